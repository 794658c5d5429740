package mx.maal.inventory.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import mx.maal.inventory.domain.HoldFact.Created;
import mx.maal.inventory.domain.HoldFact.Refusal;
import mx.maal.inventory.domain.HoldFact.Rejected;
import mx.maal.inventory.domain.HoldFact.Released;

/** Serves the line of shoppers: first come, first served, until the variant is sold out. */
public final class HoldDesk {

    private final Stockroom stock;
    private final List<Turn> turns = new ArrayList<>();

    public HoldDesk(Stockroom stock) {
        this.stock = stock;
    }

    /**
     * The answer, last; before it, that the shopper's earlier hold turned out to have expired. Who asks for units while
     * the line is closed is refused, whatever is free: others were told so without being asked about here.
     *
     * @param place behind those of the requests of the same variant that were answered before
     */
    public List<HoldFact> answer(HoldRequest request, Place place) {
        List<HoldFact> facts = new ArrayList<>(2);
        Hold hold = stock.hold(request.cartId(), request.variantId());
        if (hold != null && hold.expiredAt(stock.now())) {
            facts.add(stock.expire(hold));
            hold = null;
        }
        long available = stock.available(request.variantId());
        long needed = needed(request, hold);
        Instant closedUntil = needed > 0 ? closedUntil(request.variantId(), place) : null;
        HoldFact answer = request.mode() == HoldRequest.Mode.RELEASE
                ? release(request, hold)
                : fill(request, hold, place, closedUntil != null);
        turns.add(Turn.of(request, place, needed, available, answer, stock.now(), closedUntil));
        facts.add(answer);
        return facts;
    }

    /**
     * Gives a shopper who was turned away their place in the line.
     *
     * @return false, and nothing is done, when the log took it too late: the shopper was not refused, and asks again
     * @throws IllegalArgumentException when the line was never closed for so long
     */
    public boolean turnAway(TurnedAway shopper, Place place) {
        if (place.loggedAt().isAfter(shopper.until())) {
            return false;
        }
        Instant closedUntil = stock.lineClosedUntil(shopper.variantId());
        if (closedUntil == null || closedUntil.isBefore(shopper.until())) {
            throw new IllegalArgumentException("the line was never closed until " + shopper.until());
        }
        turns.add(Turn.of(shopper, place, stock.available(shopper.variantId()), stock.now()));
        return true;
    }

    /** Until when the line is closed to that place; null when it is open. */
    private Instant closedUntil(UUID variantId, Place place) {
        Instant until = stock.lineClosedUntil(variantId);
        return until == null || place.loggedAt().isAfter(until) ? null : until;
    }

    /** The requests answered so far, in their order, and what each got. */
    public List<Turn> turns() {
        return turns;
    }

    /** Units that the cart line would have; 0 for a release. */
    private static long wanted(HoldRequest request, Hold hold) {
        boolean grows = request.mode() == HoldRequest.Mode.ADD && hold != null;
        return grows ? (long) hold.lineQuantity() + request.quantity() : request.quantity();
    }

    /** What a checkout has frozen stays blocked however small the line becomes. */
    private static long needed(HoldRequest request, Hold hold) {
        long wanted = wanted(request, hold);
        return hold == null ? wanted : Math.max(wanted, hold.checkoutQuantity()) - hold.quantity();
    }

    private HoldFact fill(HoldRequest request, Hold hold, Place place, boolean closed) {
        int line = hold == null ? 0 : hold.lineQuantity();
        int blocked = hold == null ? 0 : hold.quantity();
        long wanted = wanted(request, hold);
        long free = closed ? 0 : stock.available(request.variantId());
        if (!stock.knows(request.variantId())) {
            return rejected(request, Refusal.UNKNOWN_VARIANT, line, 0);
        }
        if (request.limit() != null && wanted > request.limit() && wanted > line) {
            return rejected(request, Refusal.PURCHASE_LIMIT, line, free);
        }
        // A voucher hold does not grow: the share that vouchers may block was judged by what it blocks.
        if (hold != null && hold.isVoucher() && wanted > blocked) {
            return rejected(request, Refusal.PURCHASE_LIMIT, line, free);
        }
        if (wanted - blocked > free) {
            return rejected(request, Refusal.SOLD_OUT, line, free);
        }
        if (request.clientLimit() != null
                && wanted > blocked
                && wanted + otherHolds(request, hold) > request.clientLimit()) {
            return rejected(request, Refusal.CLIENT_LIMIT, line, free);
        }
        int units = Math.toIntExact(wanted);
        Instant until = stock.endOfHolds(request.holdSeconds());
        UUID cartId = request.cartId();
        UUID variantId = request.variantId();
        Hold filled = hold == null
                ? stock.open(cartId, variantId, fresh -> fresh.fill(units, until, place, request.client()))
                : stock.change(hold, held -> held.fill(units, until, place, request.client()));
        return new Created(
                request.requestId(), filled.id(), cartId, variantId, units, filled.expiresAt(), request.context());
    }

    /** Units of the variant that the client's other carts hold. */
    private long otherHolds(HoldRequest request, Hold own) {
        long all = stock.heldBy(request.asker());
        return own == null ? all : all - own.blockedAt(stock.now(), request.client());
    }

    private HoldFact release(HoldRequest request, Hold hold) {
        int before = hold == null ? 0 : hold.quantity();
        if (hold != null) {
            stock.change(hold, Hold::empty);
        }
        int stillBlocked = stock.blockedFor(request.cartId(), request.variantId());
        return new Released(
                request.requestId(),
                hold == null ? null : hold.id(),
                request.cartId(),
                request.variantId(),
                before - stillBlocked,
                HoldFact.Cause.REQUESTED,
                request.context());
    }

    private static Rejected rejected(HoldRequest request, Refusal reason, int heldQuantity, long free) {
        return new Rejected(
                request.requestId(),
                request.cartId(),
                request.variantId(),
                reason,
                request.quantity(),
                heldQuantity,
                free,
                request.context());
    }
}
