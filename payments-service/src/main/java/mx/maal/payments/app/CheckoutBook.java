package mx.maal.payments.app;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import mx.maal.kit.events.NotYet;
import mx.maal.kit.events.Outbox;
import mx.maal.kit.http.Capability;
import mx.maal.kit.http.Problem;
import mx.maal.kit.replies.Replies;
import mx.maal.payments.domain.Customer;
import mx.maal.payments.domain.Method;
import mx.maal.payments.domain.Opened;
import mx.maal.payments.domain.PayableCheckout;
import mx.maal.payments.domain.Payment;
import mx.maal.payments.domain.PaymentStatus;
import mx.maal.payments.persistence.CheckoutRepository;
import mx.maal.payments.persistence.CheckoutRepository.Opening;
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
     * Who wants to pay how.
     *
     * @param trace of the request, to which the facts belong
     */
    public record Wish(UUID checkoutId, String provider, Method method, Context trace) {}

    /**
     * What became of a wish.
     *
     * @param attempt null when it was refused
     * @param refusal null when it was not
     */
    record Decision(Attempt attempt, Problem refusal) {}

    /**
     * The attempt by which a checkout is to be paid: the pending one if it is by the same provider and method, else a new
     * one. Earlier ones are given up and cancelled at the provider, so that only one can still take money.
     *
     * @throws Problem 404 {@code unknown-checkout}; 409 {@code checkout-already-paid}, {@code checkout-expired},
     *     {@code checkout-closed} or {@code slow-payments-not-offered}
     */
    @Transactional
    public Attempt attempt(Wish wish) {
        Decision decision = attempts(List.of(wish)).get(0);
        if (decision.refusal() != null) {
            throw decision.refusal();
        }
        return decision.attempt();
    }

    /** As {@link #attempt}, of many at once: in their order, a decision for each. */
    @Transactional
    List<Decision> attempts(List<Wish> wishes) {
        Set<UUID> ids = wishes.stream().map(Wish::checkoutId).collect(Collectors.toSet());
        Map<UUID, PayableCheckout> known = checkouts.lockAll(ids);
        Map<UUID, List<Payment>> attempts = payments.lockAllOf(known.keySet());
        Instant now = Instant.now();
        return wishes.stream()
                .map(wish -> {
                    try (Scope scope = wish.trace().makeCurrent()) {
                        PayableCheckout checkout = Optional.ofNullable(known.get(wish.checkoutId()))
                                .orElseThrow(CheckoutBook::unknown);
                        List<Payment> earlier = attempts.computeIfAbsent(checkout.id(), none -> new ArrayList<>());
                        return new Decision(attempt(wish, checkout, earlier, now), null);
                    } catch (Problem refusal) {
                        return new Decision(null, refusal);
                    }
                })
                .toList();
    }

    /** Changes nothing when it refuses. */
    private Attempt attempt(Wish wish, PayableCheckout checkout, List<Payment> attempts, Instant now) {
        if (attempts.stream().anyMatch(CheckoutBook::tookMoney)) {
            throw Problem.conflict("checkout-already-paid", "This checkout has been paid.");
        }
        checkout.refusal(now).ifPresent(slug -> {
            throw Problem.conflict(slug, "This checkout takes no payment any more; check out again.");
        });
        Method method = wish.method();
        if (method.slow() && !checkout.slowPayments()) {
            throw Problem.conflict(
                    SLOW_NOT_OFFERED, "What is in this checkout cannot be paid by voucher or transfer; pay by card.");
        }
        Optional<Payment> pending = attempts.stream()
                .filter(p -> p.status() == PaymentStatus.PENDING
                        && p.provider().equals(wish.provider())
                        && p.method() == method)
                .findFirst();
        if (pending.isPresent()) {
            return new Attempt(pending.get(), null);
        }
        attempts.forEach(earlier -> settlement.giveUp(earlier, "superseded", now));
        if (!attempts.isEmpty()) {
            payments.flush(); // a checkout has one pending payment, and Hibernate would insert before it updates
        }
        Payment payment = new Payment(UUID.randomUUID(), checkout.id(), wish.provider(), method, checkout.total(), now);
        payments.persist(payment);
        attempts.add(payment);
        if (method.slow()) {
            outbox.append(Facts.of(payment.await(settings.voucherTime(), settings.voucherGrace(), now)));
            return new Attempt(payment, null);
        }
        payment.claimOpening(now.plus(Openings.LEASE));
        return new Attempt(payment, checkout.customer());
    }

    /** A payment that is known to the provider now, by what that answered. */
    record OpenedPayment(Payment attempt, Opened answer) {}

    /**
     * What the provider calls each of these, as its answers say. Cancels those there that were given up meanwhile.
     *
     * @return the payments as they stand now, in the same order
     */
    @Transactional
    List<Payment> opened(List<OpenedPayment> opened) {
        Instant now = Instant.now();
        Set<UUID> checkoutIds =
                opened.stream().map(one -> one.attempt().checkoutId()).collect(Collectors.toSet());
        checkouts.lockAll(checkoutIds);
        Map<UUID, Payment> byId = payments.lockAllOf(checkoutIds).values().stream()
                .flatMap(List::stream)
                .collect(Collectors.toMap(Payment::id, Function.identity()));
        return opened.stream()
                .map(one -> {
                    Payment payment = byId.get(one.attempt().id());
                    payment.opened(
                            one.answer(),
                            payment.method().slow() ? settings.reconcileSlowAfter() : settings.reconcileAfter(),
                            now);
                    cancellations.ask(payment, now);
                    return payment;
                })
                .toList();
    }

    /** Tells those who wait to pay one of these. Joins the handler's transaction. */
    @Transactional
    public void open(List<Opening> openings) {
        if (!openings.isEmpty()) {
            checkouts.open(openings);
            replies.deliver(openings.stream()
                    .map(opening -> opening.checkout().id().toString())
                    .collect(Collectors.toMap(Function.identity(), id -> true, (a, b) -> a)));
        }
    }

    /** Ends when this checkout, or one of its payments, is told to have changed, or after that time without. */
    CompletionStage<?> nextChange(UUID checkoutId, Duration atMost) {
        return replies.watch(checkoutId.toString(), atMost);
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
            Payment payment =
                    payments.lock(paymentId).orElseThrow(() -> new NotYet("payment " + Capability.inLogs(paymentId)));
            if (payment.unitsHeld(expiresAt, settings.voucherGrace(), Instant.now())) {
                decided(paymentId);
            }
        }
    }

    /** No units are held for a slow payment. Joins the handler's transaction. */
    @Transactional
    public void refuseUnits(UUID paymentId, String reason) {
        Payment payment =
                payments.lock(paymentId).orElseThrow(() -> new NotYet("payment " + Capability.inLogs(paymentId)));
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
