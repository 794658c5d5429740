package mx.maal.order.domain;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import mx.maal.kit.Money;

/**
 * What the catalog last said about a variant.
 *
 * @param active whether both its product and the variant itself are for sale
 * @param sku null when it has none
 * @param title of the product and the variant together
 * @param price of one unit
 * @param drops every drop that its product is in; empty when it sells outside of drops
 */
public record Offer(UUID variantId, boolean active, String sku, String title, Money price, List<DropWindow> drops) {

    /** The smallest purchase limit of the drops that are open; {@code units} is null when none of them has one. */
    public record Limit(Integer units) {
        public boolean allows(int quantity) {
            return units == null || quantity <= units;
        }
    }

    /**
     * Whether this can be bought at the instant, and how many units of it.
     *
     * @throws Refusal {@code unknown-variant} when it is not for sale, {@code drop-not-open}, {@code drop-ended}
     */
    public Limit requireSellableAt(Instant instant) {
        if (!active) {
            throw unknown(variantId);
        }
        List<DropWindow> open = drops.stream().filter(d -> d.openAt(instant)).toList();
        if (open.isEmpty() && !drops.isEmpty()) {
            throw closedAt(instant);
        }
        return new Limit(open.stream()
                .map(DropWindow::purchaseLimit)
                .filter(Objects::nonNull)
                .min(Integer::compare)
                .orElse(null));
    }

    /** What a shopper is told about a variant that is not, or no longer, for sale. */
    public static Refusal unknown(UUID variantId) {
        return new Refusal("unknown-variant", "no variant " + variantId + " is for sale");
    }

    private Refusal closedAt(Instant instant) {
        List<DropWindow> active = drops.stream().filter(DropWindow::active).toList();
        boolean ended = !active.isEmpty() && active.stream().allMatch(d -> d.endedAt(instant));
        return ended
                ? new Refusal("drop-ended", "the drop of this product has ended")
                : new Refusal("drop-not-open", "the drop of this product is not open yet");
    }
}
