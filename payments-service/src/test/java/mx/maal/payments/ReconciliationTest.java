package mx.maal.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import mx.maal.kit.test.LocalStack;
import mx.maal.payments.persistence.PaymentRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A webhook that never comes changes nothing but the delay. */
@QuarkusTest
@WithTestResource(LocalStack.class)
@WithTestResource(SimulatedStripe.class)
class ReconciliationTest {

    @Inject
    PaymentRepository payments;

    @Inject
    EntityManager entities;

    @BeforeEach
    void simulatorRuns() {
        SimulatedStripe.run();
    }

    @Test
    void whatWasPaidWithoutAWebhookSucceedsOnce() {
        Shop.Paid pending = Shop.pending(1_000);
        SimulatedStripe.control(pending.reference(), "approve?drop=true");
        Shop.awaitStatus(pending.paymentId(), "succeeded");
        Shop.facts("payments.payments", pending.paymentId(), "payment.succeeded.v1", 1);
    }

    @Test
    void whileTheProviderIsAwayItIsAskedAgainLater() throws Exception {
        Shop.Paid pending = Shop.pending(1_000);
        SimulatedStripe.control(pending.reference(), "approve?drop=true");
        SimulatedStripe.kill();
        await().atMost(Shop.PATIENCE).until(() -> asked(pending.paymentId()) > 0);
        assertThat(Shop.status(pending.paymentId())).isEqualTo("pending");
        SimulatedStripe.run();
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery("UPDATE payments SET reconcile_at = now() WHERE id = :id")
                        .setParameter("id", pending.paymentId())
                        .executeUpdate());
        Shop.awaitStatus(pending.paymentId(), "succeeded");
    }

    @Test
    void replicasNeverAskAboutTheSamePaymentAtOnce() throws Exception {
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery("UPDATE payments SET reconcile_at = NULL")
                        .executeUpdate());
        List<UUID> open = IntStream.range(0, 12)
                .mapToObj(i -> Shop.pending(1_000).paymentId())
                .toList();
        ExecutorService replicas = Executors.newFixedThreadPool(4);
        try {
            List<Callable<List<UUID>>> claims = IntStream.range(0, 12)
                    .<Callable<List<UUID>>>mapToObj(
                            i -> () -> QuarkusTransaction.requiringNew().call(() -> {
                                entities.createNativeQuery("UPDATE payments SET reconcile_at = now() "
                                                + "WHERE id = :id AND reconcile_attempts = 0")
                                        .setParameter("id", open.get(i))
                                        .executeUpdate();
                                return payments.claimToReconcile(3, Duration.ofMinutes(5)).stream()
                                        .map(claimed -> claimed.payment().paymentId())
                                        .toList();
                            }))
                    .toList();
            List<UUID> taken = new ArrayList<>();
            for (Future<List<UUID>> claim : replicas.invokeAll(claims)) {
                taken.addAll(claim.get());
            }
            assertThat(new HashSet<>(taken)).hasSameSizeAs(taken);
        } finally {
            replicas.shutdownNow();
        }
    }

    private int asked(UUID payment) {
        return QuarkusTransaction.requiringNew().call(() -> ((Number)
                        entities.createNativeQuery("SELECT reconcile_attempts FROM payments WHERE id = :id")
                                .setParameter("id", payment)
                                .getSingleResult())
                .intValue());
    }
}
