package mx.maal.payments.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import mx.maal.kit.Money;

/**
 * A checkout as order-service told of it.
 *
 * @param total null only when it was closed before it opened
 * @param expiresAt null only when it was closed before it opened
 * @param closedReason {@code expired} or {@code superseded}; null while open
 * @param slowPayments whether it may be paid by a voucher or a transfer
 * @param customer who pays
 */
public record PayableCheckout(
        UUID id, Money total, Instant expiresAt, String closedReason, boolean slowPayments, Customer customer) {

    /** The slug of why it takes no payment at that instant; empty when it does. */
    public Optional<String> refusal(Instant now) {
        boolean expired = closedReason == null ? !now.isBefore(expiresAt) : closedReason.equals("expired");
        if (expired) {
            return Optional.of("checkout-expired");
        }
        return closedReason == null ? Optional.empty() : Optional.of("checkout-closed");
    }
}
