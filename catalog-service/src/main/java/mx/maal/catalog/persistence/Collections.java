package mx.maal.catalog.persistence;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import mx.maal.catalog.domain.CollectionDetails;
import mx.maal.catalog.domain.CollectionMember;
import mx.maal.catalog.domain.CollectionType;
import mx.maal.catalog.domain.DropTerms;
import mx.maal.catalog.domain.ProductCollection;
import mx.maal.catalog.domain.Slug;

/** The collections and what is in them. A collection is locked before the products in it, never after. */
@ApplicationScoped
public class Collections implements PanacheRepositoryBase<ProductCollection, UUID> {

    private record TermsOfProduct(UUID productId, DropTerms terms) {}

    public Optional<ProductCollection> lock(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** By slug, or by id. */
    public Optional<ProductCollection> bySlugOrId(String slugOrId) {
        return find("slug", slugOrId).firstResultOptional().or(() -> Ids.parse(slugOrId)
                .flatMap(this::findByIdOptional));
    }

    /**
     * The newest first.
     *
     * @param type null for any
     * @param afterAt with {@code afterId}, the last collection of the page before; both null for the first page
     */
    public List<ProductCollection> page(
            CollectionType type, boolean onlyActive, Instant afterAt, UUID afterId, int limit) {
        String conditions = (onlyActive ? "c.active = true" : "true = true")
                + (type == null ? "" : " and c.type = :type")
                + (afterId == null
                        ? ""
                        : " and (c.createdAt < :afterAt or (c.createdAt = :afterAt and c.id < :afterId))");
        TypedQuery<ProductCollection> query = getEntityManager()
                .createQuery(
                        "from ProductCollection c where " + conditions + " order by c.createdAt desc, c.id desc",
                        ProductCollection.class);
        if (type != null) {
            query.setParameter("type", type);
        }
        if (afterId != null) {
            query.setParameter("afterAt", afterAt).setParameter("afterId", afterId);
        }
        return query.setMaxResults(limit).getResultList();
    }

    /** The terms of every drop that each of these products is in, in the order of opening. */
    public Map<UUID, List<DropTerms>> dropsOf(Collection<UUID> productIds) {
        if (productIds.isEmpty()) {
            return Map.of();
        }
        return getEntityManager()
                .createQuery(
                        "select m.productId, c.id, c.slug, c.active, c.startsAt, c.endsAt, c.purchaseLimit,"
                                + " c.slowPayments, c.voucherShare, c.personLimit, c.admissionsPerSecond"
                                + " from CollectionMember m join ProductCollection c on c.id = m.collectionId"
                                + " where m.productId in :products and c.type = :drop"
                                + " order by c.startsAt nulls first, c.id",
                        Object[].class)
                .setParameter("products", productIds)
                .setParameter("drop", CollectionType.DROP)
                .getResultStream()
                .map(row -> new TermsOfProduct(
                        (UUID) row[0],
                        new DropTerms(
                                (UUID) row[1],
                                (String) row[2],
                                (boolean) row[3],
                                (Instant) row[4],
                                (Instant) row[5],
                                (Integer) row[6],
                                (boolean) row[7],
                                (int) row[8],
                                (Integer) row[9],
                                (Integer) row[10])))
                .collect(Collectors.groupingBy(
                        TermsOfProduct::productId, Collectors.mapping(TermsOfProduct::terms, Collectors.toList())));
    }

    /** The places of those of these products that are in the collection. */
    public List<CollectionMember> members(UUID collectionId, Collection<UUID> productIds) {
        return getEntityManager()
                .createQuery(
                        "from CollectionMember m where m.collectionId = :collection and m.productId in :products",
                        CollectionMember.class)
                .setParameter("collection", collectionId)
                .setParameter("products", productIds)
                .getResultList();
    }

    public void add(CollectionMember member) {
        getEntityManager().persist(member);
    }

    public void remove(CollectionMember member) {
        getEntityManager().remove(member);
    }

    /** The place after the last product. */
    public int nextSortOrder(UUID collectionId) {
        return getEntityManager()
                        .createQuery(
                                "select coalesce(max(m.sortOrder), 0) from CollectionMember m where m.collectionId = :id",
                                Integer.class)
                        .setParameter("id", collectionId)
                        .getSingleResult()
                + 1;
    }

    /** Deletes it; the products that were in it stay. */
    public void deleteWithPlaces(ProductCollection collection) {
        getEntityManager()
                .createQuery("delete from CollectionMember m where m.collectionId = :id")
                .setParameter("id", collection.id())
                .executeUpdate();
        delete(collection);
        flush();
    }

    /** The slug, or the first free one made of it. */
    public String freeSlug(String slug) {
        List<String> taken = getEntityManager()
                .createQuery(
                        "select c.slug from ProductCollection c where c.slug = :slug or c.slug like :numbered",
                        String.class)
                .setParameter("slug", slug)
                .setParameter("numbered", slug + "-%")
                .getResultList();
        return Slug.free(slug, Set.copyOf(taken), CollectionDetails.MAX_SLUG_LENGTH);
    }
}
