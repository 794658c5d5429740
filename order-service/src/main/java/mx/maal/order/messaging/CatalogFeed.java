package mx.maal.order.messaging;

import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import mx.maal.kit.Money;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.EventConsumer;
import mx.maal.order.domain.DropWindow;
import mx.maal.order.persistence.Offers;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** catalog-service: what is for sale, when, at what price. */
@ApplicationScoped
public class CatalogFeed {

    private static final String PRODUCTS = "catalog-products";

    @Inject
    EventConsumer events;

    @Inject
    Offers offers;

    private record Product(
            UUID productId, long version, String title, String status, List<Variant> variants, List<DropWindow> drops) {

        Offers.Product offered() {
            return new Offers.Product(
                    productId,
                    version,
                    "active".equals(status),
                    drops == null ? List.of() : drops,
                    variants.stream().map(variant -> variant.offered(this)).toList());
        }
    }

    private record Variant(UUID variantId, String sku, String title, Money price, boolean active) {

        Offers.Variant offered(Product product) {
            boolean plain = title == null || title.isBlank() || title.equals("Default Title");
            return new Offers.Variant(
                    variantId,
                    product.productId,
                    active,
                    sku,
                    plain ? product.title : product.title + " · " + title,
                    price);
        }
    }

    @Incoming(PRODUCTS)
    public CompletionStage<Void> products(KafkaRecordBatch<String, byte[]> polled) {
        return events.consume(PRODUCTS, polled, this::apply);
    }

    private void apply(List<Event> changes) {
        Map<UUID, Offers.Product> newest = new LinkedHashMap<>();
        for (Event change : changes) {
            if (change.type().equals("product.changed.v1")) {
                Offers.Product product = change.as(Product.class).offered();
                newest.merge(product.productId(), product, (a, b) -> a.version() > b.version() ? a : b);
            }
        }
        offers.replace(List.copyOf(newest.values()));
    }
}
