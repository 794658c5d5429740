package mx.maal.load;

import java.util.Arrays;

/** How long something took, each time that it was done. Not for several threads at once. */
final class Timings {

    private long[] nanos = new long[1024];
    private int count;
    private boolean sorted;

    void add(long tookNanos) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = tookNanos;
        sorted = false;
    }

    int count() {
        return count;
    }

    /**
     * The time within which that share of them was done, in milliseconds; NaN when nothing was done.
     *
     * @param share above 0, up to 1: 0.99 for all but one in a hundred
     */
    double millis(double share) {
        if (count == 0) {
            return Double.NaN;
        }
        if (!sorted) {
            Arrays.sort(nanos, 0, count);
            sorted = true;
        }
        return nanos[(int) Math.ceil(share * count) - 1] / 1e6;
    }
}
