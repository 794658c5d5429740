package mx.maal.catalog.persistence;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import mx.maal.catalog.domain.CollectionType;
import mx.maal.catalog.domain.Product;
import mx.maal.catalog.domain.ProductDetails;
import mx.maal.catalog.domain.ProductStatus;
import mx.maal.catalog.domain.Slug;

/** The products and their variants. Several are always locked in the order of their ids, so that nobody deadlocks. */
@ApplicationScoped
public class Products implements PanacheRepositoryBase<Product, UUID> {

    /** Active, and not hidden by being in nothing but drops that are not announced yet. */
    private static final String SHOWN_TO_ANYONE =
            " p.status = :active and (not exists (select 1 from CollectionMember m"
                    + " join ProductCollection c on c.id = m.collectionId where m.productId = p.id and c.type = :drop)"
                    + " or exists (select 1 from CollectionMember m join ProductCollection c on c.id = m.collectionId"
                    + " where m.productId = p.id and c.type = :drop and c.active = true))";

    /**
     * What to list.
     *
     * @param text part of title or vendor, or a whole tag; null for any
     * @param status null for any
     * @param onlyShown leave out what shoppers may not see
     */
    public record Filter(String text, ProductStatus status, boolean onlyShown) {}

    /** A product in a collection, and its place there. */
    public record Placed(Product product, int sortOrder) {}

    public Optional<Product> lock(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    public List<Product> lockAll(Collection<UUID> ids) {
        return locked("p.id in :keys", ids);
    }

    public List<Product> lockBySlug(Collection<String> slugs) {
        return locked("p.slug in :keys", slugs);
    }

    /** The caller holds the collection's lock, so that nothing joins or leaves meanwhile. */
    public List<Product> lockMembers(UUID collectionId) {
        return locked(
                "p.id in (select m.productId from CollectionMember m where m.collectionId in :keys)",
                List.of(collectionId));
    }

    private List<Product> locked(String condition, Collection<?> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        return getEntityManager()
                .createQuery("from Product p where " + condition + " order by p.id", Product.class)
                .setParameter("keys", keys)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    /** Writes what is new of them, all products before all variants, so that the statements travel in batches. */
    public void save(Collection<Product> products) {
        products.forEach(this::persist);
        products.forEach(product -> product.variants().forEach(getEntityManager()::persist));
        flush();
    }

    /** By slug, or by id. */
    public Optional<Product> bySlugOrId(String slugOrId) {
        return find("slug", slugOrId).firstResultOptional().or(() -> Ids.parse(slugOrId)
                .flatMap(this::findByIdOptional));
    }

    /** Whether somebody without a token may see it. */
    public boolean isShown(Product product) {
        return getEntityManager()
                        .createQuery(
                                "select count(*) from Product p where p.id = :id and" + SHOWN_TO_ANYONE, Long.class)
                        .setParameter("id", product.id())
                        .setParameter("active", ProductStatus.ACTIVE)
                        .setParameter("drop", CollectionType.DROP)
                        .getSingleResult()
                == 1;
    }

    /**
     * The newest first.
     *
     * @param afterAt with {@code afterId}, the last product of the page before; both null for the first page
     */
    public List<Product> page(Filter filter, Instant afterAt, UUID afterId, int limit) {
        String after =
                afterId == null ? "" : " and (p.createdAt < :afterAt or (p.createdAt = :afterAt and p.id < :afterId))";
        TypedQuery<Product> query = getEntityManager()
                .createQuery(
                        "from Product p where " + conditions(filter) + after + " order by p.createdAt desc, p.id desc",
                        Product.class);
        if (afterId != null) {
            query.setParameter("afterAt", afterAt).setParameter("afterId", afterId);
        }
        return bind(query, filter).setMaxResults(limit).getResultList();
    }

    /**
     * A collection's products in its order.
     *
     * @param afterOrder with {@code afterId}, the place and id of the last product of the page before, or null
     */
    public List<Placed> pageOf(UUID collectionId, Filter filter, Integer afterOrder, UUID afterId, int limit) {
        String after = afterId == null
                ? ""
                : " and (place.sortOrder > :afterOrder or (place.sortOrder = :afterOrder and p.id > :afterId))";
        TypedQuery<Placed> query = getEntityManager()
                .createQuery(
                        "select p, place.sortOrder from CollectionMember place join Product p on p.id = place.productId"
                                + " where place.collectionId = :collection and " + conditions(filter) + after
                                + " order by place.sortOrder, p.id",
                        Placed.class)
                .setParameter("collection", collectionId);
        if (afterId != null) {
            query.setParameter("afterOrder", afterOrder).setParameter("afterId", afterId);
        }
        return bind(query, filter).setMaxResults(limit).getResultList();
    }

    private static String conditions(Filter filter) {
        return (filter.onlyShown() ? SHOWN_TO_ANYONE : " true = true")
                + (filter.status() == null ? "" : " and p.status = :status")
                + (filter.text() == null
                        ? ""
                        : " and (lower(p.title) like :like escape '\\' or lower(p.vendor) like :like escape '\\'"
                                + " or array_contains(p.tags, :text))");
    }

    private static <T> TypedQuery<T> bind(TypedQuery<T> query, Filter filter) {
        if (filter.onlyShown()) {
            query.setParameter("active", ProductStatus.ACTIVE).setParameter("drop", CollectionType.DROP);
        }
        if (filter.status() != null) {
            query.setParameter("status", filter.status());
        }
        if (filter.text() != null) {
            String literal = filter.text().toLowerCase(Locale.ROOT).replaceAll("([\\\\%_])", "\\\\$1");
            query.setParameter("like", "%" + literal + "%").setParameter("text", filter.text());
        }
        return query;
    }

    /** The slug, or the first free one made of it. */
    public String freeSlug(String slug) {
        List<String> taken = getEntityManager()
                .createQuery("select p.slug from Product p where p.slug = :slug or p.slug like :numbered", String.class)
                .setParameter("slug", slug)
                .setParameter("numbered", slug + "-%")
                .getResultList();
        return Slug.free(slug, Set.copyOf(taken), ProductDetails.MAX_LENGTH);
    }

    /** Which product each of these SKUs belongs to; those that are free are not in it. */
    public Map<String, Product> ownersOf(Collection<String> skus) {
        Map<String, Product> owners = new HashMap<>();
        if (!skus.isEmpty()) {
            getEntityManager()
                    .createQuery("select v.sku, p from Variant v join v.product p where v.sku in :skus", Object[].class)
                    .setParameter("skus", skus)
                    .getResultList()
                    .forEach(row -> owners.put((String) row[0], (Product) row[1]));
        }
        return owners;
    }
}
