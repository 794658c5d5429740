package mx.maal.local.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mx.maal.local.Stack;
import mx.maal.local.TestInfrastructure;

/** The five slices with the services' own migrations, on a PostgreSQL that ends with the test, and a Kafka beside it. */
public final class ThrowAwaySlices implements AutoCloseable {

    private static final Path ROOT = Path.of("../..");
    private static final String KIT = "service-kit/src/main/resources/db/kit";

    private static final String DROP_ALL =
            """
            DO $$ DECLARE it regclass; DECLARE fn regprocedure; BEGIN
              FOR it IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
                LOOP EXECUTE format('DROP TABLE %s CASCADE', it); END LOOP;
              FOR it IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
                LOOP EXECUTE format('DROP SEQUENCE %s CASCADE', it); END LOOP;
              FOR fn IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace
                LOOP EXECUTE format('DROP FUNCTION %s CASCADE', fn); END LOOP;
            END $$
            """;

    private final Process process;
    private final JsonNode described;
    private final Slices open;
    private final Map<String, Connection> owners = new HashMap<>();
    private final Map<String, String> migrations = new HashMap<>();

    public ThrowAwaySlices() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TestInfrastructure.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        while (line != null && !line.startsWith("{")) {
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("PostgreSQL and Kafka did not start");
        }
        described = new ObjectMapper().readTree(line);
        open = new Slices(this::database);
    }

    String kafka() {
        return described.path("kafka").asText();
    }

    Snapshot snapshot() {
        return open.snapshot();
    }

    /** As the role that a service runs with. */
    public Stack.Database database(String slice) {
        JsonNode it = described.path("slices").path(slice);
        return new Stack.Database(
                it.path("jdbcUrl").asText(),
                it.path("appUser").asText(),
                it.path("appPassword").asText());
    }

    /** Empties a slice and builds it anew, whatever a test did to it. */
    public void rebuild(String slice) {
        run(slice, DROP_ALL);
        run(slice, migrations.computeIfAbsent(slice, this::migrations));
    }

    /** All migrations of a slice, in their order. */
    private String migrations(String slice) {
        StringBuilder all = new StringBuilder();
        for (Path folder :
                List.of(ROOT.resolve(KIT), ROOT.resolve(slice + "-service/src/main/resources/db/migration"))) {
            try (Stream<Path> scripts = Files.list(folder)) {
                for (Path script :
                        scripts.sorted(Comparator.comparing(Path::getFileName)).toList()) {
                    all.append(Files.readString(script)).append(";\n");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all.toString().replace("${app_role}", database(slice).user());
    }

    /** As the owner of the slice, who may do anything. */
    public void run(String slice, String sql) {
        try (Statement statement =
                owners.computeIfAbsent(slice, this::connectAsOwner).createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(slice + ": " + sql, e);
        }
    }

    private Connection connectAsOwner(String slice) {
        JsonNode it = described.path("slices").path(slice);
        try {
            return DriverManager.getConnection(
                    it.path("jdbcUrl").asText(),
                    it.path("ownerUser").asText(),
                    it.path("ownerPassword").asText());
        } catch (SQLException e) {
            throw new IllegalStateException(slice + " cannot be reached", e);
        }
    }

    @Override
    public void close() throws IOException {
        open.close();
        // PostgreSQL, which takes the owners' connections with it, ends with its standard input.
        process.getOutputStream().close();
    }
}
