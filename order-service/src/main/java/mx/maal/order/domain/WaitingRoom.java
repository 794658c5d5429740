package mx.maal.order.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The waiting room of a drop as one replica knows it, which is a moment ago.
 *
 * @param drop has a rate of admission
 * @param given the highest number that was given to an arrival; 0 when nobody has come yet
 */
public record WaitingRoom(DropWindow drop, long given, Admissions admissions) {

    // By then every replica has heard of an admission: whoever is told that he is admitted is admitted everywhere.
    private static final Duration TOLD_AFTER = Duration.ofMillis(500);

    private static final int SOONEST_POLL_SECONDS = 1;
    private static final int LATEST_POLL_SECONDS = 30;
    // Those who came in one second look again over the last fifth of their pause, not all in one second again.
    private static final int SPREAD = 32;
    private static final int SPREAD_OF_PAUSE = 5;

    /** @throws NullPointerException when the drop has no waiting room */
    public WaitingRoom {
        Objects.requireNonNull(drop.admissionsPerSecond(), "admissionsPerSecond");
    }

    /** Whether the drop is over, so that nobody is let in any more. */
    public boolean closedAt(Instant instant) {
        return drop.endedAt(instant);
    }

    /** Whether this number may ask for units at the instant. */
    public Place.Status statusOf(long number, Instant now, Duration admissionLasts) {
        return status(admissions.at(number), now, admissionLasts);
    }

    private static Place.Status status(Instant admittedAt, Instant now, Duration admissionLasts) {
        if (admittedAt == null) {
            return Place.Status.WAITING;
        }
        return now.isBefore(admittedAt.plus(admissionLasts)) ? Place.Status.ADMITTED : Place.Status.EXPIRED;
    }

    /** What its holder is told. */
    public Place placeOf(long number, Instant now, Duration admissionLasts) {
        long told = admissions.throughAt(now.minus(TOLD_AFTER));
        if (number <= told) {
            Instant admittedAt = admissions.at(number);
            return new Place(
                    status(admittedAt, now, admissionLasts),
                    0,
                    null,
                    admittedAt.equals(Instant.MIN) ? null : admittedAt.plus(admissionLasts),
                    null);
        }
        long ahead = number - told - 1;
        Duration wait = waitOf(ahead, now);
        return new Place(
                Place.Status.WAITING, ahead, drop.active() ? now.plus(wait) : null, null, pollAfter(number, wait));
    }

    private Duration waitOf(long ahead, Instant now) {
        Duration untilOpen = drop.startsAt() == null || now.isAfter(drop.startsAt())
                ? Duration.ZERO
                : Duration.between(now, drop.startsAt());
        return untilOpen.plusMillis((ahead + 1) * 1_000 / drop.admissionsPerSecond());
    }

    /**
     * Half of what is left to wait. The rate is steady, so that looking more often tells nothing new; and however many
     * wait, at most one in 24 looks in a second, and 9 for each that is admitted (see ADR 0015).
     */
    private static int pollAfter(long number, Duration wait) {
        double seconds = Math.min(wait.toMillis() / 2_000.0, LATEST_POLL_SECONDS);
        double earlier = seconds / SPREAD_OF_PAUSE * (number % SPREAD) / SPREAD;
        return (int) Math.max(SOONEST_POLL_SECONDS, Math.round(seconds - earlier));
    }
}
