package mx.maal.catalog.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import mx.maal.catalog.domain.CollectionDetails;
import mx.maal.catalog.domain.CollectionMember;
import mx.maal.catalog.domain.Product;
import mx.maal.catalog.domain.ProductCollection;
import mx.maal.catalog.domain.Slug;
import mx.maal.catalog.messaging.CatalogFacts;
import mx.maal.catalog.persistence.Collections;
import mx.maal.catalog.persistence.Products;
import mx.maal.kit.http.Problem;

/**
 * What operators do to collections and drops. The collection's lock comes before those of its products. A drop's terms
 * are part of its products' published state, so that a change to a drop publishes all products in it.
 */
@ApplicationScoped
public class ManageCollections {

    @Inject
    Collections collections;

    @Inject
    Products products;

    @Inject
    CatalogFacts facts;

    @Inject
    BrowseCatalog browse;

    @Inject
    MergePatch merge;

    @Transactional
    public CollectionView create(CollectionInput input) {
        String slug = input.slug() != null
                ? input.slug()
                : collections.freeSlug(Slug.of(input.name(), CollectionDetails.MAX_SLUG_LENGTH));
        ProductCollection collection = new ProductCollection(input.details(slug), Now.get());
        collections.persistAndFlush(collection);
        return CollectionView.of(collection, List.of());
    }

    /** @throws Problem 404 {@code unknown-collection} */
    @Transactional
    public CollectionView replace(UUID id, CollectionInput input) {
        return revise(locked(id), input);
    }

    /** As {@link #replace}, with what the patch does not mention as it is. */
    @Transactional
    public CollectionView patch(UUID id, ObjectNode patch) throws JsonProcessingException {
        ProductCollection collection = locked(id);
        return revise(collection, merge.apply(CollectionInput.of(collection.details()), patch, CollectionInput.class));
    }

    /** Deletes it; its products stay, and those of a drop are from now on sold without its window. */
    @Transactional
    public void delete(UUID id) {
        ProductCollection collection = locked(id);
        List<Product> members = collection.isDrop() ? products.lockMembers(id) : List.of();
        collections.deleteWithPlaces(collection);
        facts.changed(members, Now.get());
    }

    /**
     * Puts products into it, or moves those that are in it already.
     *
     * @throws Problem 404 {@code unknown-collection} or {@code unknown-product}
     */
    @Transactional
    public CollectionView place(UUID id, PlacesInput input) {
        ProductCollection collection = locked(id);
        List<UUID> wanted = input.distinctIds();
        List<Product> found = products.lockAll(wanted);
        if (found.size() < wanted.size()) {
            Set<UUID> known = found.stream().map(Product::id).collect(Collectors.toSet());
            UUID missing =
                    wanted.stream().filter(p -> !known.contains(p)).findFirst().orElseThrow();
            throw Problem.notFound("unknown-product", "There is no product " + missing + ".");
        }
        Set<UUID> added = place(collection, wanted, input.sortOrder());
        if (collection.isDrop()) {
            facts.changed(found.stream().filter(p -> added.contains(p.id())).toList(), Now.get());
        }
        return browse.asOperatorSees(collection);
    }

    /** Takes a product out of it. @throws Problem 404 {@code unknown-collection}, or {@code unknown-product} if it is not in it */
    @Transactional
    public void takeOut(UUID id, UUID productId) {
        ProductCollection collection = locked(id);
        List<Product> product = products.lockAll(List.of(productId));
        List<CollectionMember> places = collections.members(id, List.of(productId));
        if (places.isEmpty()) {
            throw Problem.notFound("unknown-product", "This collection has no such product.");
        }
        places.forEach(collections::remove);
        if (collection.isDrop()) {
            facts.changed(product, Now.get());
        }
    }

    /** @return the ids of those that were not in it before */
    private Set<UUID> place(ProductCollection collection, List<UUID> wanted, Integer sortOrder) {
        Map<UUID, CollectionMember> present = collections.members(collection.id(), wanted).stream()
                .collect(Collectors.toMap(CollectionMember::productId, Function.identity()));
        int next = sortOrder != null ? sortOrder : collections.nextSortOrder(collection.id());
        Set<UUID> added = new HashSet<>();
        for (UUID productId : wanted) {
            CollectionMember member = present.get(productId);
            if (member == null) {
                collections.add(new CollectionMember(collection.id(), productId, next++));
                added.add(productId);
            } else if (sortOrder != null) {
                member.moveTo(next++);
            }
        }
        return added;
    }

    private CollectionView revise(ProductCollection collection, CollectionInput input) {
        boolean wasDrop = collection.isDrop();
        String slug = input.slug() != null ? input.slug() : collection.details().slug();
        if (collection.revise(input.details(slug), Now.get())) {
            collections.flush();
            if (wasDrop || collection.isDrop()) {
                facts.changed(products.lockMembers(collection.id()), Now.get());
            }
        }
        return browse.asOperatorSees(collection);
    }

    private ProductCollection locked(UUID id) {
        return collections.lock(id).orElseThrow(BrowseCatalog::unknownCollection);
    }
}
