package mx.maal.payments.app;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.kit.events.NotYet;
import mx.maal.kit.http.Capability;
import mx.maal.kit.http.Problem;
import mx.maal.payments.domain.Payment;
import mx.maal.payments.domain.Refund;
import mx.maal.payments.domain.RefundCause;
import mx.maal.payments.domain.RefundStatus;
import mx.maal.payments.persistence.PaymentRepository;
import mx.maal.payments.persistence.RefundRepository;
import mx.maal.payments.persistence.RefundRepository.Claimed;
import mx.maal.payments.provider.PaymentProvider;
import mx.maal.payments.provider.ProviderNews;
import mx.maal.payments.provider.ProviderRefused;
import mx.maal.payments.provider.ProviderUnavailable;
import mx.maal.payments.provider.Providers;
import org.jboss.logging.Logger;

/**
 * Gives money back: one refund per cause, never more than was captured. First the claim on the payment's money is
 * committed, then the provider is asked, with the refund's id as its idempotency key, until it answers.
 */
@ApplicationScoped
public class Refunds {

    private static final Logger LOG = Logger.getLogger(Refunds.class);
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final int AT_ONCE = 4;
    private static final int THREADS = 2;

    @Inject
    PaymentRepository payments;

    @Inject
    RefundRepository refunds;

    @Inject
    Providers providers;

    @Inject
    Settlement settlement;

    @Inject
    RetrySettings retries;

    @Inject
    TransactionSynchronizationRegistry transaction;

    private BackgroundWork work;

    @PostConstruct
    void prepare() {
        work = new BackgroundWork("refunds", this::refundDue, transaction);
    }

    void start(@Observes StartupEvent event) {
        work.start(THREADS);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        work.stop();
    }

    /**
     * Gives back all that is left of a payment; nothing when nothing is left, or when this cause was told before, unless
     * its refund has failed since.
     *
     * @throws NotYet when there is no such payment here
     */
    @Transactional
    public void refundRest(UUID paymentId, RefundCause cause) {
        Payment payment = lock(paymentId);
        Money rest = payment.refundable();
        if (rest.amountMinor() > 0 && !refunds.isUnderWayOrDone(cause)) {
            request(payment, cause, rest);
        }
    }

    /**
     * Gives back that amount; nothing when this cause was told before, unless its refund has failed since. More than is
     * left fails, and says so by event.
     *
     * @throws NotYet when there is no such payment here
     */
    @Transactional
    public void refund(UUID paymentId, RefundCause cause, Money amount) {
        Payment payment = lock(paymentId);
        if (!refunds.isUnderWayOrDone(cause)) {
            request(payment, cause, amount);
        }
    }

    /**
     * Tries what failed again, as a refund of its own. Joins the caller's transaction.
     *
     * @throws Problem 404 {@code unknown-refund}; 409 {@code refund-not-failed} or {@code exceeds-captured}
     */
    @Transactional
    public Refund retry(UUID refundId) {
        Refund failed = refunds.lock(refundId)
                .orElseThrow(() -> Problem.notFound("unknown-refund", "There is no refund of this id."));
        if (failed.status() != RefundStatus.FAILED || refunds.isUnderWayOrDone(failed.cause())) {
            throw Problem.conflict("refund-not-failed", "Its money goes back already, by this refund or a later one.");
        }
        Refund again = failed.payment().refund(UUID.randomUUID(), failed.cause(), failed.amount(), Instant.now());
        if (again.status() == RefundStatus.FAILED) {
            throw Problem.conflict("exceeds-captured", "Less than this amount is left of the payment.");
        }
        carryOutSoon(again);
        return again;
    }

    /**
     * An operator has given the money back by hand. Joins the caller's transaction.
     *
     * @param who the operator
     * @param note how; null for nothing
     * @throws Problem 404 {@code unknown-refund}; 409 {@code refund-not-due}
     */
    @Transactional
    public Refund settle(UUID refundId, String who, String note) {
        Refund refund = refunds.lock(refundId)
                .orElseThrow(() -> Problem.notFound("unknown-refund", "There is no refund of this id."));
        settlement.publish(refund.settleByHand(who, note, Instant.now())
                .orElseThrow(() -> Problem.conflict(
                        "refund-not-due",
                        "This refund is not for a person to settle: it is "
                                + refund.status().word() + ".")));
        return refund;
    }

    private Payment lock(UUID paymentId) {
        return payments.lock(paymentId).orElseThrow(() -> new NotYet("payment " + Capability.inLogs(paymentId)));
    }

    private void request(Payment payment, RefundCause cause, Money amount) {
        Refund refund = payment.refund(UUID.randomUUID(), cause, amount, Instant.now());
        if (refund.status() == RefundStatus.FAILED) {
            refunds.persist(refund);
            settlement.publish(refund.settled());
        } else {
            carryOutSoon(refund);
        }
    }

    private void carryOutSoon(Refund refund) {
        refunds.persist(refund);
        Payment payment = refund.payment();
        if (providers.of(payment.provider()).refunds(payment.method())) {
            work.wakeAfterCommit();
        } else {
            settlement.publish(refund.becomeDue(Instant.now()));
        }
    }

    private int refundDue() {
        List<Claimed> claimed = QuarkusTransaction.requiringNew().call(() -> refunds.claim(AT_ONCE, LEASE));
        claimed.forEach(this::carryOut);
        return claimed.size();
    }

    private void carryOut(Claimed refund) {
        try {
            PaymentProvider provider = providers.of(refund.provider());
            ProviderNews.RefundMoved answer = refund.reference() == null
                    ? provider.refund(new PaymentProvider.ToRefund(
                            refund.id(),
                            refund.payment(),
                            refund.amount(),
                            refund.otherReferences(),
                            refund.attempts() > 1))
                    : provider.findRefund(refund.payment(), refund.reference());
            settlement.apply(
                    refund.provider(),
                    new ProviderNews.RefundMoved(
                            answer.reference(), refund.id(), answer.status(), answer.failureReason()));
        } catch (ProviderRefused e) {
            settlement.refundRefused(refund.id(), e.getMessage());
        } catch (ProviderUnavailable e) {
            LOG.warnf("refund %s not yet made: %s", refund.id(), e.getMessage());
            QuarkusTransaction.requiringNew()
                    .run(() -> refunds.retryLater(refund.id(), e.getMessage(), retries.pauseAfter(refund.attempts())));
        }
    }
}
