package mx.maal.order.domain;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.util.UUID;
import mx.maal.kit.Money;

/** A {@link FrozenLine} of a checkout. */
@Entity
@Table(name = "checkout_items")
public class CheckoutItem {

    @Id
    private UUID id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "checkout_id")
    private Checkout checkout;

    private int position;
    private UUID variantId;
    private String sku;
    private String title;
    private int quantity;
    private long unitPriceMinor;

    protected CheckoutItem() {}

    CheckoutItem(Checkout checkout, int position, FrozenLine line) {
        this.id = UUID.randomUUID();
        this.checkout = checkout;
        this.position = position;
        this.variantId = line.variantId();
        this.sku = line.sku();
        this.title = line.title();
        this.quantity = line.quantity();
        this.unitPriceMinor = line.unitPrice().amountMinor();
    }

    FrozenLine line(String currency) {
        return new FrozenLine(variantId, sku, title, quantity, new Money(unitPriceMinor, currency));
    }
}
