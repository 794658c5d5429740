package mx.maal.fulfillment.domain;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.util.UUID;

/** Units of one order item in one parcel, at least 1. */
@Entity
@Table(name = "shipment_items")
public class ShipmentItem {
    @Id
    private UUID id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "shipment_id")
    private Shipment shipment;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "order_item_id")
    private FulfillableItem item;

    private int quantity;

    protected ShipmentItem() {}

    ShipmentItem(Shipment shipment, FulfillableItem item, int quantity) {
        this.id = UUID.randomUUID();
        this.shipment = shipment;
        this.item = item;
        this.quantity = quantity;
    }

    void remove(int units) {
        quantity -= units;
    }

    FulfillmentFact.Units units() {
        return new FulfillmentFact.Units(item.id(), quantity);
    }

    public UUID id() {
        return id;
    }

    public FulfillableItem item() {
        return item;
    }

    public int quantity() {
        return quantity;
    }
}
