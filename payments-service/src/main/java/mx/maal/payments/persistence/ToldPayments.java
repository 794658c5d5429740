package mx.maal.payments.persistence;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import mx.maal.payments.domain.Payment;
import mx.maal.payments.provider.ProviderNews;

/** The payments that providers tell of, and the other attempts of their checkouts, all of them locked. */
public final class ToldPayments {

    private final Map<UUID, List<Payment>> attempts;

    ToldPayments(Map<UUID, List<Payment>> attempts) {
        this.attempts = attempts;
    }

    /**
     * The payment that the provider tells of: by its reference, or by our own id while we do not know the reference yet
     * (the provider can tell of a payment before it has answered the call that opened it), or when the provider names the
     * money only. Empty when we have no such payment.
     */
    public Optional<Payment> find(String provider, ProviderNews.Payment told) {
        return attempts.values().stream()
                .flatMap(List::stream)
                .filter(payment -> payment.provider().equals(provider) && isMeant(payment, told))
                .findFirst();
    }

    private static boolean isMeant(Payment payment, ProviderNews.Payment told) {
        String reference = told.reference();
        return reference != null
                        && (reference.equals(payment.providerReference())
                                || reference.equals(payment.chargeReference()))
                || payment.id().equals(told.paymentId()) && (payment.providerReference() == null || reference == null);
    }

    /** All attempts of the checkout that this payment is one of, itself among them, oldest first. */
    public List<Payment> attemptsBeside(Payment payment) {
        return attempts.getOrDefault(payment.checkoutId(), List.of());
    }
}
