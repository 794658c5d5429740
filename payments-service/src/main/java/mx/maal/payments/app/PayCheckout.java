package mx.maal.payments.app;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import mx.maal.kit.http.Patience;
import mx.maal.kit.http.Problem;
import mx.maal.kit.idempotency.Idempotency;
import mx.maal.payments.domain.Payment;
import mx.maal.payments.domain.PaymentStatus;
import mx.maal.payments.persistence.PaymentRepository;
import mx.maal.payments.provider.PaymentProvider;
import mx.maal.payments.provider.ProviderRefused;
import mx.maal.payments.provider.ProviderUnavailable;
import mx.maal.payments.provider.Providers;
import org.jboss.logging.Logger;

/**
 * A shopper wants to pay. The attempt is committed before the provider is asked, and its id is the provider's
 * idempotency key: whoever comes again after a crash or a timeout, with or without an Idempotency-Key, goes on with the
 * same attempt and finds the same payment at the provider.
 */
@ApplicationScoped
public class PayCheckout {

    private static final Logger LOG = Logger.getLogger(PayCheckout.class);
    private static final String SCOPE = "payments";
    private static final int RETRY_SECONDS = 2;

    @Inject
    CheckoutBook checkouts;

    @Inject
    PaymentRepository payments;

    @Inject
    Settlement settlement;

    @Inject
    Providers providers;

    @Inject
    Idempotency idempotency;

    /**
     * An attempt to pay, known to the provider.
     *
     * @param replayed whether the Idempotency-Key had been used for it before
     */
    public record Started(Payment payment, boolean replayed) {}

    /**
     * @param key the Idempotency-Key, or null
     * @throws Problem as the API documents it
     */
    public Started start(UUID checkoutId, String provider, String method, String key) {
        Idempotency.requireWellFormed(key);
        if (Patience.untilPresent(() -> checkouts.find(checkoutId)).isEmpty()) {
            throw CheckoutBook.unknown();
        }
        // What the key remembers is the attempt. The provider is asked outside of the transaction, as often as it
        // takes.
        Response remembered = idempotency.once(SCOPE, key, List.of(checkoutId, provider, method), () -> {
            PaymentProvider wire = requireUsable(provider, method);
            UUID attempt = checkouts.attempt(checkoutId, wire.name(), method);
            return Response.status(Response.Status.CREATED)
                    .entity(attempt.toString())
                    .build();
        });
        Payment payment = read(UUID.fromString((String) remembered.getEntity()));
        if (payment.providerReference() == null) {
            payment = openAtProvider(payment);
        }
        return new Started(payment, remembered.getHeaderString(Idempotency.REPLAYED) != null);
    }

    private PaymentProvider requireUsable(String provider, String method) {
        PaymentProvider wire = providers
                .named(provider)
                .orElseThrow(
                        () -> Problem.badRequest("provider", "must be one of " + String.join(", ", providers.names())));
        if (!wire.methods().contains(method)) {
            throw Problem.badRequest("method", "must be one of " + String.join(", ", wire.methods()));
        }
        if (!wire.configured()) {
            throw Problem.conflict("provider-not-configured", "This shop has no account with " + provider + ".");
        }
        return wire;
    }

    private Payment openAtProvider(Payment payment) {
        if (payment.status() != PaymentStatus.PENDING) {
            throw ended(payment);
        }
        try {
            PaymentProvider.Opened opened = providers
                    .of(payment.provider())
                    .open(payment.id(), payment.checkoutId(), payment.method(), payment.amount());
            Payment known = checkouts.opened(payment.id(), opened);
            if (known.status() == PaymentStatus.CANCELED) {
                throw ended(known);
            }
            return known;
        } catch (ProviderUnavailable e) {
            LOG.warnf("payment %s not opened: %s", payment.id(), e.getMessage());
            throw Problem.of(
                            503,
                            "provider-unavailable",
                            "The payment provider does not answer. Nothing is lost: send the same request again.")
                    .retryAfter(RETRY_SECONDS);
        } catch (ProviderRefused e) {
            LOG.errorf("payment %s refused: %s (%s)", payment.id(), e.getMessage(), e.getCause());
            settlement.refused(payment, e.getMessage());
            throw ended(read(payment.id()));
        }
    }

    private static Problem ended(Payment payment) {
        if (payment.status() == PaymentStatus.CANCELED) {
            return Problem.conflict("checkout-closed", "This checkout was closed while the payment was being opened.");
        }
        return Problem.of(
                        502,
                        "provider-refused",
                        "The payment provider refused to open this payment; try another way to pay.")
                .with("reason", payment.failureReason());
    }

    private Payment read(UUID id) {
        return QuarkusTransaction.requiringNew().call(() -> payments.findById(id));
    }
}
