package mx.maal.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {

    @TempDir
    Path home;

    private Process ours;
    private Process anothers;

    @AfterEach
    void endAll() {
        ours.destroyForcibly();
        anothers.destroyForcibly();
    }

    @Test
    void onlyProcessesOfTheSameStackAreStopped() throws Exception {
        ours = processOf(home.resolve("run"));
        anothers = processOf(home.resolve("run-2"));

        assertThat(Leftovers.stop(home.resolve("run"))).isOne();

        assertThat(ours.waitFor()).isNotZero();
        assertThat(anothers.isAlive()).isTrue();
        assertThat(Leftovers.stop(home.resolve("run"))).isZero();
    }

    /** Waits for its standard input, and carries the flag where a JVM would. */
    private static Process processOf(Path run) throws IOException {
        return new ProcessBuilder("sh", "-c", "read line; exit 0", Leftovers.mark(run), "more").start();
    }
}
