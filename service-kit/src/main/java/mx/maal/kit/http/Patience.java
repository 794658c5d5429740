package mx.maal.kit.http;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import mx.maal.kit.Pause;

/**
 * Waits a little for what another service's event is about to bring: who has just been given an id by one service may
 * use it at the next one before the event arrives. Few may wait at a time, so that made-up ids cannot hold up the
 * threads that serve others; the rest are answered at once.
 */
public final class Patience {

    private static final int MOST_WAITING = 20;
    private static final int LOOK_EVERY_MILLIS = 25;
    private static final int LOOKS = 60;
    private static final Semaphore WAITING = new Semaphore(MOST_WAITING);

    private Patience() {}

    /**
     * @param lookup each call must see what has been committed since the last (a transaction of its own)
     * @return what was found, within about 1.5 s
     */
    public static <T> Optional<T> untilPresent(Supplier<Optional<T>> lookup) {
        Optional<T> found = lookup.get();
        if (found.isPresent() || !WAITING.tryAcquire()) {
            return found;
        }
        try {
            for (int look = 0; look < LOOKS && found.isEmpty(); look++) {
                Pause.millis(LOOK_EVERY_MILLIS);
                found = lookup.get();
            }
            return found;
        } finally {
            WAITING.release();
        }
    }
}
