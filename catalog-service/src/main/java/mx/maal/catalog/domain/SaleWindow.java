package mx.maal.catalog.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * When a drop sells: from {@code startsAt}, inclusive, to {@code endsAt}, exclusive; null means without that end.
 * Whole microseconds, as the database keeps them.
 */
public record SaleWindow(Instant startsAt, Instant endsAt) {

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    /** @throws InvalidValue when it ends before it starts, or is in another age */
    public SaleWindow {
        startsAt = checked("startsAt", startsAt);
        endsAt = checked("endsAt", endsAt);
        if (startsAt != null && endsAt != null && !endsAt.isAfter(startsAt)) {
            throw new InvalidValue("endsAt", "must be after startsAt");
        }
    }

    private static Instant checked(String field, Instant instant) {
        if (instant == null) {
            return null;
        }
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw new InvalidValue(field, "must be between " + EARLIEST + " and " + LATEST);
        }
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
