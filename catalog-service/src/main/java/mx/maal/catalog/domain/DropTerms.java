package mx.maal.catalog.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * On which terms a drop sells the products in it.
 *
 * @param active false: not announced, and nothing of it is sold
 * @param startsAt when the sale opens; null: it is open already
 * @param endsAt when it closes, exclusively; null: never
 * @param purchaseLimit units of one variant per cart; null: no limit
 * @param slowPayments whether methods that take hours or days, such as cash vouchers, may pay for what it sells
 * @param voucherShare percent of a variant's units on hand that unpaid vouchers may block, 0 to 100
 * @param personLimit units of the whole drop, over all its variants, that one person may buy; null: no limit
 * @param admissionsPerSecond shoppers that its waiting room lets in per second; null: it has no waiting room
 */
public record DropTerms(
        UUID collectionId,
        String slug,
        boolean active,
        Instant startsAt,
        Instant endsAt,
        Integer purchaseLimit,
        boolean slowPayments,
        int voucherShare,
        Integer personLimit,
        Integer admissionsPerSecond) {}
