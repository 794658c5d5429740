package mx.maal.catalog.domain;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** Products that are shown together; of type drop, also sold together, in a window. Whoever changes it locks its row. */
@Entity
@Table(name = "collections")
public class ProductCollection {

    @Id
    private UUID id;

    private String name;
    private String slug;
    private CollectionType type;
    private Instant startsAt;
    private Instant endsAt;

    @Column(name = "is_active")
    private boolean active;

    private String heroImage;
    private String description;
    private Integer purchaseLimit;
    private boolean slowPayments;
    private int voucherShare;
    private Integer personLimit;
    private Integer admissionsPerSecond;
    private Instant createdAt;
    private Instant updatedAt;

    protected ProductCollection() {}

    public ProductCollection(CollectionDetails details, Instant at) {
        id = UUID.randomUUID();
        createdAt = at;
        set(details, at);
    }

    /** @return whether anything is different now */
    public boolean revise(CollectionDetails details, Instant at) {
        if (details.equals(details())) {
            return false;
        }
        set(details, at);
        return true;
    }

    public CollectionDetails details() {
        return new CollectionDetails(
                name,
                slug,
                type,
                new SaleWindow(startsAt, endsAt),
                active,
                heroImage,
                description,
                purchaseLimit,
                slowPayments,
                voucherShare,
                personLimit,
                admissionsPerSecond);
    }

    private void set(CollectionDetails details, Instant at) {
        name = details.name();
        slug = details.slug();
        type = details.type();
        startsAt = details.window().startsAt();
        endsAt = details.window().endsAt();
        active = details.active();
        heroImage = details.heroImage();
        description = details.description();
        purchaseLimit = details.purchaseLimit();
        slowPayments = details.slowPayments();
        voucherShare = details.voucherShare();
        personLimit = details.personLimit();
        admissionsPerSecond = details.admissionsPerSecond();
        updatedAt = at;
    }

    public boolean isDrop() {
        return type == CollectionType.DROP;
    }

    public UUID id() {
        return id;
    }

    public boolean active() {
        return active;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }
}
