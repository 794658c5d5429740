package mx.maal.fulfillment.domain;

import java.util.List;
import java.util.UUID;
import mx.maal.kit.Money;

/**
 * What happened here and others are told. The components are the body of the event on the wire; {@link #orderId()} is
 * its key, so that everything about one order stays in order.
 */
public sealed interface FulfillmentFact {
    UUID orderId();

    /** Units of one order item, at least 1. */
    record Units(UUID orderItemId, int quantity) {}

    /** A parcel is waiting to be packed. */
    record ShipmentCreated(UUID shipmentId, UUID orderId, List<Units> items) implements FulfillmentFact {}

    /** A parcel was handed to the carrier. */
    record ShipmentShipped(UUID shipmentId, UUID orderId, String carrier, String trackingNumber, List<Units> items)
            implements FulfillmentFact {}

    /** A parcel reached the shopper. */
    record ShipmentDelivered(UUID shipmentId, UUID orderId, List<Units> items) implements FulfillmentFact {}

    /** Nothing had left and nothing will: the order may be cancelled. */
    record ShipmentsCancelled(UUID orderId) implements FulfillmentFact {}

    /** The order cannot be cancelled any more; {@code reason} is {@code already-shipped}. */
    record CancellationRefused(UUID orderId, String reason) implements FulfillmentFact {}

    /** A shopper, or an operator for one, asks to send units back. */
    record ReturnRequested(UUID returnId, UUID orderId) implements FulfillmentFact {}

    /** The units may be sent back. */
    record ReturnApproved(UUID returnId, UUID orderId) implements FulfillmentFact {}

    /** The units will not be taken back. */
    record ReturnRejected(UUID returnId, UUID orderId) implements FulfillmentFact {}

    /** The parcel came back and was inspected; only what really came is listed, so {@code items} may be shorter. */
    record ReturnReceived(UUID returnId, UUID orderId, List<InspectedItem> items) implements FulfillmentFact {}

    /** Units of one return item that came back in one condition, at least 1. */
    record InspectedItem(
            UUID returnItemId,
            UUID orderItemId,
            UUID variantId,
            int quantity,
            ItemCondition condition,
            Disposition disposition) {}

    /** Money for what came back is due, {@code amount} at least 1 minor unit. */
    record ReturnRefundApproved(UUID returnId, UUID orderId, UUID paymentId, Money amount) implements FulfillmentFact {}
}
