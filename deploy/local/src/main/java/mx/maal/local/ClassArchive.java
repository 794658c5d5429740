package mx.maal.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The class-data archive of one program: what the JVM loaded, linked and verified in an earlier run, so that the next start
 * takes half the time. Recording makes the start and the end of that one run slower. An archive is of use only to the same
 * JDK, the same jars and the same flags; the JVM checks that itself and runs without it when in doubt.
 */
final class ClassArchive {

    private final Path file;
    private final Path draft;
    private final boolean usable;
    private final boolean recording;

    private ClassArchive(Path file, boolean usable, boolean recording) {
        this.file = file;
        this.draft = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid());
        this.usable = usable;
        this.recording = recording;
    }

    /**
     * @param directory where the archives of this program are kept
     * @param jar what the program is started from
     * @param flags names the JVM flags on which the archive depends
     * @param record whether to record it in this run when there is none that can be used
     */
    static ClassArchive of(Path directory, Path jar, String flags, boolean record) {
        String name = Runtime.version().toString().replaceAll("[^A-Za-z0-9.+]", "-") + "-" + flags + ".jsa";
        Path file = directory.resolve(name);
        boolean usable = newer(file, jar);
        boolean recording = record
                && !usable
                && (Files.isDirectory(directory) || directory.toFile().mkdirs());
        return new ClassArchive(file, usable, recording);
    }

    /** Flags for the JVM: to use the archive, to record it when the program ends, or neither. */
    List<String> flags() {
        if (usable) {
            return List.of("-XX:SharedArchiveFile=" + file, "-Xshare:auto");
        }
        return recording ? List.of("-XX:ArchiveClassesAtExit=" + draft) : List.of();
    }

    /** Whether the end of the program takes some seconds longer because of the recording. */
    boolean records() {
        return recording;
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
