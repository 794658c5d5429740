package mx.maal.inventory.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

/** Keeps the units of a checkout while its shopper pays, and frees them when the checkout closes. */
public final class CheckoutDesk {

    /**
     * A checkout that needs all its items held.
     *
     * @param holdSeconds how long, 1 to {@value HoldRequest#MAX_HOLD_SECONDS}
     * @param items at least one
     */
    public record Requested(UUID checkoutId, UUID cartId, int holdSeconds, List<Item> items) {

        /** @throws IllegalArgumentException or NullPointerException naming the field that makes no sense */
        public Requested {
            Objects.requireNonNull(checkoutId, "checkoutId");
            Objects.requireNonNull(cartId, "cartId");
            Range.require("holdSeconds", holdSeconds, 1, HoldRequest.MAX_HOLD_SECONDS);
            items = List.copyOf(items);
            Range.require("number of items", items.size(), 1, Integer.MAX_VALUE);
        }
    }

    /** @param quantity units frozen, 1 to {@value HoldRequest#MAX_QUANTITY} */
    public record Item(UUID variantId, int quantity) {

        /** @throws IllegalArgumentException or NullPointerException naming the field that makes no sense */
        public Item {
            Objects.requireNonNull(variantId, "variantId");
            Range.require("quantity", quantity, 1, HoldRequest.MAX_QUANTITY);
        }
    }

    /** A checkout that needs its units no more: it expired, or a newer one took its place. */
    public record Closed(UUID checkoutId, UUID cartId) {

        /** @throws NullPointerException naming the field that is missing */
        public Closed {
            Objects.requireNonNull(checkoutId, "checkoutId");
            Objects.requireNonNull(cartId, "cartId");
        }
    }

    private final Stockroom stock;

    public CheckoutDesk(Stockroom stock) {
        this.stock = stock;
    }

    /**
     * All items or none: renews the cart's holds, taking them over from an earlier checkout and taking free units for
     * what is missing. Holds of the cart that are not among the items stay as they are.
     */
    public HoldFact renew(Requested checkout) {
        Map<UUID, Integer> wanted = new LinkedHashMap<>();
        checkout.items().forEach(item -> wanted.merge(item.variantId(), item.quantity(), Math::addExact));
        List<Shortage> lost = new ArrayList<>();
        wanted.forEach((variantId, units) -> {
            long could = stock.blockedFor(checkout.cartId(), variantId) + stock.available(variantId);
            if (units > could) {
                lost.add(new Shortage(variantId, units, could));
            }
        });
        if (!lost.isEmpty()) {
            return new HoldFact.Lost(checkout.checkoutId(), checkout.cartId(), lost);
        }
        Instant until = stock.endOfHolds(checkout.holdSeconds());
        wanted.forEach((variantId, units) -> freeze(checkout, variantId, units, until));
        return new HoldFact.Renewed(checkout.checkoutId(), checkout.cartId(), until);
    }

    /** A hold whose time has passed is taken up again, rather than told to have expired: its shopper keeps the units. */
    private void freeze(Requested checkout, UUID variantId, int units, Instant until) {
        Consumer<Hold> freeze = hold -> hold.freeze(checkout.checkoutId(), units, stock.now(), until);
        Hold hold = stock.hold(checkout.cartId(), variantId);
        if (hold == null) {
            stock.open(checkout.cartId(), variantId, freeze);
        } else {
            stock.change(hold, freeze);
        }
    }

    /**
     * All items or none: what the checkout has frozen is held until its slow payment is given up, unless vouchers would
     * then block more of a variant than they may. What its cart blocks by an earlier voucher counts once.
     */
    public HoldFact extend(HoldExtension checkout) {
        Instant until = checkout.endOfHolds(stock.now());
        List<HoldExtension.Item> items = checkout.itemsByVariant();
        if (!until.isAfter(stock.now()) || !items.stream().allMatch(item -> stillHas(checkout, item))) {
            return refused(checkout, HoldFact.ExtensionRefusal.HOLD_LOST);
        }
        if (!items.stream().allMatch(item -> staysWithinShare(checkout, item))) {
            return refused(checkout, HoldFact.ExtensionRefusal.VOUCHER_SHARE_REACHED);
        }
        items.forEach(
                item -> stock.change(stock.hold(checkout.cartId(), item.variantId()), hold -> hold.extend(until)));
        return new HoldFact.Extended(checkout.checkoutId(), checkout.cartId(), checkout.paymentId(), until);
    }

    private boolean stillHas(HoldExtension checkout, HoldExtension.Item item) {
        Hold hold = stock.hold(checkout.cartId(), item.variantId());
        return hold != null
                && !hold.expiredAt(stock.now())
                && hold.isFrozenBy(checkout.checkoutId())
                && hold.checkoutQuantity() >= item.quantity();
    }

    /** Counts all that the hold blocks, also what the cart line has grown to beyond the checkout: it would last as long. */
    private boolean staysWithinShare(HoldExtension checkout, HoldExtension.Item item) {
        Hold hold = stock.hold(checkout.cartId(), item.variantId());
        long others = stock.vouchered(item.variantId()) - hold.voucheredAt(stock.now());
        return others + hold.blockedAt(stock.now()) <= item.allowed(stock.onHand(item.variantId()));
    }

    private static HoldFact refused(HoldExtension checkout, HoldFact.ExtensionRefusal reason) {
        return new HoldFact.ExtensionRefused(checkout.checkoutId(), checkout.cartId(), checkout.paymentId(), reason);
    }

    /** Frees what the checkout still has; what a newer checkout of the cart took over is that one's. */
    public List<HoldFact> close(Closed checkout) {
        List<HoldFact> facts = new ArrayList<>();
        for (Hold hold : stock.holdsOf(checkout.cartId())) {
            if (hold.isFrozenBy(checkout.checkoutId())) {
                facts.add(stock.release(hold, HoldFact.Cause.CHECKOUT_CLOSED));
            }
        }
        return facts;
    }
}
