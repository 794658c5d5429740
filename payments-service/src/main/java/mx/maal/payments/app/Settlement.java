package mx.maal.payments.app;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import mx.maal.kit.events.Outbox;
import mx.maal.kit.http.Capability;
import mx.maal.payments.domain.Payment;
import mx.maal.payments.domain.PaymentStatus;
import mx.maal.payments.domain.Refund;
import mx.maal.payments.domain.RefundDue;
import mx.maal.payments.domain.RefundSettled;
import mx.maal.payments.persistence.PaymentRepository;
import mx.maal.payments.persistence.RefundRepository;
import mx.maal.payments.persistence.ToldPayments;
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
    Cancellations cancellations;

    @Inject
    Outbox outbox;

    @Inject
    PaymentMetrics metrics;

    /**
     * What a provider tells at once.
     *
     * @param trace of what brought it, to which its effects belong
     */
    public record Told(String provider, List<ProviderNews> news, Context trace) {}

    /** @return false when any of it concerns a payment or refund that we do not have (yet) */
    @Transactional
    public boolean apply(String provider, List<ProviderNews> news) {
        return applyAll(List.of(new Told(provider, news, Context.current()))).get(0);
    }

    /** As {@link #apply(String, List)}. */
    @Transactional
    public boolean apply(String provider, ProviderNews news) {
        return apply(provider, List.of(news));
    }

    /** As {@link #apply(String, List)}, of many at once: in their order, an answer for each. */
    @Transactional
    public List<Boolean> applyAll(List<Told> all) {
        ToldPayments known = payments.lockAllTold(all.stream()
                .flatMap(told -> told.news().stream()
                        .map(ProviderNews::payment)
                        .filter(Objects::nonNull)
                        .map(payment -> new PaymentRepository.Told(told.provider(), payment)))
                .toList());
        Instant now = Instant.now();
        List<Boolean> complete = new ArrayList<>(all.size());
        for (Told told : all) {
            try (Scope scope = told.trace().makeCurrent()) {
                boolean everything = true;
                for (ProviderNews news : told.news()) {
                    everything &= apply(known, told.provider(), news, now);
                }
                complete.add(everything);
            }
        }
        return complete;
    }

    private boolean apply(ToldPayments known, String provider, ProviderNews news, Instant now) {
        if (news instanceof ProviderNews.Paid paid) {
            return found(known.find(provider, paid.payment()), payment -> paid(known, payment, paid, now));
        }
        if (news instanceof ProviderNews.Declined declined) {
            return found(known.find(provider, declined.payment()), payment -> fail(payment, declined.reason(), now));
        }
        if (news instanceof ProviderNews.Cancelled cancelled) {
            return found(known.find(provider, cancelled.payment()), payment -> cancelled(payment, cancelled, now));
        }
        if (news instanceof ProviderNews.Disputed disputed) {
            return found(known.find(provider, disputed.payment()), payment -> disputed(payment, disputed, now));
        }
        if (news instanceof ProviderNews.RefundMoved moved) {
            return found(
                    refunds.lock(provider, moved.reference(), moved.refundId()), refund -> moved(refund, moved, now));
        }
        return true;
    }

    private static <T> boolean found(Optional<T> it, Consumer<T> change) {
        it.ifPresent(change);
        return it.isPresent();
    }

    /** The provider will not open this payment. Changes nothing once it has ended otherwise. */
    @Transactional
    public void refused(Payment refused, String reason) {
        payments.lock(refused.id()).ifPresent(payment -> fail(payment, reason, Instant.now()));
    }

    /** The provider will not make this refund. Changes nothing once it has ended otherwise. */
    @Transactional
    public void refundRefused(UUID refundId, String reason) {
        refunds.lock(refundId)
                .flatMap(refund -> refund.fail(reason, Instant.now()))
                .ifPresent(this::publish);
    }

    /** Publishes how a refund ended. Joins the caller's transaction. */
    void publish(RefundSettled fact) {
        outbox.append(Facts.of(fact));
        metrics.settled(fact);
        if (!fact.succeeded()) {
            LOG.warnf("refund %s of payment %s failed", fact.refundId(), Capability.inLogs(fact.paymentId()));
        }
    }

    /** The same payment may bring money twice, where the provider's page can be paid twice: that is a payment of its own. */
    private void paid(ToldPayments known, Payment told, ProviderNews.Paid news, Instant now) {
        Payment payment = told.isOrMayBe(news.charge())
                ? told
                : payments.lockByCharge(told.provider(), news.charge()).orElseGet(() -> paidAgain(told, now));
        boolean wasQuarantined = payment.status() == PaymentStatus.QUARANTINED;
        if (payment == told) {
            payment.knownToProviderAs(news.payment().reference(), now);
        }
        payment.succeed(news.charge(), news.received(), now).ifPresent(fact -> {
            outbox.append(Facts.of(fact));
            count(payment, "succeeded");
            giveUpOthers(known, payment, now);
        });
        if (payment.status() == PaymentStatus.QUARANTINED && !wasQuarantined) {
            LOG.errorf(
                    "payment %s is quarantined: asked for %s, %s",
                    Capability.inLogs(payment.id()), payment.amount(), payment.failureReason());
            count(payment, "quarantined");
        }
    }

    /** The shopper had turned to another way to pay when the money of the first one came. */
    private void giveUpOthers(ToldPayments known, Payment paid, Instant now) {
        for (Payment other : known.attemptsBeside(paid)) {
            if (other != paid) {
                giveUp(other, "checkout-paid", now);
            }
        }
    }

    /** Gives up what is pending, and lets the provider take no money for it. Joins the caller's transaction. */
    void giveUp(Payment payment, String reason, Instant now) {
        cancel(payment, reason, now);
        cancellations.ask(payment, now);
    }

    private void cancel(Payment payment, String reason, Instant now) {
        payment.cancel(reason, now).ifPresent(fact -> {
            outbox.append(Facts.of(fact));
            count(payment, "canceled");
        });
    }

    private Payment paidAgain(Payment told, Instant now) {
        Payment second = told.paidAgain(UUID.randomUUID(), now);
        LOG.warnf(
                "payment %s was paid again at the provider, as payment %s",
                Capability.inLogs(told.id()), Capability.inLogs(second.id()));
        payments.persist(second);
        return second;
    }

    private void fail(Payment payment, String reason, Instant now) {
        payment.fail(reason, now).ifPresent(fact -> {
            outbox.append(Facts.of(fact));
            count(payment, "failed");
        });
    }

    private void cancelled(Payment payment, ProviderNews.Cancelled news, Instant now) {
        payment.knownToProviderAs(news.payment().reference(), now);
        cancel(payment, news.reason(), now);
        payment.closedAtProvider(now);
    }

    private void disputed(Payment payment, ProviderNews.Disputed news, Instant now) {
        payment.dispute(news.status(), now).ifPresent(fact -> {
            outbox.append(Facts.of(fact));
            LOG.warnf(
                    "the dispute of payment %s is %s",
                    Capability.inLogs(payment.id()), news.status().word());
            metrics.disputed(payment.provider(), news.status());
        });
    }

    /** Publishes that a person has to give money back. Joins the caller's transaction. */
    void publish(RefundDue fact) {
        outbox.append(Facts.of(fact));
        metrics.due(fact.method());
        LOG.warnf(
                "refund %s of payment %s is due: it has to be given back by hand",
                fact.refundId(), Capability.inLogs(fact.paymentId()));
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

    private void count(Payment payment, String outcome) {
        metrics.settled(payment.provider(), outcome, 1);
    }
}
