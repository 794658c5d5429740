package mx.maal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {

    @TempDir
    Path home;

    @Test
    void twoLaunchersDoNotShareADirectory() throws Exception {
        Layout first = new Layout(home, home.resolve("run"), home.resolve("data"), 0, Map.of());
        Layout second = new Layout(home, home.resolve("run-2"), home.resolve("data"), 500, Map.of());
        Directories.take(first);

        assertThatThrownBy(() -> Directories.take(second))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("running already")
                .hasMessageContaining("--data-dir");
    }

    /** What another process sees, too: the lock is not lost with the variable that held it. */
    @Test
    void theLockOutlivesAGarbageCollection() throws Exception {
        Layout layout = new Layout(home, home.resolve("run"), home.resolve("data"), 0, Map.of());
        Directories.take(layout);
        System.gc();
        Thread.sleep(200);

        try (FileChannel lock = FileChannel.open(layout.data().resolve("lock"), StandardOpenOption.WRITE)) {
            assertThatThrownBy(lock::tryLock).isInstanceOf(OverlappingFileLockException.class);
        }
    }

    @Test
    void aFreshStartDeletesADataDirectoryOfOurs() throws Exception {
        Files.writeString(home.resolve("secrets.json"), "{}");
        Files.createDirectories(home.resolve("kafka/topic-0"));
        Files.writeString(home.resolve("kafka/topic-0/segment"), "x");

        Directories.clear(home);

        assertThat(home).isEmptyDirectory();
    }

    @Test
    void aFreshStartLeavesAnyOtherDirectoryAlone() throws Exception {
        Path thesis = Files.writeString(home.resolve("thesis.txt"), "years of work");

        assertThatThrownBy(() -> Directories.clear(home))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining(home.toString());
        assertThat(thesis).exists();
    }
}
