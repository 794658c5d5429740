package mx.maal.payments.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings {@code maal.retry.*}: how what failed is tried again. */
@ConfigMapping(prefix = "maal.retry")
public interface RetrySettings {

    /** The pause after the first failure; each one after it is twice as long. */
    @WithDefault("PT0.1S")
    Duration firstPause();

    /** No pause is longer. */
    @WithDefault("PT10M")
    Duration longestPause();

    /** After so many attempts a webhook of a payment that we do not have is left alone. */
    @WithDefault("12")
    int attemptsForUnknown();

    /** After so many attempts a webhook that cannot be processed waits for an operator. */
    @WithDefault("20")
    int attempts();

    /** @param attempts how many have failed, at least 1 */
    default Duration pauseAfter(int attempts) {
        int doublings = Math.min(attempts - 1, 30);
        Duration pause = firstPause().multipliedBy(1L << doublings);
        return pause.compareTo(longestPause()) < 0 ? pause : longestPause();
    }
}
