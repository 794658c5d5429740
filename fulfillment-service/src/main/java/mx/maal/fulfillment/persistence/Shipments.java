package mx.maal.fulfillment.persistence;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mx.maal.fulfillment.domain.Shipment;
import mx.maal.fulfillment.domain.ShipmentStatus;

/** Parcels, over all orders. */
@ApplicationScoped
public class Shipments implements PanacheRepositoryBase<Shipment, UUID> {

    /** The order that a parcel belongs to, without loading either. */
    public Optional<UUID> orderOf(UUID shipmentId) {
        return getEntityManager()
                .createQuery("select s.order.id from Shipment s where s.id = :id", UUID.class)
                .setParameter("id", shipmentId)
                .getResultStream()
                .findFirst();
    }

    /** All parcels of an order, oldest first. */
    public List<Shipment> ofOrder(UUID orderId) {
        return list("order.id = ?1 order by createdAt, id", orderId);
    }

    /** Parcels of all orders, oldest first. {@code status} may be null: any. */
    public List<Shipment> queue(ShipmentStatus status, QueuePosition after, int limit) {
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
