package mx.maal.local;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Processes of an earlier run of the same stack whose launcher was killed. */
final class Leftovers {

    private static final int PATIENCE_SECONDS = 20;

    private Leftovers() {}

    /** The JVM flag that all processes of the stack with this run directory carry. */
    static String mark(Path run) {
        return "-Dmaal.stack=" + run;
    }

    /** Stops them and says how many there were. */
    static int stop(Path run) {
        List<ProcessHandle> found = ProcessHandle.allProcesses()
                .filter(process -> carries(process, mark(run)))
                .collect(Collectors.toList());
        found.forEach(ProcessHandle::destroy);
        CompletableFuture<?> gone = CompletableFuture.allOf(
                found.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new));
        try {
            gone.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            found.forEach(ProcessHandle::destroyForcibly);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return found.size();
    }

    private static boolean carries(ProcessHandle process, String mark) {
        // Without the space a directory would match another one whose name begins with the same letters.
        return process.info()
                .commandLine()
                .filter(line -> line.contains(mark + " "))
                .isPresent();
    }
}
