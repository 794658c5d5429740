package mx.maal.catalog.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import mx.maal.catalog.app.ProductView.VariantView;
import mx.maal.catalog.domain.CollectionType;
import mx.maal.catalog.domain.DropTerms;
import mx.maal.catalog.domain.Product;
import mx.maal.catalog.domain.ProductCollection;
import mx.maal.catalog.persistence.Collections;
import mx.maal.catalog.persistence.Ids;
import mx.maal.catalog.persistence.Products;
import mx.maal.catalog.persistence.Products.Filter;
import mx.maal.catalog.persistence.Products.Placed;
import mx.maal.kit.http.Cursor;
import mx.maal.kit.http.Page;
import mx.maal.kit.http.Problem;

/** What shoppers see of the catalog, and operators all of it. */
@ApplicationScoped
public class BrowseCatalog {

    private static final int PRODUCTS_IN_COLLECTION = 100;
    private static final int MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    @Inject
    Products products;

    @Inject
    Collections collections;

    private record Place(long order, UUID id) {

        /** @return null for the start of the list */
        static Place of(String cursor) {
            List<String> parts = Cursor.decode(cursor);
            if (parts.isEmpty()) {
                return null;
            }
            try {
                return new Place(
                        Long.parseLong(parts.get(0)), Ids.parse(parts.get(1)).orElseThrow(Cursor::invalid));
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                throw Cursor.invalid();
            }
        }

        int sortOrder() {
            if (order < Integer.MIN_VALUE || order > Integer.MAX_VALUE) {
                throw Cursor.invalid();
            }
            return (int) order;
        }

        Instant at() {
            if (order < 0) {
                throw Cursor.invalid();
            }
            return Instant.ofEpochSecond(order / MICROS_PER_SECOND, order % MICROS_PER_SECOND * NANOS_PER_MICRO);
        }

        static String cursor(Instant at, UUID id) {
            return Cursor.encode(at.getEpochSecond() * MICROS_PER_SECOND + at.getNano() / NANOS_PER_MICRO, id);
        }
    }

    /**
     * A page of products: the newest first, or those of a collection in its order.
     *
     * @param collection its slug or id; null for all products
     * @param operator sees everything
     * @throws Problem 404 {@code unknown-collection}
     */
    @Transactional
    public Page<ProductView> products(String collection, Filter filter, String cursor, int limit, boolean operator) {
        Place after = Place.of(cursor);
        UUID afterId = after == null ? null : after.id();
        if (collection == null) {
            List<Product> found = products.page(filter, after == null ? null : after.at(), afterId, limit + 1);
            return page(found, limit, last -> Place.cursor(last.createdAt(), last.id()), some -> views(some, operator));
        }
        List<Placed> found = products.pageOf(
                visible(collection, operator).id(),
                filter,
                after == null ? null : after.sortOrder(),
                afterId,
                limit + 1);
        return page(
                found,
                limit,
                last -> Cursor.encode(last.sortOrder(), last.product().id()),
                some -> views(some.stream().map(Placed::product).toList(), operator));
    }

    /** @throws Problem 404 {@code unknown-product}, also when it is not for this caller's eyes */
    @Transactional
    public ProductView product(String slugOrId, boolean operator) {
        Product product = products.bySlugOrId(slugOrId)
                .filter(found -> operator || products.isShown(found))
                .orElseThrow(ManageProducts::unknownProduct);
        return views(List.of(product), operator).get(0);
    }

    /** @throws Problem 404 {@code unknown-product} or {@code unknown-variant}, also when not for this caller's eyes */
    @Transactional
    public VariantView variant(String slugOrId, UUID variantId, boolean operator) {
        return product(slugOrId, operator).variants().stream()
                .filter(variant -> variant.id().equals(variantId))
                .findFirst()
                .orElseThrow(ManageProducts::unknownVariant);
    }

    /** The newest first. @param type null for any */
    @Transactional
    public Page<CollectionView> collections(CollectionType type, String cursor, int limit, boolean operator) {
        Place after = Place.of(cursor);
        List<ProductCollection> found = collections.page(
                type, !operator, after == null ? null : after.at(), after == null ? null : after.id(), limit + 1);
        return page(found, limit, last -> Place.cursor(last.createdAt(), last.id()), some -> some.stream()
                .map(c -> CollectionView.of(c, null))
                .toList());
    }

    /** With its first products. @throws Problem 404 {@code unknown-collection}, also when it is not active */
    @Transactional
    public CollectionView collection(String slugOrId, boolean operator) {
        return withProducts(visible(slugOrId, operator), operator);
    }

    CollectionView asOperatorSees(ProductCollection collection) {
        return withProducts(collection, true);
    }

    private CollectionView withProducts(ProductCollection collection, boolean operator) {
        Filter filter = new Filter(null, null, !operator);
        List<Product> first = products.pageOf(collection.id(), filter, null, null, PRODUCTS_IN_COLLECTION).stream()
                .map(Placed::product)
                .toList();
        return CollectionView.of(collection, views(first, operator));
    }

    private ProductCollection visible(String slugOrId, boolean operator) {
        return collections
                .bySlugOrId(slugOrId)
                .filter(found -> operator || found.active())
                .orElseThrow(BrowseCatalog::unknownCollection);
    }

    private List<ProductView> views(List<Product> some, boolean everything) {
        Map<UUID, List<DropTerms>> drops =
                collections.dropsOf(some.stream().map(Product::id).toList());
        return some.stream()
                .map(p -> ProductView.of(p, drops.getOrDefault(p.id(), List.of()), everything))
                .toList();
    }

    /** @param found one more than the limit when there are more */
    private static <T, V> Page<V> page(
            List<T> found, int limit, Function<T, String> cursor, Function<List<T>, List<V>> views) {
        boolean more = found.size() > limit;
        List<T> items = more ? found.subList(0, limit) : found;
        return new Page<>(views.apply(items), more ? cursor.apply(items.get(limit - 1)) : null);
    }

    static Problem unknownCollection() {
        return Problem.notFound("unknown-collection", "There is no such collection.");
    }
}
