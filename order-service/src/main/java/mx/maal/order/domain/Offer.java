package mx.maal.order.domain;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
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

    private static final int ALL_UNITS = 100;

    /** The smallest limit that the open drops set for one cart or one person; {@code units} is null when none does. */
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
        List<DropWindow> open = openAt(instant);
        if (open.isEmpty() && !drops.isEmpty()) {
            throw closedAt(instant);
        }
        return new Limit(open.stream()
                .flatMap(drop -> Stream.of(drop.purchaseLimit(), drop.personLimit()))
                .filter(Objects::nonNull)
                .min(Integer::compare)
                .orElse(null));
    }

    /** The open drops that sell it to those alone whom their waiting room has let in; usually none. */
    public List<DropWindow> waitingRoomsAt(Instant instant) {
        return openAt(instant).stream()
                .filter(drop -> active && drop.admissionsPerSecond() != null)
                .toList();
    }

    /** Whether a voucher or a transfer may pay for it at the instant: all the drops that count must allow it. */
    public boolean slowPaymentsAt(Instant instant) {
        return payingDropsAt(instant).stream().allMatch(DropWindow::slowPayments);
    }

    /** Percent of its units on hand that vouchers may block, 0 to 100: the smallest share of the drops that count. */
    public int voucherShareAt(Instant instant) {
        return payingDropsAt(instant).stream()
                .map(DropWindow::voucherShare)
                .min(Integer::compare)
                .orElse(ALL_UNITS);
    }

    /**
     * The drops that limit what one person may buy of this at the instant: the open ones. When none is, what was held
     * before is still bought in those that have begun.
     */
    public List<DropWindow> personLimitsAt(Instant instant) {
        List<DropWindow> open = openAt(instant);
        List<DropWindow> selling = open.isEmpty()
                ? drops.stream().filter(drop -> drop.begunAt(instant)).toList()
                : open;
        return selling.stream().filter(drop -> drop.personLimit() != null).toList();
    }

    /** The open drops. When all are over, what was held before is still paid for by their rules: then all count. */
    private List<DropWindow> payingDropsAt(Instant instant) {
        List<DropWindow> open = openAt(instant);
        return open.isEmpty() ? drops : open;
    }

    private List<DropWindow> openAt(Instant instant) {
        return drops.stream().filter(drop -> drop.openAt(instant)).toList();
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
