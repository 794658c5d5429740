package mx.maal.payments.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.UUID;
import mx.maal.kit.events.NotYet;
import mx.maal.kit.http.Capability;
import mx.maal.payments.persistence.PaymentRepository;

/** Which order a payment pays. */
@ApplicationScoped
public class Orders {

    @Inject
    PaymentRepository payments;

    /**
     * @param orders by the payment that pays them; may be empty
     * @throws NotYet when one of the payments is not there yet
     */
    @Transactional
    public void placed(Map<UUID, UUID> orders) {
        if (payments.linkToOrders(orders) < orders.size()) {
            throw new NotYet("one of the payments "
                    + orders.keySet().stream().map(Capability::inLogs).toList());
        }
    }
}
