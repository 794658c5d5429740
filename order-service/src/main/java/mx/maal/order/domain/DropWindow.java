package mx.maal.order.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * The sale window {@code [startsAt, endsAt)} of a drop, how much of it is sold to one, and how it may be paid.
 *
 * @param collectionId the drop's id in the catalog; null in what was stored before it mattered
 * @param slug the drop's name in addresses; null in what was stored before it mattered
 * @param active an inactive drop is never open
 * @param startsAt null when it has always been open
 * @param endsAt null when it never ends
 * @param purchaseLimit the most units of a variant that one cart may hold; null when there is no limit
 * @param slowPayments whether vouchers and transfers may pay for it; where nothing is said, they may
 * @param voucherShare percent of a variant's units on hand that vouchers may block, 0 to 100; where nothing is said,
 *     {@value #USUAL_VOUCHER_SHARE}
 * @param personLimit the most units of all its variants together that one person may buy; null when there is no limit
 * @param admissionsPerSecond shoppers that its waiting room lets in per second; null when it has none
 */
public record DropWindow(
        UUID collectionId,
        String slug,
        boolean active,
        Instant startsAt,
        Instant endsAt,
        Integer purchaseLimit,
        Boolean slowPayments,
        Integer voucherShare,
        Integer personLimit,
        Integer admissionsPerSecond) {

    private static final int USUAL_VOUCHER_SHARE = 20;

    /** @throws IllegalArgumentException when the share is not 0 to 100, or a limit is not positive or not some drop's */
    public DropWindow {
        slowPayments = slowPayments == null || slowPayments;
        voucherShare = voucherShare == null ? USUAL_VOUCHER_SHARE : voucherShare;
        if (voucherShare < 0 || voucherShare > 100) {
            throw new IllegalArgumentException("voucherShare must be 0 to 100, not " + voucherShare);
        }
        requireLimit("personLimit", personLimit, collectionId);
        requireLimit("admissionsPerSecond", admissionsPerSecond, collectionId);
    }

    private static void requireLimit(String name, Integer limit, UUID collectionId) {
        if (limit != null && (limit < 1 || collectionId == null)) {
            throw new IllegalArgumentException(name + " must be positive and a drop's, not " + limit);
        }
    }

    boolean openAt(Instant instant) {
        return active && begunAt(instant) && !endedAt(instant);
    }

    /** Whether its time has come, be it active or not, over or not. */
    boolean begunAt(Instant instant) {
        return startsAt == null || !instant.isBefore(startsAt);
    }

    boolean endedAt(Instant instant) {
        return endsAt != null && !instant.isBefore(endsAt);
    }
}
