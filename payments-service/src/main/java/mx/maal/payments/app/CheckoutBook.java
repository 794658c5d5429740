package mx.maal.payments.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import mx.maal.kit.events.NotYet;
import mx.maal.kit.events.Outbox;
import mx.maal.kit.http.Problem;
import mx.maal.kit.replies.Replies;
import mx.maal.payments.domain.Customer;
import mx.maal.payments.domain.Method;
import mx.maal.payments.domain.Opened;
import mx.maal.payments.domain.PayableCheckout;
import mx.maal.payments.domain.Payment;
import mx.maal.payments.domain.PaymentStatus;
import mx.maal.payments.persistence.CheckoutRepository;
import mx.maal.payments.persistence.PaymentRepository;

/** Checkouts and the attempts to pay them: one at a time may be pending, and none once a checkout is paid or closed. */
@ApplicationScoped
public class CheckoutBook {

    static final String UNKNOWN = "unknown-checkout";
    static final String SLOW_NOT_OFFERED = "slow-payments-not-offered";

    @Inject
    CheckoutRepository checkouts;

    @Inject
    PaymentRepository payments;

    @Inject
    Cancellations cancellations;

    @Inject
    Openings openings;

    @Inject
    PaymentSettings settings;

    @Inject
    Replies replies;

    @Inject
    Settlement settlement;

    @Inject
    Outbox outbox;

    /** As committed now. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<PayableCheckout> find(UUID checkoutId) {
        return checkouts.find(checkoutId);
    }

    /**
     * An attempt to pay.
     *
     * @param customer who pays, when the caller has to open it now; null when it may be opened already, or not yet
     */
    public record Attempt(Payment payment, Customer customer) {}

    /**
     * The attempt by which a checkout is to be paid: the pending one if it is by the same provider and method, else a new
     * one. Earlier ones are given up and cancelled at the provider, so that only one can still take money.
     *
     * @throws Problem 404 {@code unknown-checkout}; 409 {@code checkout-already-paid}, {@code checkout-expired},
     *     {@code checkout-closed} or {@code slow-payments-not-offered}
     */
    @Transactional
    public Attempt attempt(UUID checkoutId, String provider, Method method) {
        Instant now = Instant.now();
        PayableCheckout checkout = checkouts.lock(checkoutId).orElseThrow(CheckoutBook::unknown);
        List<Payment> attempts = payments.lockAllOf(checkoutId);
        if (attempts.stream().anyMatch(CheckoutBook::tookMoney)) {
            throw Problem.conflict("checkout-already-paid", "This checkout has been paid.");
        }
        checkout.refusal(now).ifPresent(slug -> {
            throw Problem.conflict(slug, "This checkout takes no payment any more; check out again.");
        });
        if (method.slow() && !checkout.slowPayments()) {
            throw Problem.conflict(
                    SLOW_NOT_OFFERED, "What is in this checkout cannot be paid by voucher or transfer; pay by card.");
        }
        Optional<Payment> pending = attempts.stream()
                .filter(p ->
                        p.status() == PaymentStatus.PENDING && p.provider().equals(provider) && p.method() == method)
                .findFirst();
        if (pending.isPresent()) {
            return new Attempt(pending.get(), null);
        }
        attempts.forEach(earlier -> settlement.giveUp(earlier, "superseded", now));
        if (!attempts.isEmpty()) {
            payments.flush(); // a checkout has one pending payment, and Hibernate would insert before it updates
        }
        Payment payment = new Payment(UUID.randomUUID(), checkoutId, provider, method, checkout.total(), now);
        payments.persist(payment);
        if (method.slow()) {
            outbox.append(Facts.of(payment.await(settings.voucherTime(), settings.voucherGrace(), now)));
            return new Attempt(payment, null);
        }
        payment.claimOpening(now.plus(Openings.LEASE));
        return new Attempt(payment, checkout.customer());
    }

    /** What the provider calls an attempt, as its answer says. Cancels it there when it was given up meanwhile. */
    @Transactional
    public Payment opened(Payment attempt, Opened answer) {
        Instant now = Instant.now();
        Payment payment = payments.lockOf(attempt.checkoutId(), attempt.id());
        payment.opened(
                answer, payment.method().slow() ? settings.reconcileSlowAfter() : settings.reconcileAfter(), now);
        cancellations.ask(payment, now);
        return payment;
    }

    /** Joins the handler's transaction. */
    @Transactional
    public void open(PayableCheckout checkout, UUID cartId) {
        checkouts.open(checkout, cartId);
    }

    /**
     * The checkout may be paid until then. Joins the handler's transaction.
     *
     * @param paymentId the slow payment whose units are held until then; null when that is not the reason
     */
    @Transactional
    public void reschedule(UUID checkoutId, Instant expiresAt, UUID paymentId) {
        checkouts.reschedule(checkoutId, expiresAt);
        if (paymentId != null) {
            Payment payment = payments.lock(paymentId).orElseThrow(() -> new NotYet("payment " + paymentId));
            if (payment.unitsHeld(expiresAt, settings.voucherGrace(), Instant.now())) {
                decided(paymentId);
            }
        }
    }

    /** No units are held for a slow payment. Joins the handler's transaction. */
    @Transactional
    public void refuseUnits(UUID paymentId, String reason) {
        Payment payment = payments.lock(paymentId).orElseThrow(() -> new NotYet("payment " + paymentId));
        payment.fail(reason, Instant.now()).ifPresent(fact -> {
            outbox.append(Facts.of(fact));
            decided(paymentId);
        });
    }

    private void decided(UUID paymentId) {
        replies.deliver(Map.of(paymentId.toString(), true));
        openings.wakeAfterCommit();
    }

    /** Gives up what is pending, and lets the provider take no money for any attempt. Joins the handler's transaction. */
    @Transactional
    public void close(UUID checkoutId, UUID cartId, String reason) {
        Instant now = Instant.now();
        checkouts.close(checkoutId, cartId, reason);
        payments.lockAllOf(checkoutId).forEach(payment -> settlement.giveUp(payment, "checkout-closed", now));
    }

    static Problem unknown() {
        return Problem.notFound(UNKNOWN, "There is no open checkout of this id.");
    }

    private static boolean tookMoney(Payment payment) {
        return payment.status() == PaymentStatus.SUCCEEDED || payment.status() == PaymentStatus.QUARANTINED;
    }
}
