package mx.maal.payments.domain;

import java.util.UUID;
import mx.maal.kit.Money;

/**
 * A dispute began or was decided.
 *
 * @param orderId null when no order is known for the payment
 */
public record PaymentDisputed(UUID paymentId, UUID checkoutId, UUID orderId, Money amount, DisputeStatus status) {}
