package mx.maal.kit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A pause of a background thread. */
public final class Pause {
    private Pause() {}

    /** Waits about that long; shorter when the thread is interrupted, whose mark stays set. */
    public static void millis(long millis) {
        LockSupport.parkNanos(millis * 1_000_000);
    }

    /** Waits that long on a machine that is full, less on one that is less so, as {@link Gathering} has it. */
    public static void atMost(Duration longest) {
        LockSupport.parkNanos(Gathering.nanos(longest));
    }
}
