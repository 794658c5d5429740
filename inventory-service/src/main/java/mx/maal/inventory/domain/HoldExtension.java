package mx.maal.inventory.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * A checkout that is to be paid for slowly, by voucher or transfer, and needs its items held for as long.
 *
 * @param paymentId the payment that is awaited
 * @param until when that payment is given up
 * @param items at least one
 */
public record HoldExtension(UUID checkoutId, UUID cartId, UUID paymentId, Instant until, List<Item> items) {

    /**
     * @param quantity units, 1 to {@value HoldRequest#MAX_QUANTITY}
     * @param voucherShare percent of the variant's units on hand that vouchers may block, 0 to 100
     */
    public record Item(UUID variantId, int quantity, int voucherShare) {

        /** @throws IllegalArgumentException or NullPointerException naming the field that makes no sense */
        public Item {
            Objects.requireNonNull(variantId, "variantId");
            Range.require("quantity", quantity, 1, HoldRequest.MAX_QUANTITY);
            Range.require("voucherShare", voucherShare, 0, 100);
        }

        private Item and(Item more) {
            return new Item(
                    variantId, Math.addExact(quantity, more.quantity), Math.min(voucherShare, more.voucherShare));
        }

        /** Units that vouchers may block when so many are on hand; what is not a whole unit is not one. */
        long allowed(long onHand) {
            return onHand * voucherShare / 100;
        }
    }

    /** @throws IllegalArgumentException or NullPointerException naming the field that makes no sense */
    public HoldExtension {
        Objects.requireNonNull(checkoutId, "checkoutId");
        Objects.requireNonNull(cartId, "cartId");
        Objects.requireNonNull(paymentId, "paymentId");
        Objects.requireNonNull(until, "until");
        items = List.copyOf(items);
        Range.require("number of items", items.size(), 1, Integer.MAX_VALUE);
    }

    /** One per variant: the sum of the units, and the smallest of the shares. */
    List<Item> itemsByVariant() {
        Map<UUID, Item> byVariant = new LinkedHashMap<>();
        items.forEach(item -> byVariant.merge(item.variantId(), item, Item::and));
        return List.copyOf(byVariant.values());
    }

    /**
     * When the holds end: no later than the longest hold from now, whatever the asker's clock says, in whole
     * microseconds as the database keeps them.
     */
    Instant endOfHolds(Instant now) {
        Instant latest = now.plusSeconds(HoldRequest.MAX_HOLD_SECONDS);
        return (until.isAfter(latest) ? latest : until).truncatedTo(ChronoUnit.MICROS);
    }
}
