package mx.maal.fulfillment.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mx.maal.fulfillment.domain.Arrival;
import mx.maal.fulfillment.domain.FulfillableOrder;
import mx.maal.fulfillment.domain.Refused;
import mx.maal.fulfillment.domain.Return;
import mx.maal.fulfillment.messaging.Announcement;
import mx.maal.fulfillment.persistence.Orders;
import mx.maal.fulfillment.persistence.Returns;
import mx.maal.kit.Money;
import mx.maal.kit.events.Outbox;

/** The ways of a return. Each use case holds the lock of the order's row. */
@ApplicationScoped
public class Returning {
    @Inject
    Orders orders;

    @Inject
    Returns returns;

    @Inject
    Outbox outbox;

    /** Asks to send units back; see {@link Return#Return}. */
    @Transactional
    public Return request(UUID orderId, Map<UUID, Integer> wanted, String reason, String notes, UUID createdBy) {
        FulfillableOrder order = orders.lock(orderId)
                .orElseThrow(() -> Refused.unknown("unknown-order", "There is no such order to return from."));
        Return asked = new Return(order, wanted, reason, notes, createdBy, Now.micros());
        returns.persist(asked);
        outbox.append(Announcement.of(asked.requested()));
        return asked;
    }

    /** The shopper may send the units. */
    @Transactional
    public Return approve(UUID returnId) {
        Return asked = locked(returnId);
        outbox.append(Announcement.of(asked.approve(Now.micros())));
        return asked;
    }

    /** The units will not be taken back; {@code why} may be null. */
    @Transactional
    public Return reject(UUID returnId, String why) {
        Return asked = locked(returnId);
        outbox.append(Announcement.of(asked.reject(why, Now.micros())));
        return asked;
    }

    /** The parcel came and was inspected; see {@link Return#receive}. */
    @Transactional
    public Return receive(UUID returnId, List<Arrival> arrivals) {
        Return approved = locked(returnId);
        outbox.append(Announcement.of(approved.receive(arrivals, Now.micros())));
        return approved;
    }

    /** Asks payments-service for the refund; {@code amount} null for all that came back. */
    @Transactional
    public Return refund(UUID returnId, Money amount) {
        Return received = locked(returnId);
        outbox.append(Announcement.of(received.approveRefund(amount, Now.micros())));
        return received;
    }

    /** The money went back. */
    @Transactional
    public void refundSucceeded(UUID returnId, UUID refundId) {
        locked(returnId).refundSucceeded(refundId, Now.micros());
    }

    /** The money did not go back. */
    @Transactional
    public void refundFailed(UUID returnId, UUID refundId) {
        locked(returnId).refundFailed(refundId, Now.micros());
    }

    private Return locked(UUID returnId) {
        return returns.orderOf(returnId)
                .flatMap(orders::lock)
                .flatMap(order -> returns.findByIdOptional(returnId))
                .orElseThrow(() -> Refused.unknown("unknown-return", "There is no such return."));
    }
}
