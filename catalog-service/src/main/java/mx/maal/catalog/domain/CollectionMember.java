package mx.maal.catalog.domain;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A product's place in a collection. */
@Entity
@Table(name = "collection_products")
public class CollectionMember {

    @Id
    private UUID id;

    @Column(updatable = false)
    private UUID collectionId;

    @Column(updatable = false)
    private UUID productId;

    private int sortOrder;

    protected CollectionMember() {}

    /** @param sortOrder lower ones are shown first; those with the same in no particular order */
    public CollectionMember(UUID collectionId, UUID productId, int sortOrder) {
        this.id = UUID.randomUUID();
        this.collectionId = collectionId;
        this.productId = productId;
        this.sortOrder = sortOrder;
    }

    public UUID productId() {
        return productId;
    }

    public int sortOrder() {
        return sortOrder;
    }

    public void moveTo(int newSortOrder) {
        sortOrder = newSortOrder;
    }
}
