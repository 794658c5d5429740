package mx.maal.order.messaging;

import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.EventConsumer;
import mx.maal.order.app.Orders;
import mx.maal.order.domain.Order;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** fulfillment-service: what left, what arrived, and whether an order could still be cancelled. */
@ApplicationScoped
public class FulfillmentFeed {

    private static final String SHIPMENTS = "fulfillment-shipments";

    @Inject
    EventConsumer events;

    @Inject
    Orders orders;

    private record Moved(UUID orderId, List<Order.ItemUnits> items) {}

    private record Cancelled(UUID orderId) {}

    private record Refused(UUID orderId, String reason) {}

    @Incoming(SHIPMENTS)
    public CompletionStage<Void> shipments(KafkaRecordBatch<String, byte[]> polled) {
        return events.consumeEach(SHIPMENTS, polled, this::shipment);
    }

    private void shipment(Event event) {
        switch (event.type()) {
            case "shipment.shipped.v1" -> {
                Moved moved = event.as(Moved.class);
                orders.shipped(moved.orderId, moved.items);
            }
            case "shipment.delivered.v1" -> {
                Moved moved = event.as(Moved.class);
                orders.delivered(moved.orderId, moved.items);
            }
            case "shipments.cancelled.v1" -> orders.shipmentsCancelled(event.as(Cancelled.class).orderId);
            case "cancellation.refused.v1" -> {
                Refused refused = event.as(Refused.class);
                orders.cancellationRefused(refused.orderId, refused.reason);
            }
            default -> {
                // A type that changes nothing about the order.
            }
        }
    }
}
