package mx.maal.load;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mx.maal.load.http.Loop;

/** Visitors who come at a steady rate, however long those before them take: what a crowd does. */
final class OpenLoop {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Loop loop;
    private final List<Phase> phases;
    private final Visitors visitors;
    private final CompletableFuture<Void> done;
    private int phase;
    private long began;
    private long come;
    private long inside;

    /** So many a second, for so long. */
    record Phase(double perSecond, double seconds) {}

    /** Where visitors come from. */
    interface Visitors {

        /**
         * Lets one come.
         *
         * @param phase from 0
         * @param dueNanos when it was to come, by {@link System#nanoTime}: what it waits for counts from then, so that a
         *     generator that is late itself hides nothing
         * @param left is to be run once when that one leaves; at once, too
         */
        void come(int phase, long dueNanos, Runnable left);
    }

    private OpenLoop(Loop loop, List<Phase> phases, Visitors visitors, CompletableFuture<Void> done) {
        this.loop = loop;
        this.phases = phases;
        this.visitors = visitors;
        this.done = done;
    }

    /** Lets them come, one phase after the other without a pause, and waits until the last one has left. */
    static void run(Loop loop, List<Phase> phases, Visitors visitors) {
        loop.<Void>call(done -> new OpenLoop(loop, phases, visitors, done).start());
    }

    private void start() {
        began = System.nanoTime();
        tick();
    }

    private void tick() {
        Phase now = phases.get(phase);
        double elapsed = Math.min((System.nanoTime() - began) / 1e9, now.seconds());
        while (come < (long) (elapsed * now.perSecond())) {
            inside++;
            visitors.come(phase, began + (long) (++come / now.perSecond() * 1e9), this::left);
        }
        if (elapsed < now.seconds()) {
            loop.after(TICK_NANOS, this::tick);
        } else if (phase + 1 < phases.size()) {
            phase++;
            began += (long) (now.seconds() * 1e9);
            come = 0;
            tick();
        } else {
            phase++;
            endWhenEmpty();
        }
    }

    private void left() {
        inside--;
        endWhenEmpty();
    }

    private void endWhenEmpty() {
        if (phase == phases.size() && inside == 0) {
            done.complete(null);
        }
    }
}
