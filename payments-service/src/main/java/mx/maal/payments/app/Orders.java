package mx.maal.payments.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.UUID;
import mx.maal.kit.events.NotYet;
import mx.maal.payments.persistence.PaymentRepository;

/** Which order a payment pays. */
@ApplicationScoped
public class Orders {

    @Inject
    PaymentRepository payments;

    /** @throws NotYet when there is no such payment here */
    @Transactional
    public void placed(UUID orderId, UUID paymentId) {
        payments.lock(paymentId)
                .orElseThrow(() -> new NotYet("payment " + paymentId))
                .linkToOrder(orderId, Instant.now());
    }
}
