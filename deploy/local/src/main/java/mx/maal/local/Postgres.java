package mx.maal.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A real PostgreSQL from Maven artifacts, on loopback only. Everyone logs in with a password, the superuser included: other
 * users of the machine can reach 127.0.0.1 too.
 */
final class Postgres implements AutoCloseable {

    /** Of all services and replicas together; each keeps a pool of a few dozen. */
    private static final int MAX_CONNECTIONS = 300;

    private static final String SUPERUSER = "postgres";

    private final EmbeddedPostgres server;
    private final Path dataDirectory;
    private final String password;

    private Postgres(EmbeddedPostgres server, Path dataDirectory, String password) {
        this.server = server;
        this.dataDirectory = dataDirectory;
        this.password = password;
    }

    /**
     * Starts the server, creating its data directory at the first start. A server that a killed launcher left behind on this
     * data directory is stopped first.
     *
     * @param dataDirectory absolute; its parent exists and is writable
     * @param password the superuser's; must stay the same over the life of the data directory
     * @param durable whether a commit survives a power cut; throw-away tests do without and are faster
     * @param log what the server says is appended to it
     */
    static Postgres start(Path dataDirectory, int port, String password, boolean durable, Path log) {
        stopOrphan(dataDirectory);
        Path passwordFile = null;
        try {
            Path home = dataDirectory.getParent();
            passwordFile = Files.createTempFile(
                    home,
                    "initdb",
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(passwordFile, password + "\n");
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(binaries().toFile())
                    .setDataDirectory(dataDirectory)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPort(port)
                    .setPGStartupWait(Duration.ofSeconds(60))
                    // These go to initdb as they are.
                    .setLocaleConfig("pwfile", passwordFile.toString())
                    .setLocaleConfig("locale", "C")
                    .setDataDirectoryCustomizer(directory -> requirePasswords(directory.toPath()))
                    .setConnectConfig("password", password)
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("max_connections", Integer.toString(MAX_CONNECTIONS))
                    // As in a cluster; taken only as it fills. With a quarter of it every hold of a long drop
                    // threw out pages that others had to read again.
                    .setServerConfig("shared_buffers", "512MB")
                    .setServerConfig("max_wal_size", "1GB")
                    // An outbox turns over within seconds of a drop.
                    .setServerConfig("autovacuum_naptime", "10s")
                    // Plans here go by unique keys: a small sample tells enough, and large ones took a fifth of a drop.
                    .setServerConfig("default_statistics_target", "10")
                    // In small steps: at full speed, cleaning up took a core from a drop for tenths of a second.
                    .setServerConfig("autovacuum_vacuum_cost_limit", "50")
                    // Its log quotes no rows and no values, here as in clusters: they hold names, addresses, tokens.
                    .setServerConfig("log_error_verbosity", "terse")
                    .setServerConfig("log_parameter_max_length", "0")
                    .setServerConfig("log_parameter_max_length_on_error", "0")
                    .setServerConfig("fsync", durable ? "on" : "off")
                    .setServerConfig("full_page_writes", durable ? "on" : "off")
                    .setServerConfig("synchronous_commit", durable ? "on" : "off")
                    .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new Postgres(server, dataDirectory, password);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start: " + e.getMessage(), e);
        } finally {
            deleteQuietly(passwordFile);
        }
    }

    /** Stops the server that runs on this data directory, whoever started it; says whether there was one. */
    static boolean stopOrphan(Path dataDirectory) {
        Optional<ProcessHandle> orphan = postmaster(dataDirectory);
        // Not SIGTERM: that one waits until the last client has left.
        orphan.ifPresent(process -> stop(process, "INT"));
        return orphan.isPresent();
    }

    /** A connection of the superuser. */
    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), SUPERUSER, password);
    }

    /** Without user and password. */
    String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database;
    }

    /** Id of the server's main process; empty when it has just died. */
    Optional<Long> pid() {
        return postmaster(dataDirectory).map(ProcessHandle::pid);
    }

    /** Ends all sessions, writes a checkpoint and stops. */
    @Override
    public void close() {
        stopOrphan(dataDirectory);
    }

    /** Stops at once, for a data directory that is about to be deleted. */
    void abandon() {
        postmaster(dataDirectory).ifPresent(process -> stop(process, "QUIT"));
    }

    private static void requirePasswords(Path dataDirectory) {
        try {
            Files.write(dataDirectory.resolve("pg_hba.conf"), List.of("host all all 127.0.0.1/32 scram-sha-256"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server that works on this data directory, by the lock file in which it keeps its process id. */
    private static Optional<ProcessHandle> postmaster(Path dataDirectory) {
        Path lock = dataDirectory.resolve("postmaster.pid");
        try {
            if (!Files.exists(lock)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(lock);
            return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                    .filter(ProcessHandle::isAlive)
                    // After a reboot the same number may belong to anyone.
                    .filter(process ->
                            process.info().command().map(Postgres::isPostgres).orElse(true));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static boolean isPostgres(String command) {
        return Path.of(command).getFileName().toString().startsWith("postgres");
    }

    private static void stop(ProcessHandle process, String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            for (int tenths = 0; process.isAlive() && tenths < 300; tenths++) {
                Thread.sleep(100);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (process.isAlive()) {
            throw new IllegalStateException("PostgreSQL (process " + process.pid() + ") does not stop");
        }
    }

    /** Unpacked once, beside the compiled classes, where no other user can put something else in its place. */
    private static Path binaries() throws IOException {
        try {
            Path code = Path.of(Postgres.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.createDirectories(code.resolveSibling("postgresql"));
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
