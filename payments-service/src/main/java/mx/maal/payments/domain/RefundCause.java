package mx.maal.payments.domain;

import java.util.UUID;

/**
 * Why money goes back. The same cause told twice makes one refund, and another one only after that has failed.
 *
 * @param reason {@code stock-short}, {@code operator}, {@code overpaid} or {@code return}
 * @param returnId null unless a return is the cause
 */
public record RefundCause(String key, String reason, UUID orderId, UUID returnId) {

    /** An order was cancelled, by an operator or because its units were gone. */
    public static RefundCause orderCancelled(UUID orderId, String reason) {
        return new RefundCause("order-cancelled:" + orderId, reason, orderId, null);
    }

    /** A checkout was paid twice; this payment is the one too many. */
    public static RefundCause overpaid(UUID paymentId) {
        return new RefundCause("overpaid:" + paymentId, "overpaid", null, null);
    }

    /** What came back was approved for refund. */
    public static RefundCause returned(UUID returnId, UUID orderId) {
        return new RefundCause("return:" + returnId, "return", orderId, returnId);
    }
}
