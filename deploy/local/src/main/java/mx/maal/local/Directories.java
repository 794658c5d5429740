package mx.maal.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The directories of a stack: private to the user, and used by one launcher at a time. */
final class Directories {

    private static final String LOCK = "lock";
    private static final String SECRETS = "secrets.json";

    /** Held on to: a channel that is garbage-collected is closed, and its lock gone. */
    private static final List<FileChannel> LOCKS = new CopyOnWriteArrayList<>();

    private Directories() {}

    /**
     * Creates both where missing and takes them for as long as this process lives, however it ends.
     *
     * @throws CannotStart when another launcher runs on them
     */
    static void take(Layout layout) throws IOException {
        for (Path directory : List.of(layout.data(), layout.run())) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (!locked(directory.resolve(LOCK))) {
                throw new CannotStart("This stack is running already: another ./deploy/up uses " + directory
                        + ".\nStop it with Ctrl-C, or run a second one beside it:\n"
                        + "  ./deploy/up --port-offset auto --run-dir DIR --data-dir DIR");
            }
        }
    }

    /**
     * Deletes everything in the data directory except the lock that is being held.
     *
     * @throws CannotStart when it does not look like ours
     */
    static void clear(Path data) throws IOException {
        List<Path> content;
        try (Stream<Path> files = Files.list(data)) {
            content = files.filter(file -> !file.getFileName().toString().equals(LOCK))
                    .toList();
        }
        if (!content.isEmpty() && !Files.exists(data.resolve(SECRETS))) {
            throw new CannotStart(
                    data
                            + " holds files that are not of a stack; --fresh deletes nothing there. Choose another --data-dir.");
        }
        // The secrets last: interrupted half-way, the rest is still known to be ours.
        content.stream()
                .sorted(Comparator.comparing(file -> file.endsWith(SECRETS)))
                .forEach(Directories::delete);
    }

    /** The file that keeps the passwords of the stack with this data directory. */
    static Path secrets(Path data) {
        return data.resolve(SECRETS);
    }

    /** A file or a directory with all that is in it. */
    static void delete(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean locked(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            boolean locked = channel.tryLock() != null;
            if (locked) {
                LOCKS.add(channel);
            }
            return locked;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
