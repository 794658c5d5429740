package mx.maal.order.domain;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.util.UUID;
import mx.maal.kit.Money;

/** One variant of an order: how many units were bought, shipped and delivered. */
@Entity
@Table(name = "order_items")
public class OrderItem {

    @Id
    private UUID id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "order_id")
    private Order order;

    private int position;
    private UUID variantId;
    private String sku;
    private String title;
    private int quantity;
    private long unitPriceMinor;
    private int shippedQuantity;
    private int deliveredQuantity;

    protected OrderItem() {}

    OrderItem(Order order, int position, FrozenLine line) {
        this.id = UUID.randomUUID();
        this.order = order;
        this.position = position;
        this.variantId = line.variantId();
        this.sku = line.sku();
        this.title = line.title();
        this.quantity = line.quantity();
        this.unitPriceMinor = line.unitPrice().amountMinor();
    }

    /** @throws IllegalStateException when more would leave than was ordered */
    void ship(int units) {
        if (units < 1 || shippedQuantity + units > quantity) {
            throw new IllegalStateException(
                    "item " + id + ": " + units + " more shipped of " + quantity + ", " + shippedQuantity + " already");
        }
        shippedQuantity += units;
    }

    /** @throws IllegalStateException when more would arrive than left */
    void deliver(int units) {
        if (units < 1 || deliveredQuantity + units > shippedQuantity) {
            throw new IllegalStateException("item " + id + ": " + units + " more delivered of " + shippedQuantity
                    + " shipped, " + deliveredQuantity + " already");
        }
        deliveredQuantity += units;
    }

    public UUID id() {
        return id;
    }

    public UUID variantId() {
        return variantId;
    }

    /** Null when the variant had none. */
    public String sku() {
        return sku;
    }

    public String title() {
        return title;
    }

    public int quantity() {
        return quantity;
    }

    public Money unitPrice(String currency) {
        return new Money(unitPriceMinor, currency);
    }

    public int shippedQuantity() {
        return shippedQuantity;
    }

    public int deliveredQuantity() {
        return deliveredQuantity;
    }
}
