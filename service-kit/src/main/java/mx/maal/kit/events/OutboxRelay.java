package mx.maal.kit.events;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import mx.maal.kit.Gathering;
import mx.maal.kit.Pause;
import mx.maal.kit.PostgresSignals;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Publishes the outbox to Kafka in order. One replica of a service relays at a time, the one that holds the slice's
 * advisory lock; the lock goes with its connection, so that another takes over when this one dies. A relay that lost
 * its lock unknowingly can only publish again what it had read: consumers drop repeated {@code ce_id}s.
 */
@ApplicationScoped
public class OutboxRelay {

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final String SIGNAL = "outbox";
    private static final long LOCK_KEY = 0x6D61616C_6F757462L; // "maaloutb"
    private static final int BATCH = 500;
    private static final int LOOK_AGAIN_MILLIS = 1_000;
    private static final int DELETE_AFTER_MILLIS = 50;
    private static final int RETRY_MILLIS = 500;

    // Both in one statement: in a drop the next facts are there when the last ones are published.
    private static final String DELETE_AND_READ =
            """
            WITH published AS (DELETE FROM outbox WHERE seq = ANY(?))
            SELECT seq, id, topic, key, type, body, traceparent, occurred_at FROM outbox WHERE seq <> ALL(?)
            ORDER BY seq LIMIT\s"""
                    + BATCH;

    // The outbox looks small to the planner, and between two vacuums holds many times what is in it in rows that are
    // gone: reading it in full costs more and more, following its index does not. That one plan is right for any number
    // of rows; left to itself PostgreSQL plans anew each time, for as long as it then takes to carry it out.
    // Deletions need not wait for the disk: what a crash brings back is published again, and dropped by its readers.
    private static final String BEGIN_RELAYING =
            "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan; SET synchronous_commit = off";
    private static final String END_RELAYING = "RESET enable_seqscan; RESET plan_cache_mode; RESET synchronous_commit";

    @Inject
    DataSource dataSource;

    @Inject
    Producers producers;

    @Inject
    PostgresSignals signals;

    /** After a round that published something; less than usual where shoppers wait for what a service tells. */
    @ConfigProperty(name = "maal.outbox.longest-gathering")
    Optional<Duration> longestGathering;

    private final Semaphore work = new Semaphore(0);
    private volatile boolean leading;
    private volatile boolean running = true;
    private Thread thread;

    private record Row(long seq, ProducerRecord<String, byte[]> record) {}

    /** Called after a commit that wrote facts: they go out at once instead of at the relay's next look. */
    void wake() {
        if (leading) {
            work.release();
        } else {
            signals.send(SIGNAL, "");
        }
    }

    void start(@Observes StartupEvent event) {
        signals.listen(SIGNAL, payload -> work.release());
        thread = new Thread(this::relayUntilStopped, "outbox-relay");
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        work.release();
        thread.interrupt();
        thread.join(2_000);
    }

    private void relayUntilStopped() {
        while (running) {
            try (Connection connection = dataSource.getConnection()) {
                if (lock(connection)) {
                    leading = true;
                    execute(connection, BEGIN_RELAYING);
                    relayWhileLocked(connection);
                } else {
                    Pause.millis(LOOK_AGAIN_MILLIS);
                }
            } catch (SQLException | KafkaException | ExecutionException e) {
                if (running) {
                    LOG.warnf("outbox relay: %s; trying again", e.getMessage());
                    Pause.millis(RETRY_MILLIS);
                }
            } catch (InterruptedException e) {
                return;
            } finally {
                leading = false;
            }
        }
    }

    private void relayWhileLocked(Connection connection) throws SQLException, InterruptedException, ExecutionException {
        try {
            List<Row> published = List.of();
            while (running) {
                work.drainPermits();
                List<Row> facts = next(connection, published);
                publish(facts);
                published = facts;
                if (!facts.isEmpty()) {
                    Pause.atMost(longestGathering.orElse(Gathering.TELLING));
                }
                if (facts.size() < BATCH) {
                    // What is published is best deleted with the look for the next facts, which come soon or never.
                    work.tryAcquire(facts.isEmpty() ? LOOK_AGAIN_MILLIS : DELETE_AFTER_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
            // For what was published last; what is read with it is for who relays next.
            next(connection, published);
        } finally {
            execute(connection, END_RELAYING);
            unlock(connection);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Done when all are acknowledged; after any failure all of them go out again. */
    private void publish(List<Row> facts) throws InterruptedException, ExecutionException {
        if (facts.isEmpty()) {
            return;
        }
        List<Future<RecordMetadata>> sent = new ArrayList<>(facts.size());
        for (Row fact : facts) {
            sent.add(producers.patient().send(fact.record()));
        }
        producers.patient().flush();
        for (Future<RecordMetadata> acknowledgement : sent) {
            acknowledgement.get();
        }
    }

    /** Deletes what is published and reads the oldest facts that are not. */
    private List<Row> next(Connection connection, List<Row> published) throws SQLException {
        List<Row> facts = new ArrayList<>();
        Array seqs = connection.createArrayOf(
                "bigint", published.stream().map(Row::seq).toArray());
        try (PreparedStatement statement = connection.prepareStatement(DELETE_AND_READ)) {
            statement.setArray(1, seqs);
            statement.setArray(2, seqs);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    facts.add(new Row(
                            row.getLong("seq"),
                            producers.record(
                                    row.getString("id"),
                                    row.getString("topic"),
                                    row.getString("key"),
                                    row.getString("type"),
                                    row.getTimestamp("occurred_at").toInstant(),
                                    row.getString("traceparent"),
                                    row.getString("body").getBytes(StandardCharsets.UTF_8))));
                }
            }
        }
        return facts;
    }

    private static boolean lock(Connection connection) throws SQLException {
        return callLockFunction(connection, "SELECT pg_try_advisory_lock(?)");
    }

    private static void unlock(Connection connection) throws SQLException {
        callLockFunction(connection, "SELECT pg_advisory_unlock(?)");
    }

    private static boolean callLockFunction(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, LOCK_KEY);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getBoolean(1);
            }
        }
    }
}
