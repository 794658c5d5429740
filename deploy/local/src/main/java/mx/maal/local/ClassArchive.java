package mx.maal.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The class-data archive of one program: what the JVM loaded, linked and verified in an earlier run, so that the next start
 * takes half the time. It is recorded when the first run after a build ends, and is of use only to the same JDK, the same jars
 * and the same garbage collector; the JVM checks that itself and runs without it when in doubt.
 */
final class ClassArchive {

    private final Path file;
    private final Path draft;
    private final boolean usable;

    private ClassArchive(Path file, boolean usable) {
        this.file = file;
        this.draft = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid());
        this.usable = usable;
    }

    /**
     * @param jar what the program is started from
     * @param variant names the flags on which the archive depends
     */
    static ClassArchive of(Path jar, String variant) {
        Path file = jar.resolveSibling(
                "classes-" + Runtime.version().toString().replaceAll("[^A-Za-z0-9.+]", "-") + "-" + variant + ".jsa");
        return new ClassArchive(file, newer(file, jar));
    }

    /** Flags for the JVM: to use the archive, or else to record it when the program ends. */
    List<String> flags() {
        return usable
                ? List.of("-XX:SharedArchiveFile=" + file, "-Xshare:auto")
                : List.of("-XX:ArchiveClassesAtExit=" + draft);
    }

    /** Whether the end of the program takes some seconds longer because of the recording. */
    boolean records() {
        return !usable;
    }

    /** To be called when the program has ended: what it recorded is there for the next start. */
    void keep() {
        try {
            if (Files.exists(draft)) {
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            // The next start is slower, nothing else.
            draft.toFile().delete();
        }
    }

    private static boolean newer(Path archive, Path jar) {
        try {
            return Files.exists(archive)
                    && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
