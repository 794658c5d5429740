package mx.maal.payments.domain;

import java.util.UUID;
import mx.maal.kit.Money;

/**
 * Money that a person has to give back, because the rails by which it came carry none back.
 *
 * @param orderId null when no order was placed for the payment
 * @param returnId null unless a return caused it
 * @param reason {@code stock-short}, {@code operator}, {@code overpaid} or {@code return}
 */
public record RefundDue(
        UUID refundId,
        UUID paymentId,
        UUID checkoutId,
        UUID orderId,
        UUID returnId,
        Money amount,
        Method method,
        String reason) {}
