package mx.maal.payments.app;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mx.maal.kit.http.Capability;
import mx.maal.payments.domain.Payment;
import mx.maal.payments.persistence.PaymentRepository;
import mx.maal.payments.persistence.PaymentRepository.Claimed;
import mx.maal.payments.provider.PaymentProvider.Known;
import mx.maal.payments.provider.ProviderNews;
import mx.maal.payments.provider.ProviderRefused;
import mx.maal.payments.provider.ProviderUnavailable;
import mx.maal.payments.provider.Providers;
import org.jboss.logging.Logger;

/** Cancels at the provider what we have given up. When the money was faster, the payment succeeds after all. */
@ApplicationScoped
public class Cancellations {

    private static final Logger LOG = Logger.getLogger(Cancellations.class);
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final int AT_ONCE = 4;

    @Inject
    PaymentRepository payments;

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
        work = new BackgroundWork("cancellations", this::cancelDue, transaction);
    }

    void start(@Observes StartupEvent event) {
        work.start(1);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        work.stop();
    }

    /** Cancels this payment at the provider soon after the current transaction, if there is anything to cancel. */
    void ask(Payment payment, Instant now) {
        if (payment.askProviderToCancel(now)) {
            work.wakeAfterCommit();
        }
    }

    private int cancelDue() {
        List<Claimed> due = QuarkusTransaction.requiringNew().call(() -> payments.claimCancellations(AT_ONCE, LEASE));
        due.forEach(this::cancel);
        return due.size();
    }

    private void cancel(Claimed claimed) {
        Known payment = claimed.payment();
        try {
            settlement.apply(
                    claimed.provider(), providers.of(claimed.provider()).cancel(payment));
        } catch (ProviderRefused e) {
            LOG.errorf(
                    "payment %s cannot be cancelled at the provider: %s",
                    Capability.inLogs(payment.paymentId()), e.getMessage());
            settlement.apply(
                    claimed.provider(),
                    new ProviderNews.Cancelled(
                            new ProviderNews.Payment(payment.reference(), payment.paymentId()), e.getMessage()));
        } catch (ProviderUnavailable e) {
            LOG.warnf("payment %s not yet cancelled: %s", Capability.inLogs(payment.paymentId()), e.getMessage());
            QuarkusTransaction.requiringNew()
                    .run(() -> payments.cancelLater(payment.paymentId(), retries.pauseAfter(claimed.attempts())));
        }
    }
}
