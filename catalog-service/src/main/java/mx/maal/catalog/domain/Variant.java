package mx.maal.catalog.domain;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import mx.maal.kit.Money;

/** What a shopper puts into the cart: a product in one size, one colour. Changed under its product's lock. */
@Entity
@Table(name = "product_variants")
public class Variant {

    @Id
    private UUID id;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "product_id", updatable = false)
    private Product product;

    private String sku;
    private String title;
    private long priceMinor;
    private String currency;

    @Column(name = "compare_at_price_minor")
    private Long compareAtPriceMinor;

    private int position;
    private boolean active;
    private Instant createdAt;
    private Instant updatedAt;

    @ElementCollection
    @CollectionTable(name = "variant_options", joinColumns = @JoinColumn(name = "product_variant_id"))
    @OrderColumn(name = "position")
    private List<Option> options = new ArrayList<>();

    protected Variant() {}

    Variant(Product product, VariantDetails details, Instant at) {
        this.id = UUID.randomUUID();
        this.product = product;
        this.createdAt = at;
        set(details, at);
    }

    /** @return whether anything is different now */
    public boolean revise(VariantDetails details, Instant at) {
        if (details.equals(details())) {
            return false;
        }
        set(details, at);
        return true;
    }

    /** Sells it no more. @return whether it was sold until now */
    public boolean withdraw() {
        boolean was = active;
        active = false;
        return was;
    }

    public VariantDetails details() {
        Money compareAt = compareAtPriceMinor == null ? null : new Money(compareAtPriceMinor, currency);
        return new VariantDetails(sku, new Money(priceMinor, currency), compareAt, options, position, active);
    }

    ProductChanged.Offer offer() {
        return new ProductChanged.Offer(id, sku, title, new Money(priceMinor, currency), active);
    }

    private void set(VariantDetails details, Instant at) {
        sku = details.sku();
        title = Option.title(details.options());
        priceMinor = details.price().amountMinor();
        currency = details.price().currency();
        compareAtPriceMinor = details.compareAtPrice() == null
                ? null
                : details.compareAtPrice().amountMinor();
        position = details.position();
        active = details.active();
        updatedAt = at;
        if (!options.equals(details.options())) {
            options.clear();
            options.addAll(details.options());
        }
    }

    public UUID id() {
        return id;
    }

    public String sku() {
        return sku;
    }

    public String title() {
        return title;
    }

    public List<Option> options() {
        return List.copyOf(options);
    }

    public boolean active() {
        return active;
    }
}
