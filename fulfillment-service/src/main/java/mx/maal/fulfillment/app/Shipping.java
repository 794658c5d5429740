package mx.maal.fulfillment.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.UUID;
import mx.maal.fulfillment.domain.FulfillableOrder;
import mx.maal.fulfillment.domain.FulfillmentFact.ShipmentCreated;
import mx.maal.fulfillment.domain.Refused;
import mx.maal.fulfillment.domain.Shipment;
import mx.maal.fulfillment.domain.Tracking;
import mx.maal.fulfillment.messaging.Announcement;
import mx.maal.fulfillment.persistence.Orders;
import mx.maal.fulfillment.persistence.Shipments;
import mx.maal.kit.events.Outbox;

/** What operators do with parcels. Each use case holds the lock of the order's row. */
@ApplicationScoped
public class Shipping {
    @Inject
    Orders orders;

    @Inject
    Shipments shipments;

    @Inject
    Outbox outbox;

    /** Makes a parcel of its own; see {@link FulfillableOrder#split}. */
    @Transactional
    public Shipment split(UUID orderId, Map<UUID, Integer> wanted) {
        FulfillableOrder order = orders.lock(orderId)
                .orElseThrow(() -> Refused.unknown("unknown-order", "There is no such order to ship."));
        ShipmentCreated created = order.split(wanted, Now.micros());
        outbox.append(Announcement.of(created));
        return order.shipment(created.shipmentId());
    }

    /** Hands the parcel to the carrier; see {@link FulfillableOrder#ship}. */
    @Transactional
    public Shipment ship(UUID shipmentId, Tracking tracking, Map<UUID, Integer> part) {
        FulfillableOrder order = lockOrderOf(shipmentId);
        outbox.appendAll(order.ship(shipmentId, tracking, part, Now.micros()).stream()
                .map(Announcement::of)
                .toList());
        return order.shipment(shipmentId);
    }

    /** The parcel reached the shopper. */
    @Transactional
    public Shipment deliver(UUID shipmentId) {
        Shipment shipment = lockOrderOf(shipmentId).shipment(shipmentId);
        outbox.append(Announcement.of(shipment.deliver(Now.micros())));
        return shipment;
    }

    private FulfillableOrder lockOrderOf(UUID shipmentId) {
        return shipments
                .orderOf(shipmentId)
                .flatMap(orders::lock)
                .orElseThrow(() -> Refused.unknown("unknown-shipment", "There is no such shipment."));
    }
}
