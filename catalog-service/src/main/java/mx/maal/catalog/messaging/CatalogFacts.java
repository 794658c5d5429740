package mx.maal.catalog.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mx.maal.catalog.domain.DropTerms;
import mx.maal.catalog.domain.OpeningStock;
import mx.maal.catalog.domain.Product;
import mx.maal.catalog.persistence.Collections;
import mx.maal.kit.events.Fact;
import mx.maal.kit.events.Outbox;

/** What the catalog tells the other services. Appended in the transaction that makes it true. */
@ApplicationScoped
public class CatalogFacts {

    private static final String PRODUCTS = "catalog.products";
    private static final String OPENING_STOCK = "catalog.opening-stock";

    @Inject
    Outbox outbox;

    @Inject
    Collections collections;

    /** Publishes the new state of each product. The caller holds their locks, so their versions only grow. */
    public void changed(Collection<Product> products, Instant at) {
        Map<UUID, List<DropTerms>> drops =
                collections.dropsOf(products.stream().map(Product::id).toList());
        List<Fact> facts = new ArrayList<>(products.size());
        for (Product product : products) {
            facts.add(new Fact(
                    PRODUCTS,
                    product.id().toString(),
                    "product.changed.v1",
                    product.changed(drops.getOrDefault(product.id(), List.of()), at)));
        }
        outbox.appendAll(facts);
    }

    /** Declares the units that a brand already has of variants that have just come into being. */
    public void openingStock(Collection<OpeningStock> declared) {
        outbox.appendAll(declared.stream()
                .map(stock -> new Fact(OPENING_STOCK, stock.variantId().toString(), "opening-stock.declared.v1", stock))
                .toList());
    }
}
