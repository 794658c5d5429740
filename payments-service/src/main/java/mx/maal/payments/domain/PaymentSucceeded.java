package mx.maal.payments.domain;

import java.time.Instant;
import java.util.UUID;
import mx.maal.kit.Money;

/** The provider has the whole amount of a checkout. */
public record PaymentSucceeded(
        UUID paymentId, UUID checkoutId, Money amount, String provider, Method method, Instant succeededAt) {}
