package mx.maal.load;

import java.util.concurrent.CompletableFuture;
import mx.maal.load.http.Loop;

/** So many visitors at once: when one leaves, the next one comes. */
final class ClosedLoop {

    private final int atOnce;
    private final double seconds;
    private final Visitors visitors;
    private final CompletableFuture<Double> done;
    private long began;
    private int inside;

    /** Where visitors come from. */
    interface Visitors {

        /**
         * Lets the next one come.
         *
         * @param left is run once, later, when that one leaves
         * @return false when there is nobody left to come
         */
        boolean next(Runnable left);
    }

    private ClosedLoop(int atOnce, double seconds, Visitors visitors, CompletableFuture<Double> done) {
        this.atOnce = atOnce;
        this.seconds = seconds;
        this.visitors = visitors;
        this.done = done;
    }

    /**
     * Lets them come until the time is over or there are no more, and waits until the last one has left.
     *
     * @param seconds possibly infinite
     * @return seconds from the first one's coming to the last one's leaving
     */
    static double run(Loop loop, int atOnce, double seconds, Visitors visitors) {
        return loop.call(done -> new ClosedLoop(atOnce, seconds, visitors, done).start());
    }

    private void start() {
        began = System.nanoTime();
        for (int i = 0; i < atOnce; i++) {
            next();
        }
        endWhenEmpty();
    }

    private void next() {
        if (elapsed() < seconds && visitors.next(this::left)) {
            inside++;
        }
    }

    private void left() {
        inside--;
        next();
        endWhenEmpty();
    }

    private void endWhenEmpty() {
        if (inside == 0) {
            done.complete(elapsed());
        }
    }

    private double elapsed() {
        return (System.nanoTime() - began) / 1e9;
    }
}
