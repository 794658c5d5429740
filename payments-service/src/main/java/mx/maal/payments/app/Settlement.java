package mx.maal.payments.app;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Optional;
import mx.maal.kit.events.Outbox;
import mx.maal.payments.domain.Payment;
import mx.maal.payments.domain.PaymentStatus;
import mx.maal.payments.domain.Refund;
import mx.maal.payments.domain.RefundSettled;
import mx.maal.payments.persistence.PaymentRepository;
import mx.maal.payments.persistence.RefundRepository;
import mx.maal.payments.provider.ProviderNews;
import org.jboss.logging.Logger;

/** Takes over what a provider tells, by webhook or by answer: state and fact in one transaction, each effect once. */
@ApplicationScoped
public class Settlement {

    private static final Logger LOG = Logger.getLogger(Settlement.class);

    @Inject
    PaymentRepository payments;

    @Inject
    RefundRepository refunds;

    @Inject
    Outbox outbox;

    @Inject
    MeterRegistry metrics;

    /** @return false when it concerns a payment or refund that we do not have (yet) */
    @Transactional
    public boolean apply(String provider, ProviderNews news) {
        Instant now = Instant.now();
        if (news instanceof ProviderNews.Paid paid) {
            Optional<Payment> found = payments.lock(provider, paid.reference(), paid.paymentId());
            found.ifPresent(payment -> paid(payment, paid, now));
            return found.isPresent();
        }
        if (news instanceof ProviderNews.Declined declined) {
            Optional<Payment> found = payments.lock(provider, declined.reference(), declined.paymentId());
            found.ifPresent(payment -> fail(payment, declined.reason(), now));
            return found.isPresent();
        }
        if (news instanceof ProviderNews.Cancelled cancelled) {
            Optional<Payment> found = payments.lock(provider, cancelled.reference(), cancelled.paymentId());
            found.ifPresent(payment -> cancelled(payment, cancelled, now));
            return found.isPresent();
        }
        if (news instanceof ProviderNews.Disputed disputed) {
            Optional<Payment> found = payments.lock(provider, disputed.reference(), null);
            found.ifPresent(payment -> disputed(payment, now));
            return found.isPresent();
        }
        if (news instanceof ProviderNews.RefundMoved moved) {
            Optional<Refund> found = refunds.lock(provider, moved.reference(), moved.refundId());
            found.ifPresent(refund -> moved(refund, moved, now));
            return found.isPresent();
        }
        return true;
    }

    /** The provider will not open this payment. Changes nothing once it has ended otherwise. */
    @Transactional
    public void refused(Payment refused, String reason) {
        payments.lock(refused.id()).ifPresent(payment -> fail(payment, reason, Instant.now()));
    }

    /** The provider will not make this refund. Changes nothing once it has ended otherwise. */
    @Transactional
    public void refundRefused(RefundRepository.Due due, String reason) {
        refunds.lock(due.id())
                .flatMap(refund -> refund.fail(reason, Instant.now()))
                .ifPresent(this::publish);
    }

    /** Publishes how a refund ended. Joins the caller's transaction. */
    void publish(RefundSettled fact) {
        outbox.append(Facts.of(fact));
        String outcome = fact.succeeded() ? "succeeded" : "failed";
        metrics.counter("refunds.settled", "outcome", outcome, "reason", fact.reason())
                .increment();
        if (!fact.succeeded()) {
            LOG.warnf("refund %s of payment %s failed", fact.refundId(), fact.paymentId());
        }
    }

    private void paid(Payment payment, ProviderNews.Paid news, Instant now) {
        boolean wasQuarantined = payment.status() == PaymentStatus.QUARANTINED;
        payment.knownToProviderAs(news.reference(), null, now);
        payment.succeed(news.received(), now).ifPresent(fact -> {
            outbox.append(Facts.of(fact));
            count("succeeded", payment.provider());
        });
        if (payment.status() == PaymentStatus.QUARANTINED && !wasQuarantined) {
            LOG.errorf(
                    "payment %s is quarantined: asked for %s, %s",
                    payment.id(), payment.amount(), payment.failureReason());
            count("quarantined", payment.provider());
        }
    }

    private void fail(Payment payment, String reason, Instant now) {
        payment.fail(reason, now).ifPresent(fact -> {
            outbox.append(Facts.of(fact));
            count("failed", payment.provider());
        });
    }

    private void cancelled(Payment payment, ProviderNews.Cancelled news, Instant now) {
        payment.knownToProviderAs(news.reference(), null, now);
        payment.cancel(news.reason(), now).ifPresent(fact -> {
            outbox.append(Facts.of(fact));
            count("canceled", payment.provider());
        });
        payment.closedAtProvider(now);
    }

    private void disputed(Payment payment, Instant now) {
        if (payment.disputedAt() == null) {
            LOG.warnf("payment %s is disputed: answer at the provider", payment.id());
            metrics.counter("payments.disputed", "provider", payment.provider()).increment();
        }
        payment.dispute(now);
    }

    private void moved(Refund refund, ProviderNews.RefundMoved news, Instant now) {
        refund.knownToProviderAs(news.reference(), now);
        Optional<RefundSettled> fact =
                switch (news.status()) {
                    case SUCCEEDED -> refund.succeed(now);
                    case FAILED -> refund.fail(news.failureReason() == null ? "failed" : news.failureReason(), now);
                    default -> Optional.empty();
                };
        fact.ifPresent(this::publish);
    }

    private void count(String outcome, String provider) {
        metrics.counter("payments.settled", "outcome", outcome, "provider", provider)
                .increment();
    }
}
