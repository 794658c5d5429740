package mx.maal.kit;

import java.util.concurrent.TimeUnit;

/**
 * For how long a worker rests between two batches, so that more gathers for the next one: as a multiple of the time that
 * the last one took. Who is alone meets a worker that has rested; a busy machine makes fewer and larger batches.
 */
public final class Rest {

    private static final int TIMES_THE_WORK = 3;
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    private Rest() {}

    /**
     * @param workedNanos how long the batch took, 0 or more
     * @return nanoseconds, at most 40 ms
     */
    public static long nanosAfter(long workedNanos) {
        return Math.min(TIMES_THE_WORK * workedNanos, LONGEST_NANOS);
    }
}
