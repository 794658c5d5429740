package mx.maal.payments.domain;

import java.util.UUID;
import mx.maal.kit.Money;

/**
 * A refund came to an end.
 *
 * @param succeeded whether the money goes back; a refund that succeeded may still fail later, at the bank
 * @param orderId null when no order was placed for the payment
 * @param returnId null unless a return caused it
 * @param reason {@code stock-short}, {@code operator}, {@code overpaid} or {@code return}
 */
public record RefundSettled(
        boolean succeeded,
        UUID refundId,
        UUID paymentId,
        UUID checkoutId,
        UUID orderId,
        UUID returnId,
        Money amount,
        String reason) {}
