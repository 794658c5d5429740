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
import java.util.Optional;
import java.util.UUID;
import mx.maal.kit.Batcher;
import mx.maal.kit.Gathering;
import mx.maal.kit.http.Capability;
import mx.maal.payments.domain.Customer;
import mx.maal.payments.domain.Opened;
import mx.maal.payments.domain.Payment;
import mx.maal.payments.persistence.CheckoutRepository;
import mx.maal.payments.persistence.PaymentRepository;
import mx.maal.payments.provider.PaymentProvider.ToOpen;
import mx.maal.payments.provider.ProviderRefused;
import mx.maal.payments.provider.ProviderUnavailable;
import mx.maal.payments.provider.Providers;
import org.jboss.logging.Logger;

/**
 * Opens payments at their providers, one at a time each: not every provider takes an idempotency key. The shopper's own
 * request opens a payment when it can; slow payments whose units came too late for that are opened here.
 */
@ApplicationScoped
public class Openings {

    private static final Logger LOG = Logger.getLogger(Openings.class);
    /** Longer than a call to a provider may take. */
    static final Duration LEASE = Duration.ofSeconds(30);

    private static final int AT_ONCE = 4;
    private static final int MOST_OPENED_AT_ONCE = 100;

    @Inject
    PaymentRepository payments;

    @Inject
    CheckoutRepository checkouts;

    @Inject
    CheckoutBook book;

    @Inject
    Providers providers;

    @Inject
    Settlement settlement;

    @Inject
    TransactionSynchronizationRegistry transaction;

    private final Batcher<CheckoutBook.OpenedPayment, Payment> opened =
            new Batcher<>(MOST_OPENED_AT_ONCE, Integer.MAX_VALUE, Gathering.BUYING, answers -> book.opened(answers));
    private BackgroundWork work;

    @PostConstruct
    void prepare() {
        work = new BackgroundWork("openings", this::openDue, transaction);
    }

    void start(@Observes StartupEvent event) {
        work.start(1);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        work.stop();
    }

    void wakeAfterCommit() {
        work.wakeAfterCommit();
    }

    /**
     * Opens a payment as it was just read, unless that is done, not allowed yet, or another is at it. A payment that the
     * provider refuses has failed afterwards.
     *
     * @return the payment as it stands now
     * @throws ProviderUnavailable when the provider does not answer; the same call may work later
     */
    Payment open(Payment payment) {
        if (!payment.mayBeOpened() || payment.providerReference() != null) {
            return payment;
        }
        Optional<ToOpen> opening = QuarkusTransaction.requiringNew().call(() -> payments.claimOpening(
                        payment.id(), LEASE)
                .map(attempt -> toOpen(
                        payment,
                        checkouts.find(payment.checkoutId()).orElseThrow().customer(),
                        attempt > 1)));
        return opening.isPresent() ? openAtProvider(payment, opening.get()) : read(payment.id());
    }

    /** As {@link #open}, of a payment that the caller has claimed when making it, for {@link #LEASE}. */
    Payment openClaimed(Payment payment, Customer customer) {
        return openAtProvider(payment, toOpen(payment, customer, false));
    }

    private static ToOpen toOpen(Payment payment, Customer customer, boolean again) {
        return new ToOpen(
                payment.id(),
                payment.checkoutId(),
                payment.method(),
                payment.amount(),
                customer,
                payment.payUntil(),
                again);
    }

    private Payment openAtProvider(Payment payment, ToOpen opening) {
        try {
            Opened answer = providers.of(payment.provider()).open(opening);
            return opened.await(new CheckoutBook.OpenedPayment(payment, answer));
        } catch (ProviderUnavailable e) {
            QuarkusTransaction.requiringNew().run(() -> payments.releaseOpening(payment.id()));
            throw e;
        } catch (ProviderRefused e) {
            // Its code alone: the rest of what a provider says repeats what it refuses, an e-mail address for example.
            LOG.errorf("payment %s refused: %s", Capability.inLogs(payment.id()), e.getMessage());
            settlement.refused(payment, e.getMessage());
            return read(payment.id());
        }
    }

    private int openDue() {
        List<UUID> due = QuarkusTransaction.requiringNew().call(() -> payments.toOpen(AT_ONCE));
        for (UUID id : due) {
            try {
                open(read(id));
            } catch (ProviderUnavailable e) {
                LOG.warnf("payment %s not opened: %s; trying again", Capability.inLogs(id), e.getMessage());
                return 0;
            }
        }
        return due.size();
    }

    Payment read(UUID id) {
        return QuarkusTransaction.requiringNew().call(() -> payments.findById(id));
    }
}
