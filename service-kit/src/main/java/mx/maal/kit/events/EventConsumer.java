package mx.maal.kit.events;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.maal.kit.Gathering;
import mx.maal.kit.Pause;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * Handles batches of events once each: a batch is one transaction that claims the events' ids and does the work.
 *
 * <p>What fails because something is away (the database, a lock lost to another replica) is tried again until it works:
 * the partition waits, nothing is lost. What fails for any other reason is tried event by event, and an event that
 * fails alone goes to the dead letters with its cause.
 */
@ApplicationScoped
public class EventConsumer {

    private static final Logger LOG = Logger.getLogger(EventConsumer.class);
    private static final Pattern CHANNEL = Pattern.compile("mp\\.messaging\\.incoming\\.([^.]+)\\.topic");
    private static final Duration NOT_YET_PATIENCE = Duration.ofSeconds(30);
    private static final int FIRST_PAUSE_MILLIS = 20;
    private static final int LONGEST_PAUSE_MILLIS = 2_000;
    private static final int TRANSACTION_TIMEOUT_SECONDS = 60;

    @Inject
    Inbox inbox;

    @Inject
    DeadLetters deadLetters;

    @Inject
    MeterRegistry metrics;

    @Inject
    Config config;

    private final Map<String, Feed> feeds = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    private record Received(ConsumerRecord<String, byte[]> record, Event event) {}

    /** A consumer has the name of its channel. */
    void start(@Observes StartupEvent event) {
        for (String property : config.getPropertyNames()) {
            Matcher channel = CHANNEL.matcher(property);
            if (channel.matches()) {
                measure(channel.group(1));
            }
        }
    }

    private void measure(String channel) {
        deadLetters.countFor(channel);
        Gauge.builder("events.lag", () -> lagSeconds(channel))
                .description("Age of the oldest event that was read from the log and is not yet handled")
                .baseUnit("seconds")
                .tag("consumer", channel)
                .register(metrics);
    }

    private double lagSeconds(String channel) {
        Feed feed = feeds.get(channel);
        return feed == null ? 0 : feed.lagMillis(System.currentTimeMillis()) / 1_000.0;
    }

    /** From now on everything may fail, because what it needs is being closed: nothing is the event's fault any more. */
    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    /**
     * Calls the handler with the events that are new, in the log's order per partition, in one transaction. What arrives
     * while a batch is handled makes the next batch.
     *
     * @param channel the consumer's name, under which it remembers what it has handled; stable for ever
     * @param polled acknowledged when it is handled; not when the service stops before that, then it comes again
     * @return done when more may be polled
     */
    public CompletionStage<Void> consume(
            String channel, KafkaRecordBatch<String, byte[]> polled, Consumer<List<Event>> handler) {
        return consume(channel, Gathering.TELLING, polled, handler);
    }

    /**
     * As {@link #consume}, for events that somebody waits for.
     *
     * @param longestGathering how long the first event of a batch waits for others at most, zero for not at all; of a
     *     channel always the same
     */
    public CompletionStage<Void> consume(
            String channel,
            Duration longestGathering,
            KafkaRecordBatch<String, byte[]> polled,
            Consumer<List<Event>> handler) {
        return feed(channel, longestGathering, records -> handle(channel, records, handler))
                .take(polled);
    }

    /**
     * As {@link #consume}, for a handler that tells by its own records what it has handled before: it gets all events of
     * a batch, among them any that come again.
     */
    public CompletionStage<Void> consumeUnclaimed(
            String channel,
            Duration longestGathering,
            KafkaRecordBatch<String, byte[]> polled,
            Consumer<List<Event>> handler) {
        return feed(channel, longestGathering, records -> handleUnclaimed(channel, records, handler))
                .take(polled);
    }

    private Feed feed(String channel, Duration longestGathering, Consumer<List<ConsumerRecord<String, byte[]>>> work) {
        return feeds.computeIfAbsent(channel, name -> new Feed(longestGathering, work));
    }

    /** As {@link #consume}, for handlers that take one event at a time, with its trace as the current one. */
    public CompletionStage<Void> consumeEach(
            String channel, KafkaRecordBatch<String, byte[]> polled, Consumer<Event> handler) {
        return consumeEach(channel, polled, events -> {}, handler);
    }

    /**
     * As {@link #consumeEach}, with something done for the whole batch before.
     *
     * @param atOnce does with a few statements what would else be done for each event: reads and locks what the handler
     *     needs, or handles the events of a kind
     */
    public CompletionStage<Void> consumeEach(
            String channel,
            KafkaRecordBatch<String, byte[]> polled,
            Consumer<List<Event>> atOnce,
            Consumer<Event> handler) {
        return consume(channel, polled, events -> {
            atOnce.accept(events);
            events.forEach(event -> inItsTrace(channel, event, handler));
        });
    }

    /**
     * What {@link #consume} does with the records of a batch: in one transaction or, when that fails, event by event.
     *
     * @throws RuntimeException when the service is stopping: the records must not be acknowledged, and come again
     */
    public void handle(String channel, List<ConsumerRecord<String, byte[]>> records, Consumer<List<Event>> handler) {
        handleUnclaimed(channel, records, batch -> handleUnseen(channel, batch, handler));
    }

    /** As {@link #handle}, for {@link #consumeUnclaimed}. */
    public void handleUnclaimed(
            String channel, List<ConsumerRecord<String, byte[]>> records, Consumer<List<Event>> handler) {
        if (stopping) {
            throw new IllegalStateException("the service is stopping");
        }
        List<Received> readable = new ArrayList<>(records.size());
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                readable.add(new Received(record, read(record)));
            } catch (MalformedEvent e) {
                deadLetters.add(channel, record, e.getMessage());
            }
        }
        if (readable.isEmpty()) {
            return;
        }
        try {
            handleUntilNothingIsAway(channel, readable, handler);
        } catch (RuntimeException batchFailure) {
            if (stopping) {
                throw batchFailure;
            }
            for (Received one : readable) {
                handleAlone(channel, one, handler);
            }
        }
    }

    private void handleAlone(String channel, Received one, Consumer<List<Event>> handler) {
        Instant giveUp = Instant.now().plus(NOT_YET_PATIENCE);
        for (int pause = FIRST_PAUSE_MILLIS; ; pause = longer(pause)) {
            try {
                handleUntilNothingIsAway(channel, List.of(one), handler);
                return;
            } catch (NotYet e) {
                if (stopping) {
                    throw e;
                }
                if (Instant.now().isAfter(giveUp)) {
                    deadLetters.add(
                            channel, one.record(), "still missing after " + NOT_YET_PATIENCE + ": " + e.getMessage());
                    return;
                }
                Pause.millis(pause);
            } catch (RuntimeException e) {
                if (stopping) {
                    throw e;
                }
                LOG.debugf(e, "%s: event %s", channel, one.event().id());
                deadLetters.add(channel, one.record(), cause(e));
                return;
            }
        }
    }

    private void handleUntilNothingIsAway(String channel, List<Received> batch, Consumer<List<Event>> handler) {
        List<Event> events = batch.stream().map(Received::event).toList();
        for (int pause = FIRST_PAUSE_MILLIS; ; pause = longer(pause)) {
            try {
                QuarkusTransaction.requiringNew()
                        .timeout(TRANSACTION_TIMEOUT_SECONDS)
                        .run(() -> handler.accept(events));
                return;
            } catch (RuntimeException e) {
                if (stopping
                        || !Transience.isTransient(e)
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LOG.warnf("%s: %s; trying again", channel, cause(e));
                Pause.millis(pause);
            }
        }
    }

    private void handleUnseen(String channel, List<Event> batch, Consumer<List<Event>> handler) {
        Set<String> unseen = inbox.claim(channel, batch.stream().map(Event::id).toList());
        // remove, not contains: the same event twice in one batch is claimed once and handled once
        List<Event> fresh =
                batch.stream().filter(event -> unseen.remove(event.id())).toList();
        if (!fresh.isEmpty()) {
            handler.accept(fresh);
        }
    }

    private static void inItsTrace(String channel, Event event, Consumer<Event> handler) {
        Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), event, TRACE_OF);
        Span span = GlobalOpenTelemetry.getTracer("mx.maal.kit")
                .spanBuilder("process " + event.type())
                .setSpanKind(SpanKind.CONSUMER)
                .setParent(parent)
                .setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.destination.subscription.name", channel)
                .setAttribute("messaging.message.id", event.id())
                .startSpan();
        try (Scope scope = parent.with(span).makeCurrent()) {
            handler.accept(event);
        } finally {
            span.end();
        }
    }

    private static final TextMapGetter<Event> TRACE_OF = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Event event) {
            return List.of(Headers.TRACEPARENT);
        }

        @Override
        public String get(Event event, String name) {
            return Headers.TRACEPARENT.equals(name) ? event.traceparent() : null;
        }
    };

    private static Event read(ConsumerRecord<String, byte[]> record) {
        String id = required(record, Headers.ID);
        String type = required(record, Headers.TYPE);
        String time = Headers.get(record.headers(), Headers.TIME);
        Instant loggedAt = Instant.ofEpochMilli(record.timestamp());
        return new Event(
                id,
                type,
                record.key() == null ? "" : record.key(),
                time == null ? loggedAt : instant(time),
                Headers.get(record.headers(), Headers.TRACEPARENT),
                body(record),
                record.partition(),
                record.offset(),
                loggedAt);
    }

    private static String required(ConsumerRecord<String, byte[]> record, String header) {
        String value = Headers.get(record.headers(), header);
        if (value == null || value.isBlank() || value.length() > 100 || value.indexOf('\0') >= 0) {
            throw new MalformedEvent("header " + header + " is missing, too long or not text");
        }
        return value;
    }

    private static Instant instant(String time) {
        try {
            return java.time.OffsetDateTime.parse(time).toInstant();
        } catch (java.time.format.DateTimeParseException e) {
            throw new MalformedEvent("header " + Headers.TIME + " is not an RFC 3339 time");
        }
    }

    private static JsonNode body(ConsumerRecord<String, byte[]> record) {
        try {
            JsonNode body = record.value() == null ? null : EventJson.MAPPER.readTree(record.value());
            if (body == null || !body.isObject()) {
                throw new MalformedEvent("the body is not a JSON object");
            }
            return body;
        } catch (IOException e) {
            throw new MalformedEvent("the body is not JSON");
        }
    }

    private static int longer(int pauseMillis) {
        return Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
    }

    private static String cause(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
