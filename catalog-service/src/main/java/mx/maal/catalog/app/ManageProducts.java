package mx.maal.catalog.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import mx.maal.catalog.app.ProductView.VariantView;
import mx.maal.catalog.domain.InvalidValue;
import mx.maal.catalog.domain.Option;
import mx.maal.catalog.domain.Product;
import mx.maal.catalog.domain.ProductDetails;
import mx.maal.catalog.domain.Sku;
import mx.maal.catalog.domain.Slug;
import mx.maal.catalog.domain.Variant;
import mx.maal.catalog.messaging.CatalogFacts;
import mx.maal.catalog.persistence.Collections;
import mx.maal.catalog.persistence.Products;
import mx.maal.kit.http.Problem;

/**
 * What operators do to products and variants. Each change is made under the product's lock, so that two of them follow
 * each other, and publishes the product's new state; a change that changes nothing publishes nothing.
 */
@ApplicationScoped
public class ManageProducts {

    @Inject
    Products products;

    @Inject
    Collections collections;

    @Inject
    CatalogFacts facts;

    @Inject
    MergePatch merge;

    @Transactional
    public ProductView create(ProductInput input) {
        Instant at = Now.get();
        String slug = input.slug() != null
                ? input.slug()
                : products.freeSlug(Slug.of(input.title(), ProductDetails.MAX_LENGTH));
        Product product = new Product(input.details(slug), at);
        setVariants(product, input.variants(), at);
        return publish(product, at);
    }

    /** @throws Problem 404 {@code unknown-product} */
    @Transactional
    public ProductView replace(UUID id, ProductInput input) {
        return revise(locked(id), input);
    }

    /** As {@link #replace}, with what the patch does not mention as it is. */
    @Transactional
    public ProductView patch(UUID id, ObjectNode patch) throws JsonProcessingException {
        Product product = locked(id);
        return revise(product, merge.apply(ProductInput.of(product.details()), patch, ProductInput.class));
    }

    /** Orders refer to products, so that none is ever deleted. @throws Problem 404 {@code unknown-product} */
    @Transactional
    public void archive(UUID id) {
        Product product = locked(id);
        if (product.archive()) {
            publish(product, Now.get());
        }
    }

    /** @throws Problem 404 {@code unknown-product} */
    @Transactional
    public VariantView addVariant(UUID productId, VariantInput input) {
        Instant at = Now.get();
        Product product = locked(productId);
        Variant variant = add(product, input, at);
        publish(product, at);
        return VariantView.of(variant);
    }

    /** @throws Problem 404 {@code unknown-product} or {@code unknown-variant} */
    @Transactional
    public VariantView replaceVariant(UUID productId, UUID variantId, VariantInput input) {
        Product product = locked(productId);
        return revise(product, variant(product, variantId), input);
    }

    /** As {@link #replaceVariant}, with what the patch does not mention as it is. */
    @Transactional
    public VariantView patchVariant(UUID productId, UUID variantId, ObjectNode patch) throws JsonProcessingException {
        Product product = locked(productId);
        Variant variant = variant(product, variantId);
        return revise(product, variant, merge.apply(VariantInput.of(variant.details()), patch, VariantInput.class));
    }

    /** Sells it no more; carts, stock and orders still refer to it. */
    @Transactional
    public void withdrawVariant(UUID productId, UUID variantId) {
        Product product = locked(productId);
        if (variant(product, variantId).withdraw()) {
            publish(product, Now.get());
        }
    }

    private ProductView revise(Product product, ProductInput input) {
        Instant at = Now.get();
        String slug = input.slug() != null ? input.slug() : product.slug();
        boolean changed = product.revise(input.details(slug));
        if (input.variants() != null) {
            changed |= setVariants(product, input.variants(), at);
        }
        return changed ? publish(product, at) : view(product);
    }

    private VariantView revise(Product product, Variant variant, VariantInput input) {
        Instant at = Now.get();
        if (revise(variant, input, at)) {
            publish(product, at);
        }
        return VariantView.of(variant);
    }

    private boolean revise(Variant variant, VariantInput input, Instant at) {
        return variant.revise(input.details(variant.sku(), variant.details().position()), at);
    }

    /** Makes these the product's variants. @return whether anything is different now */
    private boolean setVariants(Product product, List<VariantInput> inputs, Instant at) {
        if (inputs == null) {
            return false;
        }
        boolean changed = false;
        Set<Variant> kept = new HashSet<>();
        for (int i = 0; i < inputs.size(); i++) {
            VariantInput input = inputs.get(i);
            try {
                Optional<Variant> known = known(product, input);
                if (known.isPresent()) {
                    changed |= revise(known.get(), input, at);
                }
                Variant variant = known.orElseGet(() -> add(product, input, at));
                changed |= known.isEmpty();
                if (!kept.add(variant)) {
                    throw new InvalidValue("sku", "stands in this list before");
                }
            } catch (InvalidValue e) {
                throw new InvalidValue("variants[" + i + "]." + e.field(), e.getMessage());
            }
        }
        return product.withdrawAllBut(kept) || changed;
    }

    private static Optional<Variant> known(Product product, VariantInput input) {
        if (input.id() != null) {
            return Optional.of(product.variant(input.id())
                    .orElseThrow(() -> new InvalidValue("id", "is not a variant of this product")));
        }
        return input.sku() == null ? Optional.empty() : product.variantWithSku(input.sku());
    }

    private Variant add(Product product, VariantInput input, Instant at) {
        String sku = input.sku() != null ? null : freeSku(product, input.domainOptions());
        return product.addVariant(input.details(sku, product.nextPosition()), at);
    }

    private String freeSku(Product product, List<Option> options) {
        String sku = Sku.of(product.slug(), options);
        boolean taken = product.variantWithSku(sku).isPresent()
                || products.ownersOf(List.of(sku)).containsKey(sku);
        // the id makes it unique even among variants of the same options
        return taken ? Sku.marked(product.slug() + UUID.randomUUID(), options) : sku;
    }

    private ProductView publish(Product product, Instant at) {
        facts.changed(List.of(product), at);
        products.save(List.of(product));
        return view(product);
    }

    private ProductView view(Product product) {
        return ProductView.of(
                product, collections.dropsOf(List.of(product.id())).getOrDefault(product.id(), List.of()), true);
    }

    private Product locked(UUID id) {
        return products.lock(id).orElseThrow(ManageProducts::unknownProduct);
    }

    private static Variant variant(Product product, UUID variantId) {
        return product.variant(variantId).orElseThrow(ManageProducts::unknownVariant);
    }

    static Problem unknownProduct() {
        return Problem.notFound("unknown-product", "There is no such product.");
    }

    static Problem unknownVariant() {
        return Problem.notFound("unknown-variant", "This product has no such variant.");
    }
}
