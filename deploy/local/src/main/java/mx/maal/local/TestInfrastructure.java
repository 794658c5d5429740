package mx.maal.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Throw-away PostgreSQL and Kafka for tests. Prints one line of JSON when both are ready,
 * <pre>{"kafka": "127.0.0.1:…", "slices": {"catalog": {"jdbcUrl", "appUser", "appPassword", "ownerUser", "ownerPassword"}, …}}</pre>
 * and runs until its standard input ends (so that it never outlives the tests that started it) or it is told to stop.
 */
public final class TestInfrastructure {

    /** No test restarts it, and however busy the machine is, the broker is not to be taken for dead. */
    private static final Duration SESSION = Duration.ofSeconds(60);

    private final Path directory;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private volatile Postgres postgres;

    private TestInfrastructure(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        TestInfrastructure infrastructure =
                new TestInfrastructure(Files.createTempDirectory("maal-test-").toRealPath());
        Runtime.getRuntime().addShutdownHook(new Thread(infrastructure::stop));
        int status = 0;
        try {
            System.out.println(new ObjectMapper().writeValueAsString(infrastructure.start()));
            System.out.flush();
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (Exception e) {
            e.printStackTrace();
            status = 1;
        }
        infrastructure.stop();
        // Nothing of Kafka's is worth an orderly shutdown: its directory is gone.
        Runtime.getRuntime().halt(status);
    }

    private Map<String, Object> start() throws Exception {
        List<Integer> ports = Ports.free(3);
        Thread brokerStart = new Thread(() -> {
            KafkaBroker broker = KafkaBroker.start(directory.resolve("kafka"), ports.get(1), ports.get(2), SESSION);
            broker.createTopics(KafkaBroker.declaredTopics());
        });
        Throwable[] failure = new Throwable[1];
        brokerStart.setUncaughtExceptionHandler((thread, thrown) -> failure[0] = thrown);
        brokerStart.start();
        postgres = Postgres.start(
                directory.resolve("postgresql"),
                ports.get(0),
                Slices.newPassword(),
                false,
                directory.resolve("postgresql.log"));
        Map<String, Slices.Slice> slices = Slices.create(postgres, role -> Slices.newPassword());
        brokerStart.join();
        if (failure[0] != null) {
            throw new IllegalStateException("Kafka did not start", failure[0]);
        }
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("kafka", "127.0.0.1:" + ports.get(1));
        description.put("slices", slices);
        return description;
    }

    private void stop() {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        if (postgres != null) {
            postgres.abandon();
        }
        delete(directory);
    }

    private static void delete(Path directory) {
        // Kafka still runs and may write a file while we delete: once more, then.
        for (int attempt = 0; attempt < 3 && Files.exists(directory); attempt++) {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            } catch (IOException | UncheckedIOException e) {
                // A file vanished under us; the next attempt sees what is left.
            }
        }
    }
}
