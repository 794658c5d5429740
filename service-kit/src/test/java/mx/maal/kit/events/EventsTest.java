package mx.maal.kit.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.TestKafka;
import mx.maal.kit.test.TestKafka.Received;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStack.class)
class EventsTest {

    static final String PUBLISHED = "catalog.products";
    static final String CONSUMED = "catalog.opening-stock";

    @Inject
    Outbox outbox;

    @Inject
    Inbox inbox;

    @Inject
    EventConsumer consumer;

    @Inject
    Probe probe;

    @Inject
    DataSource dataSource;

    @Inject
    MeterRegistry metrics;

    record Body(String note, int number) {}

    /** A consumer that does what an event's type says. */
    @ApplicationScoped
    static class Probe {
        final ConcurrentLinkedQueue<String> handled = new ConcurrentLinkedQueue<>();
        final Map<String, Integer> attempts = new ConcurrentHashMap<>();
        final CountDownLatch gate = new CountDownLatch(1);

        @Inject
        EventConsumer events;

        @Inject
        DataSource dataSource;

        @Incoming("kit-test")
        CompletionStage<Void> on(KafkaRecordBatch<String, byte[]> polled) {
            return events.consumeEach("kit-test", polled, this::handle);
        }

        void handle(Event event) {
            int attempt = attempts.merge(event.id(), 1, Integer::sum);
            switch (event.type()) {
                case "poison.found.v1" -> throw new IllegalStateException("cannot be handled");
                case "database.left.v1" -> {
                    if (attempt < 3) {
                        throw new DatabaseFailure(new SQLException("gone", "57P01"));
                    }
                }
                case "predecessor.missed.v1" -> {
                    if (attempt < 4) {
                        throw new NotYet("its predecessor");
                    }
                }
                case "gate.closed.v1" -> awaitGate();
                default -> event.as(Body.class);
            }
            handled.add(event.id());
        }

        List<String> handled() {
            return List.copyOf(handled);
        }

        private void awaitGate() {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void open() {
            gate.countDown();
        }

        int attempts(String id) {
            return attempts.getOrDefault(id, 0);
        }
    }

    @Test
    void a_fact_is_published_when_its_transaction_commits_and_only_then() {
        String key = UUID.randomUUID().toString();
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    outbox.append(new Fact(PUBLISHED, key, "thing.undone.v1", new Body("never", 0)));
                    throw new IllegalStateException("rolled back");
                }))
                .isInstanceOf(IllegalStateException.class);
        QuarkusTransaction.requiringNew()
                .run(() -> outbox.append(new Fact(PUBLISHED, key, "thing.done.v1", new Body("once", 1))));

        List<Received> all = TestKafka.read(PUBLISHED, r -> key.equals(r.key()), Duration.ofSeconds(10));

        List<Received> ours = all.stream().filter(r -> key.equals(r.key())).toList();
        assertThat(ours).extracting(Received::type).containsExactly("thing.done.v1");
        assertThat(ours.get(0).body().path("note").asText()).isEqualTo("once");
        assertThat(ours.get(0).headers())
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_source", "/catalog-service")
                .containsEntry("content-type", "application/json")
                .containsKeys("ce_id", "ce_time");
    }

    @Test
    void facts_of_a_key_keep_the_order_of_their_transactions_and_leave_the_outbox_empty() {
        String key = UUID.randomUUID().toString();
        for (int from = 0; from < 1_200; from += 400) {
            int first = from;
            QuarkusTransaction.requiringNew()
                    .run(() -> outbox.appendAll(IntStream.range(first, first + 400)
                            .mapToObj(i -> new Fact(PUBLISHED, key, "thing.counted.v1", new Body("n", i)))
                            .toList()));
        }

        List<Received> all = TestKafka.read(
                PUBLISHED,
                r -> key.equals(r.key()) && r.body().path("number").asInt() == 1_199,
                Duration.ofSeconds(20));

        assertThat(all.stream()
                        .filter(r -> key.equals(r.key()))
                        .map(r -> r.body().path("number").asInt()))
                .containsExactlyElementsOf(IntStream.range(0, 1_200).boxed().toList());
        await().atMost(5, TimeUnit.SECONDS).until(() -> count("SELECT count(*) FROM outbox") == 0);
    }

    @Test
    void appending_outside_of_a_transaction_is_refused() {
        assertThatThrownBy(() -> outbox.append(new Fact(PUBLISHED, "k", "thing.done.v1", new Body("x", 1))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void an_event_is_handled_once_however_often_it_comes() {
        String id = UUID.randomUUID().toString();
        String last = UUID.randomUUID().toString();
        for (int copy = 0; copy < 5; copy++) {
            TestKafka.publish(CONSUMED, "same", id, "thing.seen.v1", new Body("copy", copy));
        }
        TestKafka.publish(CONSUMED, "same", last, "thing.seen.v1", new Body("last", 9));

        await().atMost(20, TimeUnit.SECONDS).until(() -> probe.handled().contains(last));

        assertThat(probe.handled().stream().filter(id::equals)).hasSize(1);
    }

    @Test
    void an_unclaimed_batch_comes_whole_however_often_and_each_event_knows_its_place() {
        String id = UUID.randomUUID().toString();
        List<ConsumerRecord<String, byte[]>> copies = IntStream.of(41, 42)
                .mapToObj(offset -> new ConsumerRecord<>(
                        CONSUMED,
                        3,
                        offset,
                        1_700_000_000_000L + offset,
                        TimestampType.LOG_APPEND_TIME,
                        0,
                        0,
                        "same",
                        "{}".getBytes(StandardCharsets.UTF_8),
                        new RecordHeaders(),
                        Optional.empty()))
                .toList();
        copies.forEach(copy -> {
            Headers.put(copy.headers(), Headers.ID, id);
            Headers.put(copy.headers(), Headers.TYPE, "thing.seen.v1");
            Headers.put(copy.headers(), Headers.TIME, "2023-01-01T00:00:00Z");
        });
        List<Event> handled = new ArrayList<>();
        consumer.handleUnclaimed("unclaimed", copies, handled::addAll);
        consumer.handleUnclaimed("unclaimed", copies, handled::addAll);

        assertThat(handled).extracting(Event::id).containsOnly(id).hasSize(4);
        assertThat(handled).extracting(Event::partition).containsOnly(3);
        assertThat(handled).extracting(Event::offset).containsExactly(41L, 42L, 41L, 42L);
        assertThat(handled.get(1).loggedAt()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_042L));
        assertThat(handled.get(1).time()).isEqualTo(Instant.parse("2023-01-01T00:00:00Z"));
    }

    @Test
    void what_cannot_be_handled_goes_to_the_dead_letters_with_its_cause_and_the_partition_goes_on() {
        String poison = UUID.randomUUID().toString();
        String malformed = UUID.randomUUID().toString();
        String wrongShape = UUID.randomUUID().toString();
        String next = UUID.randomUUID().toString();
        TestKafka.publish(CONSUMED, "poison", poison, "poison.found.v1", new Body("x", 1));
        TestKafka.publishRaw(
                CONSUMED,
                "poison",
                Map.of("ce_id", malformed, "ce_type", "thing.seen.v1"),
                "{not json".getBytes(StandardCharsets.UTF_8));
        TestKafka.publish(CONSUMED, "poison", wrongShape, "thing.seen.v1", Map.of("number", "ana@example.mx"));
        TestKafka.publishRaw(CONSUMED, "poison", Map.of(), "{}".getBytes(StandardCharsets.UTF_8));
        TestKafka.publish(CONSUMED, "poison", next, "thing.seen.v1", new Body("fine", 2));

        await().atMost(20, TimeUnit.SECONDS).until(() -> probe.handled().contains(next));

        List<Received> letters = TestKafka.read("catalog.dead-letters", r -> false, Duration.ofSeconds(3));
        assertThat(letters.stream().filter(l -> "poison".equals(l.key()))).hasSizeGreaterThanOrEqualTo(4);
        Received letter =
                letters.stream().filter(l -> poison.equals(l.id())).findFirst().orElseThrow();
        assertThat(letter.headers())
                .containsEntry("dead-letter-consumer", "kit-test")
                .containsEntry("dead-letter-topic", CONSUMED)
                .containsEntry("dead-letter-cause", "IllegalStateException: cannot be handled")
                .containsKeys("dead-letter-partition", "dead-letter-offset");
        assertThat(letters.stream().filter(l -> wrongShape.equals(l.id())))
                .as("causes are logged: they name the field and not what it holds")
                .singleElement()
                .extracting(l -> l.headers().get("dead-letter-cause"))
                .asString()
                .contains("number")
                .doesNotContain("ana@example.mx");
    }

    /** The outbox holds whatever events hold; errors are logged. */
    @Test
    void errors_of_the_database_do_not_quote_rows() {
        String sql = "INSERT INTO outbox (topic, key, type, body, occurred_at) VALUES ('t', 'k', 'x', ?, NULL)";
        assertThatThrownBy(() -> {
                    try (Connection connection = dataSource.getConnection();
                            PreparedStatement insert = connection.prepareStatement(sql)) {
                        for (int row = 0; row < 2; row++) {
                            insert.setString(1, "{\"email\":\"ana@example.mx\"}");
                            insert.addBatch();
                        }
                        insert.executeBatch();
                    }
                })
                .isInstanceOf(SQLException.class)
                .satisfies(e -> {
                    StringWriter logged = new StringWriter();
                    e.printStackTrace(new PrintWriter(logged));
                    assertThat(logged.toString()).contains("outbox").doesNotContain("ana@example.mx");
                });
    }

    @Test
    void what_fails_because_something_is_away_is_tried_until_it_works() {
        String away = UUID.randomUUID().toString();
        String early = UUID.randomUUID().toString();
        TestKafka.publish(CONSUMED, "away", away, "database.left.v1", new Body("x", 1));
        TestKafka.publish(CONSUMED, "away", early, "predecessor.missed.v1", new Body("x", 1));

        await().atMost(20, TimeUnit.SECONDS).until(() -> probe.handled().containsAll(List.of(away, early)));

        assertThat(probe.attempts(away)).isGreaterThanOrEqualTo(3);
    }

    @Test
    void tells_how_old_is_what_it_has_not_handled() {
        Gauge lag = metrics.get("events.lag").tag("consumer", "kit-test").gauge();
        String waits = UUID.randomUUID().toString();
        TestKafka.publish(CONSUMED, "gate", waits, "gate.closed.v1", new Body("x", 1));

        await().atMost(20, TimeUnit.SECONDS).until(lag::value, seconds -> seconds > 0.3);
        probe.open();
        await().atMost(20, TimeUnit.SECONDS).until(lag::value, seconds -> seconds == 0);
        assertThat(probe.handled()).contains(waits);
    }

    @Test
    void counts_dead_letters_from_the_start() {
        assertThat(metrics.get("events.dead_lettered")
                        .tag("consumer", "kit-test")
                        .counter())
                .isNotNull();
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void what_fails_while_the_service_stops_is_no_dead_letter_but_comes_again() {
        EventConsumer consumer = new EventConsumer();
        consumer.inbox = inbox; // and no dead letters to put it into
        ConsumerRecord<String, byte[]> record =
                new ConsumerRecord<>(CONSUMED, 0, 0, "key", "{}".getBytes(StandardCharsets.UTF_8));
        Headers.put(record.headers(), Headers.ID, UUID.randomUUID().toString());
        Headers.put(record.headers(), Headers.TYPE, "thing.done.v1");

        assertThatThrownBy(() -> consumer.handle("stopping", List.of(record), events -> {
                    consumer.stop(null);
                    throw new IllegalStateException("EntityManagerFactory is closed");
                }))
                .hasMessage("EntityManagerFactory is closed");
        assertThatThrownBy(() -> consumer.handle("stopping", List.of(record), events -> {}))
                .hasMessage("the service is stopping");
    }
}
