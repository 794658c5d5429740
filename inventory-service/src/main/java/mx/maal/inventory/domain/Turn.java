package mx.maal.inventory.domain;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * A request whose turn came, and what it got: a row of {@code line_places}, for ever.
 *
 * @param quantity as asked: units to add, or to have; 0 for a release
 * @param needed free units that granting it takes, whatever was decided; negative when it gives some back
 * @param available free units before it was decided
 * @param outcome {@value #HELD}, {@value #RELEASED}, or the reason of the refusal, such as {@code sold-out}
 * @param reservationId what was held or released; null when nothing was
 * @param decidedAt the instant by which its whole batch was judged
 * @param closedUntil until when the line was closed to it, by the broker's clock; null when it was open
 */
public record Turn(
        Place place,
        UUID requestId,
        UUID cartId,
        UUID variantId,
        HoldRequest.Mode mode,
        int quantity,
        long needed,
        long available,
        String outcome,
        UUID reservationId,
        Instant decidedAt,
        Instant closedUntil) {

    public static final String HELD = "held";
    public static final String RELEASED = "released";

    /**
     * @param answer what the request was answered: created, rejected or released
     * @param closedUntil null when the line was open for it
     */
    static Turn of(
            HoldRequest request,
            Place place,
            long needed,
            long available,
            HoldFact answer,
            Instant now,
            Instant closedUntil) {
        String outcome;
        UUID reservationId = null;
        if (answer instanceof HoldFact.Created created) {
            outcome = HELD;
            reservationId = created.reservationId();
        } else if (answer instanceof HoldFact.Released released) {
            outcome = RELEASED;
            reservationId = released.reservationId();
        } else {
            outcome = slug(((HoldFact.Rejected) answer).reason());
        }
        return new Turn(
                place,
                request.requestId(),
                request.cartId(),
                request.variantId(),
                request.mode(),
                request.quantity(),
                needed,
                available,
                outcome,
                reservationId,
                now,
                closedUntil);
    }

    /** Of one who was not even decided about. */
    static Turn of(TurnedAway shopper, Place place, long available, Instant now) {
        return new Turn(
                place,
                shopper.requestId(),
                shopper.cartId(),
                shopper.variantId(),
                HoldRequest.Mode.ADD,
                shopper.quantity(),
                shopper.quantity(),
                available,
                slug(HoldFact.Refusal.SOLD_OUT),
                null,
                now,
                shopper.until());
    }

    /** As the reason is called on the wire. */
    private static String slug(HoldFact.Refusal reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
