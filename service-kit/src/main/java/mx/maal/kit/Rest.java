package mx.maal.kit;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * For how long a worker rests between two batches, so that more gathers for the next one: the busier the machine, the
 * longer, as a multiple of the time that the last batch took. On a machine with time to spare answers come as fast as they
 * can; on a busy one fewer and larger batches do the same work with less.
 */
public final class Rest {

    private static final double BUSY = 0.8;
    private static final int MOST_TIMES_THE_WORK = 4;
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    // Of the container, where the process is in one that is limited.
    private static final OperatingSystemMXBean MACHINE =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final AtomicLong LOOKED_AT = new AtomicLong(System.nanoTime());
    private static volatile double load;

    private Rest() {}

    /**
     * @param workedNanos how long the batch took, 0 or more
     * @return nanoseconds, at most 40 ms
     */
    public static long nanosAfter(long workedNanos) {
        return nanosAfter(workedNanos, currentLoad());
    }

    /** Whether the machine is busy, so that work which can wait had better. */
    public static boolean isDue() {
        return currentLoad() > BUSY;
    }

    /** @param load the share of the machine's time that is used, 0 to 1 */
    static long nanosAfter(long workedNanos, double load) {
        double strain = Math.max(0, (load - BUSY) / (1 - BUSY));
        return Math.min((long) (MOST_TIMES_THE_WORK * strain * workedNanos), LONGEST_NANOS);
    }

    private static double currentLoad() {
        long now = System.nanoTime();
        long last = LOOKED_AT.get();
        if (now - last >= LOOK_EVERY_NANOS && LOOKED_AT.compareAndSet(last, now)) {
            // Since the look before; negative where the machine does not tell, which leaves it as it is.
            double looked = MACHINE.getCpuLoad();
            load = looked >= 0 ? (load + looked) / 2 : load;
        }
        return load;
    }
}
