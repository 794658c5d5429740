package mx.maal.kit.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
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
     * Looks again and again, with growing pauses.
     *
     * @param lookup each call must see what has been committed since the last (a transaction of its own)
     * @return what was found, within the setting {@code maal.http.patience}
     */
    public static <T> Optional<T> untilPresent(Supplier<Optional<T>> lookup) {
        AtomicInteger pause = new AtomicInteger(FIRST_PAUSE_MILLIS);
        return untilPresentWaiting(
                () -> {
                    int millis = pause.getAndUpdate(last -> Math.min(2 * last, LONGEST_PAUSE_MILLIS));
                    return () -> Pause.millis(millis);
                },
                lookup);
    }

    /**
     * Looks again when something has changed.
     *
     * @param nextChange begins to wait for a change before the look, and gives what ends with it, or after a while without
     * @param lookup as in {@link #untilPresent(Supplier)}
     * @return what was found, within the setting {@code maal.http.patience} and that while
     */
    public static <T> Optional<T> untilPresentOrTold(
            Supplier<CompletionStage<?>> nextChange, Supplier<Optional<T>> lookup) {
        return untilPresentWaiting(
                () -> {
                    CompletionStage<?> change = nextChange.get();
                    return () -> change.toCompletableFuture().join();
                },
                lookup);
    }

    private static <T> Optional<T> untilPresentWaiting(Supplier<Runnable> waits, Supplier<Optional<T>> lookup) {
        if (!WAITING.tryAcquire()) {
            return lookup.get();
        }
        try {
            long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
            while (true) {
                Runnable wait = waits.get();
                Optional<T> found = lookup.get();
                if (found.isPresent() || System.nanoTime() >= deadline) {
                    return found;
                }
                wait.run();
            }
        } finally {
            WAITING.release();
        }
    }
}
