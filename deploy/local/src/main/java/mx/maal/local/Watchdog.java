package mx.maal.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Ends the other processes when this one is killed outright. A shell reads their ids from a pipe; when the pipe ends, whatever
 * the reason, it stops them.
 */
final class Watchdog implements AutoCloseable {

    // Without Kafka, which lives in the launcher, a service waits for ever while it tries to take its leave.
    private static final String SCRIPT =
            "trap '' INT TERM HUP; all=; while read -r signal pid; do all=\"$all $signal:$pid\"; done;"
                    + " for s in $all; do kill -\"${s%%:*}\" \"${s##*:}\" 2>/dev/null; done; sleep 15;"
                    + " for s in $all; do case $s in TERM:*) kill -KILL \"${s##*:}\" 2>/dev/null;; esac; done; exit 0";

    private final Process shell;

    private Watchdog(Process shell) {
        this.shell = shell;
    }

    static Watchdog start() throws IOException {
        return new Watchdog(new ProcessBuilder("sh", "-c", SCRIPT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** @param signal what makes this process end in order; one that gets {@code TERM} and does not end is killed */
    void watch(long pid, String signal) {
        try {
            OutputStream pipe = shell.getOutputStream();
            pipe.write((signal + " " + pid + "\n").getBytes(StandardCharsets.US_ASCII));
            pipe.flush();
        } catch (IOException e) {
            System.err.println("The watchdog is gone; if this launcher is killed, its processes run on.");
        }
    }

    /** To be called when all has ended in order: nothing is left to stop. */
    @Override
    public void close() {
        shell.destroyForcibly();
    }
}
