package mx.maal.local;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;

/** Tells a person what is going on: finished steps as lines, and, on a terminal, the current one with its seconds. */
final class Progress implements AutoCloseable {

    private final PrintStream out;
    private final boolean terminal;
    private final Timer timer = new Timer("progress", true);
    private String current = "";
    private long since;

    /** @param terminal whether a line may be written again and again; a log file gets every step as a line of its own */
    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        if (terminal) {
            timer.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            tick();
                        }
                    },
                    1000,
                    1000);
        }
    }

    /** What is being done from now on. */
    synchronized void now(String step) {
        current = step;
        since = System.nanoTime();
        if (terminal) {
            tick();
        } else {
            out.println("  " + step + " …");
        }
    }

    /** The same step, described anew. */
    synchronized void still(String step) {
        current = step;
    }

    /** What has been done. */
    synchronized void done(String line) {
        clear();
        out.println("  " + line);
    }

    /** A line by itself; the current step goes on below. */
    synchronized void say(String line) {
        clear();
        out.println(line);
    }

    /** The current step is over. */
    synchronized void idle() {
        clear();
        current = "";
    }

    @Override
    public void close() {
        timer.cancel();
        idle();
    }

    /** For example {@code 3.4 s}. */
    static String seconds(long sinceNanos) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - sinceNanos) / 1e9);
    }

    private synchronized void tick() {
        if (!current.isEmpty()) {
            clear();
            out.print("  " + current + " … " + (System.nanoTime() - since) / 1_000_000_000 + " s");
            out.flush();
        }
    }

    private void clear() {
        if (terminal) {
            out.print("\r\u001b[K");
            out.flush();
        }
    }
}
