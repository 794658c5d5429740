package mx.maal.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends a wire's webhooks until each was answered with 2xx, also over a restart: at least once, in no order, each
 * attempt signed anew. What a {@link Delivery} makes a forgery or a replay is sent once and then forgotten.
 */
public final class Webhooks implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 15_000;
    private static final Duration GIVE_UP_AFTER = Duration.ofDays(3);
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(2);
    private static final Duration REPLAYED_AFTER = Duration.ofSeconds(2);
    private static final Duration AGE_OF_A_REPLAY = Duration.ofMinutes(10);

    private final Journal journal;
    private final URI url;
    private final Proof proof;
    private final Set<Pending> held = ConcurrentHashMap.newKeySet();
    private final AtomicLong lastNumber = new AtomicLong();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "webhooks");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * What is posted.
     *
     * @param payment of whose events this is one; any text, the same for all of them
     * @param query what the URL gets behind its question mark, encoded; empty for none
     */
    public record Message(String payment, String query, String body) {

        /** One that says all in its body. */
        public Message(String payment, String body) {
            this(payment, "", body);
        }
    }

    private enum Kind {
        GENUINE,
        FORGED,
        REPLAYED
    }

    private record Pending(String id, long number, Message message, Instant due, Kind kind) {
        Instant giveUp() {
            return due.plus(GIVE_UP_AFTER);
        }
    }

    /** Continues with what the journal holds and was not delivered yet. */
    public Webhooks(Journal journal, URI url, Proof proof) {
        this.journal = journal;
        this.url = url;
        this.proof = proof;
        resume();
    }

    /** Sends the message as many times, as late and as wrongly as the delivery says. Returns at once. */
    public void send(Message message, Delivery delivery) {
        if (delivery.drop()) {
            return;
        }
        Duration delay = Duration.ofMillis(delivery.delayMillis());
        long number = lastNumber.incrementAndGet();
        for (int copy = 0; copy < delivery.copies(); copy++) {
            if (delivery.forge()) {
                send(message, number, delay, Kind.FORGED, delivery.reorder());
            } else if (delivery.replayOld() && proof.dated()) {
                send(message, number, delay, Kind.REPLAYED, delivery.reorder());
            } else {
                send(message, number, delay, Kind.GENUINE, delivery.reorder());
                if (delivery.replayOld()) {
                    send(message, number, delay.plus(REPLAYED_AFTER), Kind.GENUINE, false);
                }
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void send(Message message, long number, Duration delay, Kind kind, boolean reorder) {
        Duration wait = reorder ? delay.plus(LONGEST_HOLD) : delay;
        Instant due = Instant.now().plus(wait);
        Pending pending = new Pending(UUID.randomUUID().toString(), number, message, due, kind);
        if (kind == Kind.GENUINE) {
            journal.append(
                    "delivery",
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("id", pending.id())
                            .put("payment", message.payment())
                            .put("query", message.query())
                            .put("body", message.body())
                            .put("due", due.toString()));
        }
        if (reorder) {
            held.add(pending);
            timer.schedule(() -> release(pending), wait.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            schedule(pending, wait.toMillis(), FIRST_PAUSE_MILLIS);
        }
    }

    private void resume() {
        Map<String, Pending> pending = new LinkedHashMap<>();
        journal.replay((kind, body) -> {
            switch (kind) {
                case "delivery" -> {
                    String id = body.get("id").textValue();
                    pending.put(id, pending(id, body));
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

    private Pending pending(String id, JsonNode line) {
        Message message = new Message(
                line.path("payment").asText(),
                line.path("query").asText(),
                line.get("body").textValue());
        Instant due = Instant.parse(line.get("due").textValue());
        return new Pending(id, lastNumber.incrementAndGet(), message, due, Kind.GENUINE);
    }

    private void schedule(Pending pending, long delayMillis, long nextPauseMillis) {
        timer.schedule(() -> attempt(pending, nextPauseMillis), delayMillis, TimeUnit.MILLISECONDS);
    }

    private void release(Pending pending) {
        if (held.remove(pending)) {
            schedule(pending, 0, FIRST_PAUSE_MILLIS);
        }
    }

    private void releaseWhatCameBefore(Pending sent) {
        held.stream()
                .filter(h -> h.number() < sent.number())
                .filter(h -> h.message().payment().equals(sent.message().payment()))
                .forEach(this::release);
    }

    private void attempt(Pending pending, long nextPauseMillis) {
        http.sendAsync(request(pending), HttpResponse.BodyHandlers.ofString()).whenComplete((answer, failure) -> {
            if (timer.isShutdown()) {
                return;
            }
            releaseWhatCameBefore(pending);
            if (pending.kind() != Kind.GENUINE) {
                return;
            }
            if (failure == null && answer.statusCode() / 100 == 2) {
                JsonNode id = JsonNodeFactory.instance.objectNode().put("id", pending.id());
                journal.append("delivered", id);
            } else if (Instant.now().isBefore(pending.giveUp())) {
                schedule(pending, nextPauseMillis, Math.min(nextPauseMillis * 2, LONGEST_PAUSE_MILLIS));
            }
        });
    }

    private HttpRequest request(Pending pending) {
        Message message = pending.message();
        URI to = message.query().isEmpty() ? url : URI.create(url + "?" + message.query());
        HttpRequest.Builder request = HttpRequest.newBuilder(to)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(message.body()));
        headers(pending).forEach(request::header);
        return request.build();
    }

    private Map<String, String> headers(Pending pending) {
        Instant now = Instant.now();
        return switch (pending.kind()) {
            case GENUINE -> proof.headers(pending.message(), now);
            case FORGED -> proof.forged(pending.message(), now);
            case REPLAYED -> proof.headers(pending.message(), now.minus(AGE_OF_A_REPLAY));
        };
    }
}
