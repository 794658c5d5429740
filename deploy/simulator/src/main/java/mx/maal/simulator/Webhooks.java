package mx.maal.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * Sends a wire's webhooks until each was answered with 2xx, also over a restart: at least once, in no order, each
 * attempt signed anew.
 */
public final class Webhooks implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 15_000;
    private static final Duration GIVE_UP_AFTER = Duration.ofDays(3);

    private final Journal journal;
    private final URI url;
    private final BiFunction<String, Instant, Map<String, String>> signer;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "webhooks");
        thread.setDaemon(true);
        return thread;
    });

    private record Pending(String id, String body, Instant due, Instant giveUp) {}

    /** @param signer the headers that prove who sent a body at an instant */
    public Webhooks(Journal journal, URI url, BiFunction<String, Instant, Map<String, String>> signer) {
        this.journal = journal;
        this.url = url;
        this.signer = signer;
        resume();
    }

    /** Sends the body as many times, and as late, as the delivery says. Returns at once. */
    public void send(String body, Delivery delivery) {
        Instant due = Instant.now().plusMillis(delivery.delayMillis());
        for (int copy = 0; copy < delivery.copies(); copy++) {
            Pending pending = new Pending(UUID.randomUUID().toString(), body, due, due.plus(GIVE_UP_AFTER));
            journal.append(
                    "delivery",
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("id", pending.id())
                            .put("body", body)
                            .put("due", due.toString()));
            schedule(pending, delivery.delayMillis(), FIRST_PAUSE_MILLIS);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void resume() {
        Map<String, Pending> pending = new ConcurrentHashMap<>();
        journal.replay((kind, body) -> {
            switch (kind) {
                case "delivery" -> {
                    Instant due = Instant.parse(body.get("due").textValue());
                    String id = body.get("id").textValue();
                    pending.put(id, new Pending(id, body.get("body").textValue(), due, due.plus(GIVE_UP_AFTER)));
                }
                case "delivered" -> pending.remove(body.get("id").textValue());
                default -> {
                    // the wire's own lines
                }
            }
        });
        Instant now = Instant.now();
        pending.values()
                .forEach(p ->
                        schedule(p, Math.max(0, Duration.between(now, p.due()).toMillis()), FIRST_PAUSE_MILLIS));
    }

    private void schedule(Pending pending, long delayMillis, long nextPauseMillis) {
        timer.schedule(() -> attempt(pending, nextPauseMillis), delayMillis, TimeUnit.MILLISECONDS);
    }

    private void attempt(Pending pending, long nextPauseMillis) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(pending.body()));
        signer.apply(pending.body(), Instant.now()).forEach(request::header);
        http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString()).whenComplete((answer, failure) -> {
            if (failure == null && answer.statusCode() / 100 == 2) {
                JsonNode id = JsonNodeFactory.instance.objectNode().put("id", pending.id());
                journal.append("delivered", id);
            } else if (Instant.now().isBefore(pending.giveUp()) && !timer.isShutdown()) {
                schedule(pending, nextPauseMillis, Math.min(nextPauseMillis * 2, LONGEST_PAUSE_MILLIS));
            }
        });
    }
}
