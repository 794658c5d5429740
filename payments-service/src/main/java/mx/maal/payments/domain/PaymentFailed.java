package mx.maal.payments.domain;

import java.util.UUID;

/**
 * An attempt to pay came to nothing; the checkout may be paid by another one.
 *
 * @param reason the provider's word for it ({@code card_declined}), or ours ({@code checkout-closed})
 */
public record PaymentFailed(UUID paymentId, UUID checkoutId, String provider, Method method, String reason) {}
