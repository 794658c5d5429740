package mx.maal.order.messaging;

import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.EventConsumer;
import mx.maal.order.app.HoldAnswers;
import mx.maal.order.app.Orders;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** inventory-service: who got the units. */
@ApplicationScoped
public class InventoryFeed {

    private static final String RESERVATIONS = "inventory-reservations";
    private static final String COMMITMENTS = "inventory-commitments";

    @Inject
    EventConsumer events;

    @Inject
    HoldAnswers holds;

    @Inject
    Orders orders;

    private record Commitment(UUID orderId) {}

    @Incoming(RESERVATIONS)
    public CompletionStage<Void> reservations(KafkaRecordBatch<String, byte[]> polled) {
        // Shoppers wait for these, and the relay that published them has gathered them.
        return events.consume(RESERVATIONS, Duration.ZERO, polled, holds::apply);
    }

    @Incoming(COMMITMENTS)
    public CompletionStage<Void> commitments(KafkaRecordBatch<String, byte[]> polled) {
        return events.consume(COMMITMENTS, polled, this::commitments);
    }

    private void commitments(List<Event> batch) {
        Map<UUID, Event> committed = new LinkedHashMap<>();
        for (Event event : batch) {
            switch (event.type()) {
                case "stock.committed.v1" -> committed.put(
                        event.as(Commitment.class).orderId(), event);
                case "stock.short.v1" -> orders.stockShort(
                        event.as(Commitment.class).orderId(), event);
                default -> {
                    // A type that is not about orders.
                }
            }
        }
        orders.stockCommitted(committed);
    }
}
