package mx.maal.order.domain;

import java.time.Instant;

/**
 * The sale window {@code [startsAt, endsAt)} of a drop, and how it may be paid.
 *
 * @param active an inactive drop is never open
 * @param startsAt null when it has always been open
 * @param endsAt null when it never ends
 * @param purchaseLimit the most units of a variant that one cart may hold; null when there is no limit
 * @param slowPayments whether vouchers and transfers may pay for it; where nothing is said, they may
 * @param voucherShare percent of a variant's units on hand that vouchers may block, 0 to 100; where nothing is said,
 *     {@value #USUAL_VOUCHER_SHARE}
 */
public record DropWindow(
        boolean active,
        Instant startsAt,
        Instant endsAt,
        Integer purchaseLimit,
        Boolean slowPayments,
        Integer voucherShare) {

    private static final int USUAL_VOUCHER_SHARE = 20;

    /** @throws IllegalArgumentException when the share is not 0 to 100 */
    public DropWindow {
        slowPayments = slowPayments == null || slowPayments;
        voucherShare = voucherShare == null ? USUAL_VOUCHER_SHARE : voucherShare;
        if (voucherShare < 0 || voucherShare > 100) {
            throw new IllegalArgumentException("voucherShare must be 0 to 100, not " + voucherShare);
        }
    }

    boolean openAt(Instant instant) {
        return active && (startsAt == null || !instant.isBefore(startsAt)) && !endedAt(instant);
    }

    boolean endedAt(Instant instant) {
        return endsAt != null && !instant.isBefore(endsAt);
    }
}
