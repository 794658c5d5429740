package mx.maal.payments.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * A slow payment was asked for. It is opened once the checkout's units are held for it.
 *
 * @param until for how long they should be: as long as the voucher, and some grace
 */
public record PaymentAwaited(UUID paymentId, UUID checkoutId, String provider, Method method, Instant until) {}
