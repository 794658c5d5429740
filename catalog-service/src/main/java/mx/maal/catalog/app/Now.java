package mx.maal.catalog.app;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The time in whole microseconds, so that it reads the same before and after it was in the database. */
final class Now {

    private Now() {}

    static Instant get() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }
}
