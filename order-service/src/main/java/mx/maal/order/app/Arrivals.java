package mx.maal.order.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import mx.maal.kit.http.Problem;
import mx.maal.order.persistence.WaitingRoomRows;
import mx.maal.order.persistence.WaitingRoomRows.Arrival;
import mx.maal.order.persistence.WaitingRoomRows.Given;

/**
 * Gives arrivals their numbers. Those who come while one group is being written are the next group: alone, an arrival
 * waits for nobody, and in a rush a thousand share one commit.
 */
@ApplicationScoped
class Arrivals {

    private static final int MOST_QUEUED = 20_000;
    private static final int MOST_TOGETHER = 1_000;
    private static final int RETRY_SECONDS = 2;

    @Inject
    WaitingRoomRows rows;

    @Inject
    MeterRegistry metrics;

    private final BlockingQueue<Queued> queue = new ArrayBlockingQueue<>(MOST_QUEUED);
    private final AtomicBoolean busy = new AtomicBoolean();

    private record Queued(Arrival arrival, CompletableFuture<Given> answer) {}

    void start(@Observes StartupEvent event) {
        Gauge.builder("waiting.room.arrivals.queued", queue, BlockingQueue::size)
                .description("Arrivals at waiting rooms that have no number yet")
                .register(metrics);
    }

    /**
     * Gives the next number, or the one that the cart has already, without holding a thread.
     *
     * @return what is committed; fails when the database is away, and then the number may have been given: asking again
     *     tells
     * @throws Problem 503 when too many have come at once
     */
    Uni<Given> give(Arrival arrival) {
        Queued queued = new Queued(arrival, new CompletableFuture<>());
        if (!queue.offer(queued)) {
            throw Problem.of(503, "temporarily-unavailable", "Too many shoppers arrive at once; try again in a moment.")
                    .retryAfter(RETRY_SECONDS);
        }
        serve();
        return Uni.createFrom().completionStage(queued.answer);
    }

    private void serve() {
        if (busy.compareAndSet(false, true)) {
            Infrastructure.getDefaultWorkerPool().execute(this::serveAll);
        }
    }

    private void serveAll() {
        try {
            List<Queued> group = new ArrayList<>();
            while (queue.drainTo(group, MOST_TOGETHER) > 0) {
                serve(group);
                group.clear();
            }
        } finally {
            busy.set(false);
        }
        if (!queue.isEmpty()) {
            serve(); // who came between the last look and the end of being busy
        }
    }

    private void serve(List<Queued> group) {
        // A cart that asks twice at once is told the same twice.
        Map<Arrival, List<CompletableFuture<Given>>> answers = new LinkedHashMap<>();
        for (Queued queued : group) {
            answers.computeIfAbsent(queued.arrival, arrival -> new ArrayList<>())
                    .add(queued.answer);
        }
        try {
            Map<Arrival, Given> given =
                    QuarkusTransaction.requiringNew().call(() -> rows.give(List.copyOf(answers.keySet())));
            answers.forEach((arrival, waiting) -> waiting.forEach(answer -> answer.complete(given.get(arrival))));
        } catch (RuntimeException e) {
            group.forEach(queued -> queued.answer.completeExceptionally(e));
        }
    }
}
