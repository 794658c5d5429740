package mx.maal.payments.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.kit.events.Outbox;
import mx.maal.kit.http.Problem;
import mx.maal.payments.domain.PayableCheckout;
import mx.maal.payments.domain.Payment;
import mx.maal.payments.domain.PaymentStatus;
import mx.maal.payments.persistence.CheckoutRepository;
import mx.maal.payments.persistence.PaymentRepository;
import mx.maal.payments.provider.PaymentProvider.Opened;

/** Checkouts and the attempts to pay them: one at a time may be pending, and none once a checkout is paid or closed. */
@ApplicationScoped
public class CheckoutBook {

    @Inject
    CheckoutRepository checkouts;

    @Inject
    PaymentRepository payments;

    @Inject
    Cancellations cancellations;

    @Inject
    Outbox outbox;

    /** As committed now. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<PayableCheckout> find(UUID checkoutId) {
        return checkouts.find(checkoutId);
    }

    /**
     * The attempt by which a checkout is to be paid: the pending one if there is one, else a new one. Earlier ones that
     * failed are cancelled at the provider, so that only one can still take money.
     *
     * @return its id
     * @throws Problem 404 {@code unknown-checkout}; 409 {@code checkout-already-paid}, {@code checkout-expired} or
     *     {@code checkout-closed}
     */
    @Transactional
    public UUID attempt(UUID checkoutId, String provider, String method) {
        Instant now = Instant.now();
        PayableCheckout checkout = checkouts.lock(checkoutId).orElseThrow(CheckoutBook::unknown);
        List<Payment> attempts = payments.lockAllOf(checkoutId);
        if (attempts.stream().anyMatch(CheckoutBook::tookMoney)) {
            throw Problem.conflict("checkout-already-paid", "This checkout has been paid.");
        }
        checkout.refusal(now).ifPresent(slug -> {
            throw Problem.conflict(slug, "This checkout takes no payment any more; check out again.");
        });
        Optional<Payment> pending = attempts.stream()
                .filter(p -> p.status() == PaymentStatus.PENDING)
                .findFirst();
        if (pending.isPresent()) {
            return pending.get().id();
        }
        attempts.forEach(earlier -> cancellations.ask(earlier, now));
        Payment payment = new Payment(UUID.randomUUID(), checkoutId, provider, method, checkout.total(), now);
        payments.persist(payment);
        return payment.id();
    }

    /** What the provider calls an attempt, as its answer says. Cancels it there when it was given up meanwhile. */
    @Transactional
    public Payment opened(UUID paymentId, Opened answer) {
        Instant now = Instant.now();
        Payment payment = payments.lock(paymentId).orElseThrow();
        payment.knownToProviderAs(answer.reference(), answer.clientSecret(), now);
        cancellations.ask(payment, now);
        return payment;
    }

    /** Joins the handler's transaction. */
    @Transactional
    public void open(UUID checkoutId, UUID cartId, Money total, Instant expiresAt) {
        checkouts.open(checkoutId, cartId, total, expiresAt);
    }

    /** Gives up what is pending, and lets the provider take no money for any attempt. Joins the handler's transaction. */
    @Transactional
    public void close(UUID checkoutId, UUID cartId, String reason) {
        Instant now = Instant.now();
        checkouts.close(checkoutId, cartId, reason);
        for (Payment payment : payments.lockAllOf(checkoutId)) {
            payment.cancel("checkout-closed", now).ifPresent(fact -> outbox.append(Facts.of(fact)));
            cancellations.ask(payment, now);
        }
    }

    static Problem unknown() {
        return Problem.notFound("unknown-checkout", "There is no open checkout of this id.");
    }

    private static boolean tookMoney(Payment payment) {
        return payment.status() == PaymentStatus.SUCCEEDED || payment.status() == PaymentStatus.QUARANTINED;
    }
}
