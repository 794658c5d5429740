package mx.maal.payments.messaging;

import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.EventConsumer;
import mx.maal.payments.app.Orders;
import mx.maal.payments.app.Refunds;
import mx.maal.payments.domain.RefundCause;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** {@code order.orders}: which order a payment pays, and which order's money goes back. */
@ApplicationScoped
public class OrderFeed {

    static final String CHANNEL = "order-orders";

    private static final String PLACED = "order.placed.v1";

    @Inject
    EventConsumer events;

    @Inject
    Orders orders;

    @Inject
    Refunds refunds;

    private record Placed(UUID orderId, UUID paymentId) {}

    private record Cancelled(UUID orderId, UUID paymentId, String reason) {}

    @Incoming(CHANNEL)
    public CompletionStage<Void> on(KafkaRecordBatch<String, byte[]> polled) {
        return events.consumeEach(CHANNEL, polled, this::placed, this::handle);
    }

    private void placed(List<Event> batch) {
        Map<UUID, UUID> ordersByPayment = new LinkedHashMap<>();
        for (Event event : batch) {
            if (event.type().equals(PLACED)) {
                Placed placed = event.as(Placed.class);
                CheckoutFeed.require(event, placed.orderId() != null && placed.paymentId() != null);
                ordersByPayment.put(placed.paymentId(), placed.orderId());
            }
        }
        orders.placed(ordersByPayment);
    }

    private void handle(Event event) {
        if (event.type().equals("order.cancelled.v1")) {
            Cancelled cancelled = event.as(Cancelled.class);
            CheckoutFeed.require(
                    event, cancelled.orderId() != null && cancelled.paymentId() != null && cancelled.reason() != null);
            refunds.refundRest(
                    cancelled.paymentId(), RefundCause.orderCancelled(cancelled.orderId(), cancelled.reason()));
        }
    }
}
