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
import java.util.List;
import java.util.UUID;
import mx.maal.kit.http.Capability;
import mx.maal.payments.persistence.PaymentRepository;
import mx.maal.payments.persistence.PaymentRepository.Claimed;
import mx.maal.payments.provider.ProviderNews;
import mx.maal.payments.provider.ProviderRefused;
import mx.maal.payments.provider.ProviderUnavailable;
import mx.maal.payments.provider.Providers;
import org.jboss.logging.Logger;

/**
 * Asks providers about payments that stay open too long, so that a webhook that never came changes nothing but the
 * delay. Replicas share the work: each payment is one's for the length of a lease.
 */
@ApplicationScoped
public class Reconciliation {

    private static final Logger LOG = Logger.getLogger(Reconciliation.class);
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final int AT_ONCE = 4;
    private static final int MOST_DOUBLINGS = 10;

    @Inject
    PaymentRepository payments;

    @Inject
    Providers providers;

    @Inject
    Settlement settlement;

    @Inject
    PaymentSettings settings;

    @Inject
    TransactionSynchronizationRegistry transaction;

    private BackgroundWork work;

    @PostConstruct
    void prepare() {
        work = new BackgroundWork("reconciliation", this::askDue, transaction);
    }

    void start(@Observes StartupEvent event) {
        work.start(1);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        work.stop();
    }

    private int askDue() {
        List<Claimed> due = QuarkusTransaction.requiringNew().call(() -> payments.claimToReconcile(AT_ONCE, LEASE));
        due.forEach(this::ask);
        return due.size();
    }

    private void ask(Claimed claimed) {
        UUID id = claimed.payment().paymentId();
        try {
            List<ProviderNews> news = providers.of(claimed.provider()).find(claimed.payment());
            if (!news.isEmpty()) {
                LOG.infof("payment %s has moved, and no webhook said so yet", Capability.inLogs(id));
                settlement.apply(claimed.provider(), news);
            }
        } catch (ProviderRefused | ProviderUnavailable e) {
            LOG.warnf("payment %s not reconciled: %s", Capability.inLogs(id), e.getMessage());
        }
        // What has ended is not asked about any more, whenever that would be.
        QuarkusTransaction.requiringNew().run(() -> payments.reconcileLater(id, pauseAfter(claimed.attempts())));
    }

    private Duration pauseAfter(int attempts) {
        Duration pause = settings.reconcileAfter().multipliedBy(1L << Math.min(attempts, MOST_DOUBLINGS));
        return pause.compareTo(settings.longestReconcilePause()) < 0 ? pause : settings.longestReconcilePause();
    }
}
