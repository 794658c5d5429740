package mx.maal.fulfillment.persistence;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import mx.maal.fulfillment.domain.FulfillableOrder;
import mx.maal.kit.Hql;

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

    /** Those of these that are known here; the caller may change the set. */
    public Set<UUID> known(Collection<UUID> orderIds) {
        return new HashSet<>(getEntityManager()
                .createQuery("select o.id from FulfillableOrder o where " + Hql.among("o.id", 1), UUID.class)
                .setParameter(1, Hql.array(orderIds))
                .getResultList());
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
