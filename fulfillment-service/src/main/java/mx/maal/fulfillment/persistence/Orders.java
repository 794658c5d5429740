package mx.maal.fulfillment.persistence;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;
import mx.maal.fulfillment.domain.FulfillableOrder;

/** The orders that order-service confirmed. */
@ApplicationScoped
public class Orders implements PanacheRepositoryBase<FulfillableOrder, UUID> {

    /**
     * The order with its row locked until the transaction ends. To be called before anything of the order is read in the
     * transaction, so that what is read is what the lock protects.
     */
    public Optional<FulfillableOrder> lock(UUID orderId) {
        return findByIdOptional(orderId, LockModeType.PESSIMISTIC_WRITE);
    }

    /** The hash of the shopper's access token; empty when the order is not known here. */
    public Optional<String> accessTokenHash(UUID orderId) {
        return getEntityManager()
                .createQuery("select o.accessTokenHash from FulfillableOrder o where o.id = :id", String.class)
                .setParameter("id", orderId)
                .getResultStream()
                .findFirst();
    }
}
