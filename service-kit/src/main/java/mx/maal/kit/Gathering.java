package mx.maal.kit;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * For how long a worker lets work gather before it begins with it: the busier the machine, the longer. On a machine with
 * time to spare answers come as fast as they can; on a busy one those who come close together stay together from one step
 * to the next, and a crowd costs few transactions instead of many.
 */
public final class Gathering {

    /** The most where a crowd comes in to ask for units, while there are some: who stays together here does so until the end. */
    public static final Duration COMING_IN = Duration.ofMillis(15);

    /** The most for a step on the way to a hold, or to being told that there is none: everyone takes it. */
    public static final Duration ASKING = Duration.ofMillis(6);

    /** The most for a step from a hold to an order: only those who have units take it. */
    public static final Duration BUYING = Duration.ofMillis(50);

    /** The most for events, where they are published and where they are read, unless someone waits for a hold by them. */
    public static final Duration TELLING = Duration.ofMillis(15);

    private static final double SPARE = 0.3;
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    // Of the container, where the process is in one that is limited.
    private static final OperatingSystemMXBean MACHINE =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final AtomicLong LOOKED_AT = new AtomicLong(System.nanoTime());
    private static volatile double load;

    private Gathering() {}

    /**
     * How long to wait now.
     *
     * @param longest when all of the machine's time is used
     * @return nanoseconds; 0 while less than three tenths of it are
     */
    public static long nanos(Duration longest) {
        return nanos(longest, currentLoad());
    }

    /** @param load the share of the machine's time that is used, 0 to 1 */
    static long nanos(Duration longest, double load) {
        return (long) (longest.toNanos() * Math.max(0, (load - SPARE) / (1 - SPARE)));
    }

    private static double currentLoad() {
        long now = System.nanoTime();
        long last = LOOKED_AT.get();
        if (now - last >= LOOK_EVERY_NANOS && LOOKED_AT.compareAndSet(last, now)) {
            // Since the look before; negative where the machine does not tell, which leaves it as it is.
            double looked = MACHINE.getCpuLoad();
            load = looked >= 0 ? looked : load;
        }
        return load;
    }
}
