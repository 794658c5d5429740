package mx.maal.catalog.domain;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** Something a brand sells, in one or more variants. Whoever changes it holds its row's lock. */
@Entity
@Table(name = "products")
public class Product {

    /** How many variants one product may have; its whole state must fit one event. */
    public static final int MAX_VARIANTS = 500;

    @Id
    private UUID id;

    private String slug;
    private String title;
    private String description;
    private ProductStatus status;
    private String vendor;
    private String productType;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private List<String> tags = List.of();

    private long version;
    private Instant createdAt;
    private Instant updatedAt;

    @ElementCollection
    @CollectionTable(name = "product_images", joinColumns = @JoinColumn(name = "product_id"))
    @OrderColumn(name = "position")
    private List<Image> images = new ArrayList<>();

    @OneToMany(mappedBy = "product")
    @OrderBy("position, id")
    private List<Variant> variants = new ArrayList<>();

    protected Product() {}

    /** A new product without variants, not yet published. */
    public Product(ProductDetails details, Instant at) {
        id = UUID.randomUUID();
        createdAt = at;
        updatedAt = at;
        set(details);
    }

    /** @return whether anything is different now */
    public boolean revise(ProductDetails details) {
        if (details.equals(details())) {
            return false;
        }
        set(details);
        return true;
    }

    /** Takes it out of the shop for good; orders still refer to it. @return whether it was in */
    public boolean archive() {
        boolean was = status != ProductStatus.ARCHIVED;
        status = ProductStatus.ARCHIVED;
        return was;
    }

    /** @throws InvalidValue when it has as many variants as a product may have */
    public Variant addVariant(VariantDetails details, Instant at) {
        if (variants.size() >= MAX_VARIANTS) {
            throw new InvalidValue("variants", "a product has at most " + MAX_VARIANTS + " variants");
        }
        Variant variant = new Variant(this, details, at);
        variants.add(variant);
        return variant;
    }

    /** Withdraws the variants that are not among these. @return whether any was still sold */
    public boolean withdrawAllBut(Collection<Variant> kept) {
        boolean changed = false;
        for (Variant variant : variants) {
            changed |= !kept.contains(variant) && variant.withdraw();
        }
        return changed;
    }

    public Optional<Variant> variant(UUID variantId) {
        return variants.stream().filter(v -> v.id().equals(variantId)).findFirst();
    }

    public Optional<Variant> variantWithSku(String sku) {
        return variants.stream().filter(v -> v.sku().equals(sku)).findFirst();
    }

    public Optional<Variant> variantWithOptions(List<Option> options) {
        return variants.stream().filter(v -> v.options().equals(options)).findFirst();
    }

    /** The place after the last variant. */
    public int nextPosition() {
        return variants.stream().mapToInt(v -> v.details().position()).max().orElse(0) + 1;
    }

    /** Gives it its next version and returns the state to be published with it. */
    public ProductChanged changed(List<DropTerms> drops, Instant at) {
        version++;
        updatedAt = at;
        return new ProductChanged(
                id,
                version,
                slug,
                title,
                status.spelled(),
                images.isEmpty() ? null : images.get(0).url(),
                variants.stream().map(Variant::offer).toList(),
                drops);
    }

    public ProductDetails details() {
        return new ProductDetails(slug, title, description, status, vendor, productType, tags, images);
    }

    private void set(ProductDetails details) {
        slug = details.slug();
        title = details.title();
        description = details.description();
        status = details.status();
        vendor = details.vendor();
        productType = details.productType();
        tags = details.tags();
        if (!images.equals(details.images())) {
            images.clear();
            images.addAll(details.images());
        }
    }

    public UUID id() {
        return id;
    }

    public String slug() {
        return slug;
    }

    public ProductStatus status() {
        return status;
    }

    /** How many states of it have been published. */
    public long version() {
        return version;
    }

    /** All of them, the withdrawn ones too, in the order of showing. */
    public List<Variant> variants() {
        return List.copyOf(variants);
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }
}
