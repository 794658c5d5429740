package mx.maal.inventory.app;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells a crowd before a sold-out variant from a few shoppers, who are better off when they are asked about one by one: then
 * what comes free is theirs at once. Known to this replica alone and forgotten with it, for nothing but speed depends on it.
 */
@ApplicationScoped
class Crowds {

    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final int CROWD = 100;
    private static final int MOST_WINDOWS = 1_000;

    private final Map<UUID, Window> windows = new ConcurrentHashMap<>();

    /** How many were refused since then. */
    private record Window(Instant began, int refused) {

        boolean contains(Instant time) {
            return time.isBefore(began.plus(WINDOW));
        }
    }

    /**
     * Counts shoppers who were told that the variant is sold out.
     *
     * @param last when the last of them asked
     * @return whether {@value #CROWD} or more were within a second
     */
    boolean refused(UUID variantId, int shoppers, Instant last) {
        if (windows.size() >= MOST_WINDOWS) {
            windows.values().removeIf(window -> !window.contains(last));
        }
        Window now = windows.compute(
                variantId,
                (id, window) -> window == null || !window.contains(last)
                        ? new Window(last, shoppers)
                        : new Window(window.began, window.refused + shoppers));
        return now.refused >= CROWD;
    }
}
