package mx.maal.kit.replies;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import mx.maal.kit.PostgresSignals;
import mx.maal.kit.http.Problem;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Brings the answer that an event carries to the HTTP request that waits for it, on whichever replica it waits. The
 * answer is written to the database first, so that a read right after the reply sees it, and nothing is lost when no one
 * waits any more.
 */
@ApplicationScoped
public class Replies {

    private static final String CHANNEL = "replies";
    // 7,999 bytes fit into a NOTIFY; an id here is a UUID of 36 characters and a comma.
    private static final int IDS_PER_SIGNAL = 200;

    /**
     * How a wait ended.
     *
     * @param answered false when the time ran out
     * @param value the answer; null when time ran out, and when it was written by another replica (read it then)
     */
    public record Reply<T>(boolean answered, T value) {}

    @Inject
    PostgresSignals signals;

    @Inject
    TransactionSynchronizationRegistry transaction;

    @Inject
    MeterRegistry metrics;

    @ConfigProperty(name = "maal.replies.most-waiting")
    int mostWaiting;

    private final Map<String, CompletableFuture<Reply<Object>>> waiting = new ConcurrentHashMap<>();

    void start(@Observes StartupEvent event) {
        Gauge.builder("requests.waiting", waiting, Map::size)
                .description("Requests that wait for the answer of another service's event")
                .register(metrics);
        signals.listen(CHANNEL, ids -> {
            for (String id : ids.split(",")) {
                complete(id, null);
            }
        });
    }

    /**
     * Starts to wait; call it before sending what the answer will answer.
     *
     * @param id at most 36 characters, unique to this question
     * @throws Problem 503 when too many wait already
     * @throws AlreadyWaiting when another request of this replica waits for the same id
     */
    @SuppressWarnings("unchecked")
    public <T> CompletionStage<Reply<T>> await(String id, Duration timeout) {
        if (waiting.size() >= mostWaiting) {
            throw Problem.of(503, "temporarily-unavailable", "Too many requests are waiting; try again in a moment.")
                    .retryAfter(1);
        }
        CompletableFuture<Reply<Object>> reply = new CompletableFuture<>();
        if (waiting.putIfAbsent(id, reply) != null) {
            throw new AlreadyWaiting();
        }
        reply.completeOnTimeout(new Reply<>(false, null), timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((value, failure) -> waiting.remove(id, reply));
        return (CompletionStage<Reply<T>>) (CompletionStage<?>) reply;
    }

    /**
     * As {@link #await}, for any number of requests that look at the same thing: they all wait for its next answer, until
     * the first of them has waited for its time.
     *
     * @throws Problem 503 when too many wait already
     */
    public CompletionStage<Reply<Object>> watch(String id, Duration timeout) {
        CompletableFuture<Reply<Object>> known = waiting.get(id);
        if (known != null) {
            return known;
        }
        try {
            return await(id, timeout);
        } catch (AlreadyWaiting e) {
            return watch(id, timeout);
        }
    }

    /** Stops waiting, when what was to be answered could not be sent. */
    public void forget(String id) {
        complete(id, null);
    }

    /**
     * Delivers answers once the current transaction has committed, all of its answers together.
     *
     * @param answersById what the waiting requests of this replica get
     * @throws IllegalStateException outside of a transaction
     */
    @SuppressWarnings("unchecked")
    public void deliver(Map<String, ?> answersById) {
        Map<String, Object> answers = (Map<String, Object>) transaction.getResource(this);
        if (answers == null) {
            answers = new HashMap<>();
            transaction.putResource(this, answers);
            deliverAfterCommit(answers);
        }
        answers.putAll(answersById);
    }

    private void deliverAfterCommit(Map<String, Object> answersById) {
        transaction.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    deliverNow(answersById);
                }
            }
        });
    }

    private void deliverNow(Map<String, ?> answersById) {
        List<String> elsewhere = new ArrayList<>();
        answersById.forEach((id, answer) -> {
            if (!complete(id, answer)) {
                elsewhere.add(id);
            }
        });
        for (int from = 0; from < elsewhere.size(); from += IDS_PER_SIGNAL) {
            int to = Math.min(from + IDS_PER_SIGNAL, elsewhere.size());
            signals.send(CHANNEL, String.join(",", elsewhere.subList(from, to)));
        }
    }

    private boolean complete(String id, Object answer) {
        CompletableFuture<Reply<Object>> reply = waiting.remove(id);
        return reply != null && reply.complete(new Reply<>(true, answer));
    }
}
