package mx.maal.fulfillment.persistence;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mx.maal.fulfillment.domain.Return;
import mx.maal.fulfillment.domain.ReturnStatus;

/** Returns, over all orders. */
@ApplicationScoped
public class Returns implements PanacheRepositoryBase<Return, UUID> {

    /** The order that a return belongs to, without loading either. */
    public Optional<UUID> orderOf(UUID returnId) {
        return getEntityManager()
                .createQuery("select r.order.id from Return r where r.id = :id", UUID.class)
                .setParameter("id", returnId)
                .getResultStream()
                .findFirst();
    }

    /** All returns of an order, oldest first. */
    public List<Return> ofOrder(UUID orderId) {
        return list("order.id = ?1 order by createdAt, id", orderId);
    }

    /** Returns of all orders, oldest first. {@code status} may be null: any. */
    public List<Return> queue(ReturnStatus status, QueuePosition after, int limit) {
        String place = "(createdAt, id) > (?1, ?2)";
        return (status == null
                        ? find(place + " order by createdAt, id", after.createdAt(), after.id())
                        : find(
                                place + " and status = ?3 order by createdAt, id",
                                after.createdAt(),
                                after.id(),
                                status))
                .page(0, limit)
                .list();
    }
}
