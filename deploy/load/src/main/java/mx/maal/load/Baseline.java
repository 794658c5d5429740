package mx.maal.load;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mx.maal.local.Stack;
import mx.maal.local.demo.CannotRun;

/**
 * What the stack's own PostgreSQL does when 50 clients each take a unit from the same row and write down that they did, a
 * transaction each: the way most shops hold stock. Asked with {@code pgbench} where there is one, else over JDBC.
 */
final class Baseline {

    private static final int CLIENTS = 50;
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");

    private static final String CREATE =
            """
            CREATE TABLE load_baseline_levels (id INT PRIMARY KEY, on_hand BIGINT NOT NULL, updated_at TIMESTAMPTZ NOT NULL);
            CREATE TABLE load_baseline_holds (id UUID PRIMARY KEY DEFAULT gen_random_uuid(), level_id INT NOT NULL,
                quantity INT NOT NULL, expires_at TIMESTAMPTZ NOT NULL);
            INSERT INTO load_baseline_levels VALUES (1, 1000000000, now());
            """;
    private static final String DROP = "DROP TABLE IF EXISTS load_baseline_levels, load_baseline_holds";
    private static final String TAKE =
            "UPDATE load_baseline_levels SET on_hand = on_hand - 1, updated_at = now() WHERE id = 1";
    private static final String WRITE_DOWN = "INSERT INTO load_baseline_holds (level_id, quantity, expires_at) "
            + "VALUES (1, 1, now() + interval '10 minutes')";

    private Baseline() {}

    /** @param how it was measured, for a reader */
    record Result(double perSecond, String how) {

        /** The mean of two that took as long. */
        Result and(Result other) {
            return new Result((perSecond + other.perSecond) / 2, "twice " + how);
        }
    }

    /** Works in two tables of its own, which it drops again. */
    static Result run(Bench bench, int seconds) {
        try {
            Stack.Database database = bench.stack().ownersDatabase("inventory");
            try (Connection connection = connect(database);
                    Statement sql = connection.createStatement()) {
                sql.execute(DROP);
                sql.execute(CREATE);
                try {
                    Optional<Path> pgbench = onPath("pgbench");
                    return pgbench.isPresent()
                            ? withPgbench(pgbench.get(), database, seconds)
                            : overJdbc(database, seconds);
                } finally {
                    sql.execute(DROP);
                }
            }
        } catch (SQLException | IOException e) {
            throw new CannotRun("The baseline could not be measured: " + e.getMessage(), e);
        }
    }

    private static Result withPgbench(Path pgbench, Stack.Database database, int seconds) throws IOException {
        URI server = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        Path script = Files.createTempFile("load-baseline", ".sql");
        try {
            Files.writeString(script, "BEGIN;\n" + TAKE + ";\n" + WRITE_DOWN + ";\nCOMMIT;\n");
            List<String> command = List.of(
                    pgbench.toString(),
                    "--no-vacuum",
                    "--protocol=prepared",
                    "--client=" + CLIENTS,
                    "--jobs=2",
                    "--time=" + seconds,
                    "--file=" + script,
                    "--host=" + server.getHost(),
                    "--port=" + server.getPort(),
                    "--username=" + database.user(),
                    server.getPath().substring(1));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("PGPASSWORD", database.password());
            String output = new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(rate(output), "pgbench, prepared statements, " + CLIENTS + " clients, " + seconds + " s");
        } finally {
            Files.delete(script);
        }
    }

    /** The transactions a second that pgbench tells. */
    static double rate(String output) {
        Matcher rate = RATE.matcher(output);
        if (!rate.find()) {
            throw new CannotRun("pgbench has failed:\n" + output);
        }
        return Double.parseDouble(rate.group(1));
    }

    private static Result overJdbc(Stack.Database database, int seconds) throws SQLException {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<Connection> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(connect(database));
            }
            // Once for the compilers and the connections' statements, and once that counts.
            takeAtOnce(threads, clients, Math.min(seconds, 3));
            double perSecond = takeAtOnce(threads, clients, seconds);
            return new Result(
                    perSecond, "JDBC, prepared statements, " + CLIENTS + " connections, " + seconds + " s; no pgbench");
        } finally {
            threads.shutdown();
            for (Connection client : clients) {
                client.close();
            }
        }
    }

    private static double takeAtOnce(ExecutorService threads, List<Connection> clients, int seconds)
            throws SQLException {
        long began = System.nanoTime();
        long until = began + seconds * 1_000_000_000L;
        List<Future<Integer>> counts = new ArrayList<>();
        for (Connection client : clients) {
            counts.add(threads.submit(() -> takeUntil(client, until)));
        }
        int transactions = 0;
        try {
            for (Future<Integer> count : counts) {
                transactions += count.get();
            }
        } catch (ExecutionException e) {
            throw new SQLException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRun("Interrupted", e);
        }
        return transactions / ((System.nanoTime() - began) / 1e9);
    }

    private static int takeUntil(Connection client, long until) throws SQLException {
        int transactions = 0;
        client.setAutoCommit(false);
        try (PreparedStatement take = client.prepareStatement(TAKE);
                PreparedStatement writeDown = client.prepareStatement(WRITE_DOWN)) {
            while (System.nanoTime() - until < 0) {
                take.executeUpdate();
                writeDown.executeUpdate();
                client.commit();
                transactions++;
            }
        }
        return transactions;
    }

    static Connection connect(Stack.Database database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
