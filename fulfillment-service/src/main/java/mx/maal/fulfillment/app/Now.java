package mx.maal.fulfillment.app;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The present as PostgreSQL keeps it, so that an answer and a later look agree to the digit. */
final class Now {
    private Now() {}

    /** To the microsecond. */
    static Instant micros() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }
}
