package mx.maal.catalog.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mx.maal.catalog.domain.InvalidValue;
import mx.maal.catalog.domain.OpeningStock;
import mx.maal.catalog.domain.Product;
import mx.maal.catalog.domain.Variant;
import mx.maal.catalog.domain.VariantDetails;
import mx.maal.catalog.messaging.CatalogFacts;
import mx.maal.catalog.persistence.Imports;
import mx.maal.catalog.persistence.Imports.Advance;
import mx.maal.catalog.persistence.Imports.Work;
import mx.maal.catalog.persistence.Products;
import mx.maal.catalog.shopify.ImportedProduct;
import mx.maal.catalog.shopify.ImportedProduct.ImportedVariant;
import mx.maal.catalog.shopify.ProductReader;
import mx.maal.catalog.shopify.RowError;
import mx.maal.kit.http.Problem;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Brings the products of a file in, a few at a time: what they change, what is published of it and how far the import
 * is commit together. What is already as the file says is left alone, and publishes nothing.
 */
@ApplicationScoped
public class ImportProducts {

    @Inject
    Imports imports;

    @Inject
    Products products;

    @Inject
    CatalogFacts facts;

    @ConfigProperty(name = "maal.imports.lease")
    Duration lease;

    /**
     * Takes a file in; it is worked on by {@link ImportWorker} once this has committed.
     *
     * @param currency ISO 4217 code of its prices
     * @throws mx.maal.catalog.shopify.UnreadableFile when nothing of it can come in
     */
    @Transactional
    public ImportView take(byte[] file, String currency) {
        UUID id = UUID.randomUUID();
        imports.add(id, currency, ProductReader.countRows(file), file);
        return progress(id);
    }

    /** @throws Problem 404 {@code unknown-import} */
    @Transactional
    public ImportView progress(UUID id) {
        return imports.find(id)
                .map(state -> ImportView.of(state, imports.errors(id)))
                .orElseThrow(() -> Problem.notFound("unknown-import", "There is no such import."));
    }

    /** The oldest import that nobody works on. */
    @Transactional
    Optional<Work> next() {
        return imports.take(lease);
    }

    /** Lets another replica go on with it at once. */
    @Transactional
    void release(Work work) {
        imports.release(work);
    }

    /** @return false when another replica has taken the import over */
    @Transactional
    boolean finish(Work work) {
        boolean held = imports.hold(work);
        if (held) {
            imports.finish(work);
        }
        return held;
    }

    /**
     * Brings some products in.
     *
     * @return false, with nothing done, when another replica has taken the import over
     */
    @Transactional
    boolean apply(Work work, List<ImportedProduct> some) {
        if (!imports.hold(work)) {
            return false;
        }
        Chunk chunk = new Chunk(work.id());
        Map<String, Product> existing =
                products
                        .lockBySlug(some.stream()
                                .filter(p -> !p.isRefused())
                                .map(ImportedProduct::slug)
                                .toList())
                        .stream()
                        .collect(Collectors.toMap(Product::slug, Function.identity()));
        chunk.skuOwners.putAll(products.ownersOf(some.stream()
                .flatMap(p -> p.variants().stream())
                .flatMap(v -> v.skuGiven() ? Stream.of(v.sku()) : Stream.of(v.sku(), v.otherSku()))
                .toList()));
        for (ImportedProduct imported : some) {
            chunk.errors.addAll(imported.errors());
            if (!imported.isRefused()) {
                chunk.bringIn(imported, existing.get(imported.slug()));
            }
        }
        facts.changed(chunk.changed, chunk.at);
        products.save(chunk.changed);
        facts.openingStock(chunk.openingStock);
        imports.addErrors(work.id(), chunk.errors);
        imports.advance(work, chunk.advance(some), lease);
        return true;
    }

    /** Counts a product that could not be stored for a reason nobody foresaw as done, so that the rest comes in. */
    @Transactional
    boolean skip(Work work, ImportedProduct product) {
        if (!imports.hold(work)) {
            return false;
        }
        List<RowError> errors = new ArrayList<>(product.errors());
        errors.add(new RowError(
                product.line(),
                null,
                "the product could not be stored",
                "Import the file again; if it happens again, create the product by hand."));
        imports.addErrors(work.id(), errors);
        imports.advance(work, new Advance(1, product.rows(), 0, 0, 0, 0, errors.size()), lease);
        return true;
    }

    /** What some products of a file become. */
    private static final class Chunk {
        final UUID importId;
        final Instant at = Now.get();
        final Map<String, Product> skuOwners = new HashMap<>();
        final List<Product> changed = new ArrayList<>();
        final List<OpeningStock> openingStock = new ArrayList<>();
        final List<RowError> errors = new ArrayList<>();
        int created;
        int updated;
        int unchanged;
        int variantsCreated;

        Chunk(UUID importId) {
            this.importId = importId;
        }

        void bringIn(ImportedProduct imported, Product existing) {
            Product product = existing != null ? existing : new Product(imported.details(null), at);
            boolean differs = existing != null && product.revise(imported.details(existing.details()));
            for (ImportedVariant variant : imported.variants()) {
                try {
                    differs |= bringIn(product, variant);
                } catch (InvalidValue e) {
                    errors.add(new RowError(variant.line(), null, e.getMessage(), "Change or remove this row."));
                }
            }
            if (existing != null) {
                updated += differs ? 1 : 0;
                unchanged += differs ? 0 : 1;
            } else if (product.variants().isEmpty()) {
                return; // nothing to sell came in; its rows' errors say why
            } else {
                created++;
                differs = true;
            }
            if (differs) {
                changed.add(product);
            }
        }

        /** @return whether the product differs now */
        private boolean bringIn(Product product, ImportedVariant imported) {
            Optional<Variant> known = imported.skuGiven() ? product.variantWithSku(imported.sku()) : Optional.empty();
            known = known.or(() -> product.variantWithOptions(imported.options()));
            String sku = imported.skuGiven()
                    ? imported.sku()
                    : known.map(Variant::sku)
                            .orElseGet(
                                    () -> skuOwners.containsKey(imported.sku()) ? imported.otherSku() : imported.sku());
            Product owner = skuOwners.putIfAbsent(sku, product);
            if (owner != null && owner != product) {
                throw new InvalidValue("sku", "the SKU \"" + sku + "\" belongs to the product " + owner.slug());
            }
            boolean active = known.map(Variant::active).orElse(true);
            VariantDetails details = new VariantDetails(
                    sku, imported.price(), imported.compareAtPrice(), imported.options(), imported.position(), active);
            if (known.isPresent()) {
                return known.get().revise(details, at);
            }
            Variant variant = product.addVariant(details, at);
            variantsCreated++;
            if (imported.quantity() > 0) {
                openingStock.add(new OpeningStock(variant.id(), sku, imported.quantity(), importId));
            }
            return true;
        }

        Advance advance(List<ImportedProduct> some) {
            int rows = some.stream().mapToInt(ImportedProduct::rows).sum();
            return new Advance(some.size(), rows, created, updated, unchanged, variantsCreated, errors.size());
        }
    }
}
