package mx.maal.local;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The running local stack as {@code stack.json} tells it, for scripts and tests.
 *
 * @param gateway address of the one origin for everything, without a slash at the end
 * @param gatewayManagement address of the gateway's own health and metrics, without a slash at the end
 * @param simulator address of the payment provider simulator, without a slash at the end
 * @param operatorToken JWT of an operator, for {@code Authorization: Bearer}
 * @param kafka bootstrap servers
 * @param dataDirectory absolute; of databases, events and secrets
 * @param services every replica of every service
 * @param processes every process of the stack, the launcher included
 */
public record Stack(
        String gateway,
        String gatewayManagement,
        String simulator,
        String operatorToken,
        String kafka,
        String dataDirectory,
        List<Service> services,
        List<Running> processes) {

    private static final ObjectMapper JSON = new ObjectMapper()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * @param name for example {@code order-service}
     * @param replica from 1
     * @param url without a slash at the end
     * @param log absolute path
     */
    public record Service(String name, int replica, String url, long pid, String log, Database database) {

        /** The name by which the launcher knows this replica; also of its log. */
        public String process() {
            return Layout.processName(name, replica);
        }

        /** Whose tables it owns, for example {@code order}. */
        public String slice() {
            return name.replaceFirst("-service$", "");
        }
    }

    /** A service's own database, as the role with which it runs (not the one that migrates). */
    public record Database(String jdbcUrl, String user, String password) {}

    public record Running(String name, long pid) {}

    /**
     * The stack that runs now.
     *
     * @param run its run directory; null for the usual one
     * @throws IOException with a message for the user when none runs there
     */
    public static Stack running(Path run) throws IOException {
        return load(Layout.stackFile(run == null ? Layout.usualRun() : run));
    }

    /**
     * Reads the description of a running stack.
     *
     * @throws IOException with a message for the user when the file is missing or is not one
     */
    static Stack load(Path file) throws IOException {
        try {
            return JSON.readValue(file.toFile(), Stack.class);
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new IOException("No stack is running (there is no " + file + "). Start one with ./deploy/up", e);
        }
    }

    /** Writes the description, readable by the owner alone because it holds passwords; readers never see half a file. */
    void save(Path file) throws IOException {
        Path draft = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "stack",
                ".json",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        JSON.writeValue(draft.toFile(), this);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The database of a service, by its name without {@code -service}. */
    public Database database(String slice) {
        return services.stream()
                .filter(service -> service.name().equals(slice + "-service"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No " + slice + "-service in this stack"))
                .database();
    }

    /**
     * The same as the role that migrates it, which may do what the service must not.
     *
     * @throws IOException when its password cannot be read
     */
    public Database ownersDatabase(String slice) throws IOException {
        Database database = database(slice);
        String owner = Slices.ownerUser(slice);
        Secrets secrets = Secrets.in(Directories.secrets(Path.of(dataDirectory)));
        return new Database(database.jdbcUrl(), owner, secrets.password(owner));
    }
}
