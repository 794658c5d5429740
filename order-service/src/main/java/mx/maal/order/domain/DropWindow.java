package mx.maal.order.domain;

import java.time.Instant;

/**
 * The sale window {@code [startsAt, endsAt)} of a drop.
 *
 * @param active an inactive drop is never open
 * @param startsAt null when it has always been open
 * @param endsAt null when it never ends
 * @param purchaseLimit the most units of a variant that one cart may hold; null when there is no limit
 */
public record DropWindow(boolean active, Instant startsAt, Instant endsAt, Integer purchaseLimit) {

    boolean openAt(Instant instant) {
        return active && (startsAt == null || !instant.isBefore(startsAt)) && !endedAt(instant);
    }

    boolean endedAt(Instant instant) {
        return endsAt != null && !instant.isBefore(endsAt);
    }
}
