package mx.maal.inventory.messaging;

import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;
import mx.maal.inventory.InventoryMetrics;
import mx.maal.inventory.app.CheckoutHolds;
import mx.maal.inventory.app.HoldRequests;
import mx.maal.inventory.app.OrderStock;
import mx.maal.inventory.app.StockArrivals;
import mx.maal.kit.Gathering;
import mx.maal.kit.events.EventConsumer;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Everything this service hears of, and who takes care of it; each batch is one transaction. */
@ApplicationScoped
public class EventFeeds {

    private static final String HOLD_REQUESTS = "hold-requests";
    private static final String CHECKOUTS = "checkouts";
    private static final String ORDERS = "orders";
    private static final String CATALOG_PRODUCTS = "catalog-products";
    private static final String OPENING_STOCK = "opening-stock";
    private static final String RETURNS = "returns";

    @Inject
    EventConsumer events;

    @Inject
    HoldRequests holdRequests;

    @Inject
    CheckoutHolds checkouts;

    @Inject
    OrderStock orders;

    @Inject
    StockArrivals arrivals;

    @Inject
    InventoryMetrics metrics;

    @Incoming(HOLD_REQUESTS)
    CompletionStage<Void> onHoldRequests(KafkaRecordBatch<String, byte[]> polled) {
        return events.consumeUnclaimed(
                HOLD_REQUESTS,
                Gathering.ASKING,
                polled,
                batch -> metrics.holdBatch(batch.size(), () -> holdRequests.answer(batch)));
    }

    @Incoming(CHECKOUTS)
    CompletionStage<Void> onCheckouts(KafkaRecordBatch<String, byte[]> polled) {
        return events.consume(CHECKOUTS, polled, checkouts::apply);
    }

    @Incoming(ORDERS)
    CompletionStage<Void> onOrders(KafkaRecordBatch<String, byte[]> polled) {
        return events.consume(ORDERS, polled, orders::apply);
    }

    @Incoming(CATALOG_PRODUCTS)
    CompletionStage<Void> onProducts(KafkaRecordBatch<String, byte[]> polled) {
        return events.consume(CATALOG_PRODUCTS, polled, arrivals::know);
    }

    @Incoming(OPENING_STOCK)
    CompletionStage<Void> onOpeningStock(KafkaRecordBatch<String, byte[]> polled) {
        return events.consume(OPENING_STOCK, polled, arrivals::open);
    }

    @Incoming(RETURNS)
    CompletionStage<Void> onReturns(KafkaRecordBatch<String, byte[]> polled) {
        return events.consume(RETURNS, polled, arrivals::takeBack);
    }
}
