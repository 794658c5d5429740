package mx.maal.kit.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import mx.maal.kit.Pause;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Waits a little for what another service's event is about to bring: who has just been given an id by one service may
 * use it at the next one before the event arrives. Few may wait at a time, so that made-up ids cannot hold up the
 * threads that serve others; the rest are answered at once.
 */
public final class Patience {

    private static final int MOST_WAITING = 100;
    private static final int FIRST_PAUSE_MILLIS = 25;
    private static final int LONGEST_PAUSE_MILLIS = 200;
    private static final Duration LONGEST_WAIT =
            ConfigProvider.getConfig().getValue("maal.http.patience", Duration.class);
    private static final Semaphore WAITING = new Semaphore(MOST_WAITING);

    private Patience() {}

    /**
     * @param lookup each call must see what has been committed since the last (a transaction of its own)
     * @return what was found, within the setting {@code maal.http.patience}
     */
    public static <T> Optional<T> untilPresent(Supplier<Optional<T>> lookup) {
        Optional<T> found = lookup.get();
        if (found.isPresent() || !WAITING.tryAcquire()) {
            return found;
        }
        try {
            long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
            for (int pause = FIRST_PAUSE_MILLIS; found.isEmpty() && System.nanoTime() < deadline; ) {
                Pause.millis(pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                found = lookup.get();
            }
            return found;
        } finally {
            WAITING.release();
        }
    }
}
