package mx.maal.inventory.messaging;

import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import mx.maal.inventory.InventoryMetrics;
import mx.maal.inventory.app.CheckoutHolds;
import mx.maal.inventory.app.HoldRequests;
import mx.maal.inventory.app.OrderStock;
import mx.maal.inventory.app.StockArrivals;
import mx.maal.kit.events.EventConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
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
    @Blocking
    void onHoldRequests(ConsumerRecords<String, byte[]> records) {
        metrics.holdBatch(records.count(), () -> events.consumeUnclaimed(HOLD_REQUESTS, records, holdRequests::answer));
    }

    @Incoming(CHECKOUTS)
    @Blocking
    void onCheckouts(ConsumerRecords<String, byte[]> records) {
        events.consume(CHECKOUTS, records, checkouts::apply);
    }

    @Incoming(ORDERS)
    @Blocking
    void onOrders(ConsumerRecords<String, byte[]> records) {
        events.consume(ORDERS, records, orders::apply);
    }

    @Incoming(CATALOG_PRODUCTS)
    @Blocking
    void onProducts(ConsumerRecords<String, byte[]> records) {
        events.consume(CATALOG_PRODUCTS, records, arrivals::know);
    }

    @Incoming(OPENING_STOCK)
    @Blocking
    void onOpeningStock(ConsumerRecords<String, byte[]> records) {
        events.consume(OPENING_STOCK, records, arrivals::open);
    }

    @Incoming(RETURNS)
    @Blocking
    void onReturns(ConsumerRecords<String, byte[]> records) {
        events.consume(RETURNS, records, arrivals::takeBack);
    }
}
