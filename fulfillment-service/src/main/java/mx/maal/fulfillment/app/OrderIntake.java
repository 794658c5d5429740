package mx.maal.fulfillment.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import mx.maal.fulfillment.domain.ConfirmedOrder;
import mx.maal.fulfillment.domain.FulfillableOrder;
import mx.maal.fulfillment.messaging.Announcement;
import mx.maal.fulfillment.persistence.Orders;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.Outbox;

/** What order-service tells about an order, carried out here. */
@ApplicationScoped
public class OrderIntake {
    @Inject
    Orders orders;

    @Inject
    Outbox outbox;

    /**
     * An order that is to leave.
     *
     * @param cause the event that told it
     */
    public record Confirmation(ConfirmedOrder order, Event cause) {}

    /** Takes the orders over, each with one pending parcel; those that are known already stay as they are. May be none. */
    @Transactional
    public void confirmed(List<Confirmation> confirmations) {
        if (confirmations.isEmpty()) {
            return;
        }
        Instant now = Now.micros();
        Set<UUID> known = orders.known(confirmations.stream()
                .map(confirmation -> confirmation.order().orderId())
                .toList());
        for (Confirmation confirmation : confirmations) {
            if (known.add(confirmation.order().orderId())) {
                FulfillableOrder order = new FulfillableOrder(confirmation.order(), now);
                outbox.append(Announcement.causedBy(confirmation.cause(), order.openFirstShipment(now)));
                orders.persist(order);
            }
        }
    }

    /**
     * Stops the order when nothing has left, and answers which it is. The same topic brings an order's confirmation
     * first, so an order that is not known here is not worth waiting for: it fails, for the dead letters.
     */
    @Transactional
    public void cancellationRequested(UUID orderId) {
        FulfillableOrder order = orders.lock(orderId)
                .orElseThrow(() -> new IllegalStateException("order " + orderId + " was never confirmed"));
        outbox.append(Announcement.of(order.answerCancellation(Now.micros())));
    }

    /** Keeps what has not left. An order that was cancelled before it was confirmed never was our concern. */
    @Transactional
    public void cancelled(UUID orderId) {
        orders.lock(orderId).ifPresent(order -> order.cancel(Now.micros()));
    }
}
