package mx.maal.load;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import mx.maal.local.demo.CannotRun;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * {@code floor}: what the steps that an order cannot do without cost by themselves, with nothing of ours around them: a request
 * that a service refuses at sight, a statement and a commit, a record through the log. Each as often as one client can.
 */
final class Floor implements Scenario {

    private static final String TABLE = "load_floor";
    private static final String TOPIC = "load-floor";
    private static final String WRITE =
            "INSERT INTO " + TABLE + " SELECT id, 1, now() FROM unnest(?::uuid[]) AS ids(id)";
    private static final String READ = "SELECT id, quantity, at FROM " + TABLE + " WHERE id = ANY (?::uuid[])";

    /** Of which a longer transaction is made, beside one of a single pair. */
    private static final int PAIRS = 4;

    /** As events of ours are. */
    private static final byte[] VALUE = new byte[500];

    private final int concurrency;
    private final int seconds;
    private final int batch;

    Floor(Options options) {
        concurrency = options.number("concurrency", 100, 1, 10_000);
        seconds = options.number("seconds", 10, 1, 600);
        batch = options.number("batch", 6, 1, 1_000);
    }

    @Override
    public Outcome run(Bench bench) {
        bench.out().printf("floor: %d s each, %d rows a statement, %d records a batch%n", seconds, batch, batch);
        Figures figures = new Figures();
        bench.out().println("  requests …");
        requests(bench, figures);
        try {
            bench.out().println("  statements …");
            statements(bench, figures);
        } catch (SQLException | IOException e) {
            throw new CannotRun("PostgreSQL could not be measured: " + e.getMessage(), e);
        }
        bench.out().println("  records …");
        records(bench, figures);
        Figures.print(bench.out(), Map.of("figure", figures));
        return new Outcome(Map.of("figures", figures.values()), true);
    }

    private void requests(Bench bench, Figures figures) {
        refusedAtSight(bench);
        Processes.Reading before = bench.processes().read();
        int count = refusedAtSight(bench);
        bench.processes().read().since(before).put(figures, "CPU ms per request", count);
    }

    /** A checkout whose id is none: through the gateway, and back from the service before it does anything. */
    private int refusedAtSight(Bench bench) {
        int[] count = {0};
        ClosedLoop.run(bench.loop(), concurrency, seconds, left -> {
            bench.shop().awaitCheckout("none", answer -> {
                if (answer.status() != 404) {
                    throw new CannotRun("Instead of 404, the answer was " + answer.status());
                }
                count[0]++;
                left.run();
            });
            return true;
        });
        return count[0];
    }

    private void statements(Bench bench, Figures figures) throws SQLException, IOException {
        try (Connection connection = Baseline.connect(bench.stack().ownersDatabase("inventory"));
                Statement sql = connection.createStatement()) {
            sql.execute("DROP TABLE IF EXISTS " + TABLE);
            sql.execute(
                    "CREATE TABLE " + TABLE + " (id UUID PRIMARY KEY, quantity INT NOT NULL, at TIMESTAMPTZ NOT NULL)");
            connection.setAutoCommit(false);
            try (PreparedStatement write = connection.prepareStatement(WRITE);
                    PreparedStatement read = connection.prepareStatement(READ)) {
                Step<SQLException> shortOne = () -> transaction(connection, write, read, 1);
                repeat(shortOne);
                double one = cpuMillis(bench, Processes.POSTGRESQL, shortOne);
                double several =
                        cpuMillis(bench, Processes.POSTGRESQL, () -> transaction(connection, write, read, PAIRS));
                double statement = (several - one) / (2 * (PAIRS - 1));
                figures.put("CPU ms, PostgreSQL and its client", "per statement", statement);
                figures.put("CPU ms, PostgreSQL and its client", "per commit", one - 2 * statement);
            } finally {
                connection.setAutoCommit(true);
                sql.execute("DROP TABLE " + TABLE);
            }
        }
    }

    /** So many pairs of a statement that writes and one that reads. */
    private void transaction(Connection connection, PreparedStatement write, PreparedStatement read, int pairs)
            throws SQLException {
        for (int pair = 0; pair < pairs; pair++) {
            Object[] ids =
                    IntStream.range(0, batch).mapToObj(row -> UUID.randomUUID()).toArray();
            write.setArray(1, connection.createArrayOf("uuid", ids));
            write.executeUpdate();
            read.setArray(1, connection.createArrayOf("uuid", ids));
            read.executeQuery().close();
        }
        connection.commit();
    }

    private void records(Bench bench, Figures figures) {
        Map<String, Object> kafka = Map.of("bootstrap.servers", bench.stack().kafka());
        try (Admin admin = Admin.create(kafka)) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
            try (KafkaProducer<byte[], byte[]> producer =
                            new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
                    KafkaConsumer<byte[], byte[]> consumer =
                            new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                consumer.assign(List.of(new TopicPartition(TOPIC, 0)));
                consumer.seekToBeginning(consumer.assignment());
                Step<RuntimeException> throughTheLog = () -> throughTheLog(producer, consumer);
                repeat(throughTheLog);
                double each = cpuMillis(bench, Processes.LAUNCHER, throughTheLog) / batch;
                figures.put("CPU ms, Kafka and its clients", "per record", each);
            } finally {
                admin.deleteTopics(List.of(TOPIC)).all().get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRun("Interrupted", e);
        } catch (ExecutionException e) {
            throw new CannotRun("Kafka could not be measured: " + e.getCause().getMessage(), e);
        }
    }

    /** A batch: sent, and then read. */
    private void throughTheLog(KafkaProducer<byte[], byte[]> producer, KafkaConsumer<byte[], byte[]> consumer) {
        for (int i = 0; i < batch; i++) {
            producer.send(new ProducerRecord<>(TOPIC, VALUE));
        }
        for (int read = 0; read < batch; ) {
            read += consumer.poll(Duration.ofSeconds(1)).count();
        }
    }

    private interface Step<E extends Exception> {
        void take() throws E;
    }

    /** What a step costs a process of the stack and this one, its client, together. */
    private <E extends Exception> double cpuMillis(Bench bench, String process, Step<E> step) throws E {
        Processes.Reading before = bench.processes().read();
        int count = repeat(step);
        Map<String, Long> used = bench.processes().read().since(before).millis();
        return (double) (used.get(process) + used.get(Processes.LOAD_GENERATOR)) / count;
    }

    /** @return how often there was time for it */
    private <E extends Exception> int repeat(Step<E> step) throws E {
        int count = 0;
        for (long until = System.nanoTime() + seconds * 1_000_000_000L; System.nanoTime() - until < 0; count++) {
            step.take();
        }
        return count;
    }
}
