package mx.maal.fulfillment.domain;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.util.UUID;

/**
 * One item of an order and how much of it has left and come back, in units:
 * 0 ≤ returned ≤ return requested ≤ shipped ≤ ordered. Changed only under the lock of its order.
 */
@Entity
@Table(name = "fulfillable_items")
public class FulfillableItem {
    @Id
    @Column(name = "order_item_id")
    private UUID id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "order_id")
    private FulfillableOrder order;

    private UUID variantId;

    private String sku;
    private String title;

    private long unitPriceMinor;

    private int ordered;
    private int shipped;

    private int returnRequested;

    private int returned;

    protected FulfillableItem() {}

    FulfillableItem(FulfillableOrder order, OrderedItem ordered) {
        this.order = order;
        this.id = ordered.orderItemId();
        this.variantId = ordered.variantId();
        this.sku = ordered.sku();
        this.title = ordered.title();
        this.unitPriceMinor = ordered.unitPriceMinor();
        this.ordered = ordered.quantity();
    }

    void ship(int quantity) {
        if (quantity > unshipped()) {
            throw new IllegalStateException("item %s: %d to ship, %d left".formatted(id, quantity, unshipped()));
        }
        shipped += quantity;
    }

    /** Promises that units which were shipped, and which no other return speaks for, may come back. */
    void requestReturn(int quantity) {
        int returnable = shipped - returnRequested;
        if (quantity > returnable) {
            throw Refused.conflict(
                            "return-exceeds-shipped",
                            "Of %s, %d can be returned, not %d.".formatted(sku, returnable, quantity))
                    .with("orderItemId", id)
                    .with("returnable", returnable);
        }
        returnRequested += quantity;
    }

    void withdrawReturn(int quantity) {
        returnRequested -= quantity;
    }

    /** Counts what came of what was asked for; what did not come may be asked for again. */
    void takeBack(int requested, int received) {
        returned += received;
        returnRequested -= requested - received;
    }

    boolean isAllBack() {
        return shipped > 0 && returned == shipped;
    }

    public UUID id() {
        return id;
    }

    public UUID variantId() {
        return variantId;
    }

    public String sku() {
        return sku;
    }

    public String title() {
        return title;
    }

    /** In minor units of the order's currency. */
    public long unitPriceMinor() {
        return unitPriceMinor;
    }

    /** Units that have not left yet. */
    public int unshipped() {
        return ordered - shipped;
    }

    public int shipped() {
        return shipped;
    }

    public int returnRequested() {
        return returnRequested;
    }

    public int returned() {
        return returned;
    }
}
