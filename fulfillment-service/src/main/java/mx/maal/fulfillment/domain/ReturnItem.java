package mx.maal.fulfillment.domain;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.util.UUID;
import mx.maal.fulfillment.domain.FulfillmentFact.InspectedItem;

/** Units of one order item that are to come back, and, once inspected, how many came and in which condition. */
@Entity
@Table(name = "return_items")
public class ReturnItem {
    @Id
    private UUID id;

    // "return" is no name for a field.
    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "return_id")
    private Return parent;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "order_item_id")
    private FulfillableItem item;

    private int quantity;

    @Enumerated(EnumType.STRING)
    private ItemCondition condition;

    private Integer receivedQuantity;

    @Enumerated(EnumType.STRING)
    private Disposition disposition;

    protected ReturnItem() {}

    ReturnItem(Return parent, FulfillableItem item, int quantity) {
        this.id = UUID.randomUUID();
        this.parent = parent;
        this.item = item;
        this.quantity = quantity;
    }

    /** Moves units to an item of their own, because they came back in another condition than the rest. */
    ReturnItem splitOff(int units) {
        quantity -= units;
        return new ReturnItem(parent, item, units);
    }

    void arrived(int units, ItemCondition as) {
        receivedQuantity = units;
        condition = as;
        disposition = as.disposition();
        item.takeBack(quantity, units);
    }

    void didNotArrive() {
        receivedQuantity = 0;
        item.takeBack(quantity, 0);
    }

    boolean isInspected() {
        return receivedQuantity != null;
    }

    InspectedItem inspected() {
        return new InspectedItem(id, item.id(), item.variantId(), receivedQuantity, condition, disposition);
    }

    public UUID id() {
        return id;
    }

    public FulfillableItem item() {
        return item;
    }

    /** Units asked for, at least 1. */
    public int quantity() {
        return quantity;
    }

    /** Units that came, 0 to {@link #quantity()}; null until inspected. */
    public Integer receivedQuantity() {
        return receivedQuantity;
    }

    /** Null until inspected, and when nothing came. */
    public ItemCondition condition() {
        return condition;
    }

    /** Null until inspected, and when nothing came. */
    public Disposition disposition() {
        return disposition;
    }
}
