package mx.maal.payments.app;

import io.opentelemetry.context.Context;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import mx.maal.kit.Batcher;
import mx.maal.kit.Gathering;
import mx.maal.kit.http.Capability;
import mx.maal.kit.http.Patience;
import mx.maal.kit.http.Problem;
import mx.maal.kit.idempotency.Idempotency;
import mx.maal.kit.replies.AlreadyWaiting;
import mx.maal.kit.replies.Replies;
import mx.maal.payments.domain.Method;
import mx.maal.payments.domain.Payment;
import mx.maal.payments.domain.PaymentStatus;
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
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final int AT_ONCE = 100;
    private static final int MOST_WAITING = 5_000;

    @Inject
    CheckoutBook checkouts;

    @Inject
    Openings openings;

    @Inject
    Replies replies;

    @Inject
    PaymentSettings settings;

    @Inject
    Providers providers;

    @Inject
    Idempotency idempotency;

    private final Batcher<CheckoutBook.Wish, CheckoutBook.Decision> attempts =
            new Batcher<>(AT_ONCE, MOST_WAITING, Gathering.BUYING, wishes -> checkouts.attempts(wishes));

    /**
     * An attempt to pay.
     *
     * @param payment known to the provider, unless it is a slow one whose units are still asked for
     * @param replayed whether the Idempotency-Key had been used for it before
     */
    public record Started(Payment payment, boolean replayed) {}

    /**
     * @param key the Idempotency-Key, or null
     * @throws Problem as the API documents it
     */
    public Started start(UUID checkoutId, String provider, String method, String key) {
        Idempotency.requireWellFormed(key);
        try {
            return attempt(checkoutId, provider, method, key);
        } catch (Problem unknown) {
            // It may have been opened a moment ago, and be on its way here.
            if (!unknown.slug().equals(CheckoutBook.UNKNOWN)
                    || Patience.untilPresentOrTold(
                                    () -> checkouts.nextChange(checkoutId, LOOK_AGAIN),
                                    () -> checkouts.find(checkoutId))
                            .isEmpty()) {
                throw unknown;
            }
            return attempt(checkoutId, provider, method, key);
        }
    }

    private Started attempt(UUID checkoutId, String provider, String method, String key) {
        if (key == null) {
            return new Started(openedSoon(attemptAmongOthers(wish(checkoutId, provider, method))), false);
        }
        // What the key remembers is the attempt. The provider is asked outside of the transaction, as often as it
        // takes.
        AtomicReference<CheckoutBook.Attempt> made = new AtomicReference<>();
        Response remembered = idempotency.once(SCOPE, key, List.of(checkoutId, provider, method), () -> {
            made.set(checkouts.attempt(wish(checkoutId, provider, method)));
            return Response.status(Response.Status.CREATED)
                    .entity(made.get().payment().id().toString())
                    .build();
        });
        boolean replayed = remembered.getHeaderString(Idempotency.REPLAYED) != null;
        CheckoutBook.Attempt attempt = made.get() != null
                ? made.get()
                : new CheckoutBook.Attempt(openings.read(UUID.fromString((String) remembered.getEntity())), null);
        return new Started(openedSoon(attempt), replayed);
    }

    private CheckoutBook.Wish wish(UUID checkoutId, String provider, String method) {
        return new CheckoutBook.Wish(checkoutId, provider, requireUsable(provider, method), Context.current());
    }

    private CheckoutBook.Attempt attemptAmongOthers(CheckoutBook.Wish wish) {
        CheckoutBook.Decision decision = attempts.await(wish);
        if (decision.refusal() != null) {
            throw decision.refusal();
        }
        return decision.attempt();
    }

    private Method requireUsable(String provider, String method) {
        PaymentProvider wire = providers
                .named(provider)
                .orElseThrow(
                        () -> Problem.badRequest("provider", "must be one of " + String.join(", ", providers.names())));
        Method wanted = Method.of(method)
                .filter(wire.methods()::contains)
                .orElseThrow(() -> Problem.badRequest(
                        "method",
                        "must be one of "
                                + wire.methods().stream().map(Method::word).collect(Collectors.joining(", "))));
        if (!wire.configured()) {
            throw Problem.conflict("provider-not-configured", "This shop has no account with " + provider + ".");
        }
        return wanted;
    }

    private Payment openedSoon(CheckoutBook.Attempt attempt) {
        Payment payment = attempt.payment();
        if (payment.providerReference() != null) {
            return payment;
        }
        if (payment.status() == PaymentStatus.PENDING && !payment.mayBeOpened()) {
            awaitUnits(payment.id());
            payment = openings.read(payment.id());
        }
        try {
            payment = attempt.customer() == null
                    ? openings.open(payment)
                    : openings.openClaimed(payment, attempt.customer());
        } catch (ProviderUnavailable e) {
            LOG.warnf("payment %s not opened: %s", Capability.inLogs(payment.id()), e.getMessage());
            throw unavailable();
        }
        if (payment.status() != PaymentStatus.PENDING) {
            throw ended(payment);
        }
        if (payment.providerReference() == null && payment.mayBeOpened()) {
            return openedByAnother(payment.id());
        }
        return payment;
    }

    /** Until the units of a slow payment are held or refused, or the reply time is over. */
    private void awaitUnits(UUID paymentId) {
        try {
            CompletionStage<?> decision = replies.await(paymentId.toString(), settings.voucherReply());
            // It may have been decided before we listened.
            Payment payment = openings.read(paymentId);
            if (payment.status() == PaymentStatus.PENDING && !payment.mayBeOpened()) {
                decision.toCompletableFuture().join();
            } else {
                replies.forget(paymentId.toString());
            }
        } catch (AlreadyWaiting e) {
            // The other request of the same shopper gets the answer; this one says how it stands.
        }
    }

    private Payment openedByAnother(UUID paymentId) {
        return Patience.untilPresent(() -> Optional.of(openings.read(paymentId))
                        .filter(p -> p.providerReference() != null || p.status() != PaymentStatus.PENDING))
                .filter(p -> p.providerReference() != null)
                .orElseThrow(PayCheckout::unavailable);
    }

    private static Problem unavailable() {
        return Problem.of(
                        503,
                        "provider-unavailable",
                        "The payment provider does not answer. Nothing is lost: send the same request again.")
                .retryAfter(RETRY_SECONDS);
    }

    private static Problem ended(Payment payment) {
        if (payment.status() == PaymentStatus.CANCELED) {
            return Problem.conflict("checkout-closed", "This checkout was closed while the payment was being opened.");
        }
        if (payment.openingWasNeverAllowed()) {
            return Problem.conflict(
                            CheckoutBook.SLOW_NOT_OFFERED,
                            "No units can be held for as long as a voucher takes; pay by card.")
                    .with("reason", payment.failureReason());
        }
        if (ProviderRefused.PHONE_MISSING.equals(payment.failureReason())) {
            return Problem.conflict(
                    "phone-required",
                    "This provider needs a phone number: check out again with one, or pay another way.");
        }
        return Problem.of(
                        502,
                        "provider-refused",
                        "The payment provider refused to open this payment; try another way to pay.")
                .with("reason", payment.failureReason());
    }
}
