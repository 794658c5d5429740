package mx.maal.catalog.domain;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

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
        @Schema(nullable = true) Instant startsAt,
        @Schema(nullable = true) Instant endsAt,
        @Schema(nullable = true) Integer purchaseLimit,
        boolean slowPayments,
        int voucherShare,
        @Schema(nullable = true) Integer personLimit,
        @Schema(nullable = true) Integer admissionsPerSecond) {}
