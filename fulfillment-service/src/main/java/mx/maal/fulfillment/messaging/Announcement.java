package mx.maal.fulfillment.messaging;

import java.util.Map;
import mx.maal.fulfillment.domain.FulfillmentFact;
import mx.maal.fulfillment.domain.FulfillmentFact.CancellationRefused;
import mx.maal.fulfillment.domain.FulfillmentFact.ReturnApproved;
import mx.maal.fulfillment.domain.FulfillmentFact.ReturnReceived;
import mx.maal.fulfillment.domain.FulfillmentFact.ReturnRefundApproved;
import mx.maal.fulfillment.domain.FulfillmentFact.ReturnRejected;
import mx.maal.fulfillment.domain.FulfillmentFact.ReturnRequested;
import mx.maal.fulfillment.domain.FulfillmentFact.ShipmentCreated;
import mx.maal.fulfillment.domain.FulfillmentFact.ShipmentDelivered;
import mx.maal.fulfillment.domain.FulfillmentFact.ShipmentShipped;
import mx.maal.fulfillment.domain.FulfillmentFact.ShipmentsCancelled;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.Fact;

/** Under which name and on which topic others hear of what happened here: {@code contracts/} says the same in YAML. */
public final class Announcement {
    public static final String SHIPMENTS = "fulfillment.shipments";
    public static final String RETURNS = "fulfillment.returns";

    private record Channel(String topic, String type) {}

    private static final Map<Class<? extends FulfillmentFact>, Channel> CHANNELS = Map.of(
            ShipmentCreated.class, new Channel(SHIPMENTS, "shipment.created.v1"),
            ShipmentShipped.class, new Channel(SHIPMENTS, "shipment.shipped.v1"),
            ShipmentDelivered.class, new Channel(SHIPMENTS, "shipment.delivered.v1"),
            ShipmentsCancelled.class, new Channel(SHIPMENTS, "shipments.cancelled.v1"),
            CancellationRefused.class, new Channel(SHIPMENTS, "cancellation.refused.v1"),
            ReturnRequested.class, new Channel(RETURNS, "return.requested.v1"),
            ReturnApproved.class, new Channel(RETURNS, "return.approved.v1"),
            ReturnRejected.class, new Channel(RETURNS, "return.rejected.v1"),
            ReturnReceived.class, new Channel(RETURNS, "return.received.v1"),
            ReturnRefundApproved.class, new Channel(RETURNS, "return.refund-approved.v1"));

    private Announcement() {}

    /** The event that tells this fact, keyed by its order. */
    public static Fact of(FulfillmentFact fact) {
        return of(fact, Fact.currentTraceparent());
    }

    /** As {@link #of}, for one event of a batch, whose trace goes on. */
    public static Fact causedBy(Event cause, FulfillmentFact fact) {
        return of(fact, cause.traceparent());
    }

    private static Fact of(FulfillmentFact fact, String traceparent) {
        Channel channel = CHANNELS.get(fact.getClass());
        return new Fact(channel.topic(), fact.orderId().toString(), channel.type(), fact, traceparent);
    }
}
