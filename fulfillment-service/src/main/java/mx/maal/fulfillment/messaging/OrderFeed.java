package mx.maal.fulfillment.messaging;

import static java.util.Objects.requireNonNull;

import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import mx.maal.fulfillment.app.OrderIntake;
import mx.maal.fulfillment.domain.ConfirmedOrder;
import mx.maal.fulfillment.domain.OrderedItem;
import mx.maal.fulfillment.domain.ShippingAddress;
import mx.maal.kit.Money;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.EventConsumer;
import mx.maal.kit.events.MalformedEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears of orders: what is to leave, and what is not to leave any more. */
@ApplicationScoped
public class OrderFeed {
    static final String CHANNEL = "order-orders";
    private static final String CONFIRMED = "order.confirmed.v1";

    @Inject
    EventConsumer events;

    @Inject
    OrderIntake intake;

    @Incoming(CHANNEL)
    CompletionStage<Void> on(KafkaRecordBatch<String, byte[]> polled) {
        return events.consumeEach(CHANNEL, polled, this::confirmations, this::handle);
    }

    /** Ahead of what else the batch tells of these orders, which comes after it in the log. */
    private void confirmations(List<Event> batch) {
        intake.confirmed(batch.stream()
                .filter(event -> CONFIRMED.equals(event.type()))
                .map(event ->
                        new OrderIntake.Confirmation(event.as(Confirmed.class).order(), event))
                .toList());
    }

    private void handle(Event event) {
        switch (event.type()) {
            case "order.cancellation-requested.v1" -> intake.cancellationRequested(
                    event.as(OrderId.class).orderId());
            case "order.cancelled.v1" -> intake.cancelled(
                    event.as(OrderId.class).orderId());
            default -> {} // the topic tells of more than we need
        }
    }

    private record OrderId(UUID orderId) {
        OrderId {
            requireNonNull(orderId, "orderId");
        }
    }

    private record Confirmed(
            UUID orderId,
            String number,
            UUID checkoutId,
            UUID paymentId,
            String accessTokenHash,
            Money total,
            String shippingMethod,
            ShippingAddress shippingAddress,
            List<Item> items) {

        record Item(UUID orderItemId, UUID variantId, String sku, String title, int quantity, Money unitPrice) {
            Item {
                requireNonNull(orderItemId, "items.orderItemId");
                requireNonNull(unitPrice, "items.unitPrice");
            }
        }

        Confirmed {
            requireNonNull(orderId, "orderId");
            requireNonNull(total, "total");
            requireNonNull(items, "items");
            if (items.isEmpty()) {
                throw new IllegalArgumentException("items is empty");
            }
        }

        ConfirmedOrder order() {
            return new ConfirmedOrder(
                    orderId,
                    number,
                    checkoutId,
                    paymentId,
                    accessTokenHash,
                    total.currency(),
                    shippingMethod,
                    shippingAddress,
                    items.stream().map(this::item).toList());
        }

        private OrderedItem item(Item item) {
            if (!item.unitPrice().currency().equals(total.currency())) {
                throw new MalformedEvent("items.unitPrice is in another currency than total");
            }
            return new OrderedItem(
                    item.orderItemId(),
                    item.variantId(),
                    item.sku(),
                    item.title(),
                    item.quantity(),
                    item.unitPrice().amountMinor());
        }
    }
}
