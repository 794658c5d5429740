package mx.maal.fulfillment.domain;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Orders that the rules are tried on: hoodies at 899.00 and caps at 349.50 MXN. */
final class OrderMother {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    static final UUID HOODIE = UUID.fromString("00000000-0000-0000-0000-0000000000a1");
    static final UUID CAP = UUID.fromString("00000000-0000-0000-0000-0000000000a2");
    static final Tracking ESTAFETA = new Tracking("Estafeta", "MX-1", null, null);

    private OrderMother() {}

    /** Open, with everything in one pending parcel. */
    static FulfillableOrder order(int hoodies, int caps) {
        FulfillableOrder order = new FulfillableOrder(
                new ConfirmedOrder(
                        UUID.randomUUID(),
                        "ML-1",
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        "hash",
                        "MXN",
                        "standard",
                        new ShippingAddress("Ana", "Calle 1", null, "CDMX", "CDMX", "06000", "MX", null),
                        List.of(
                                new OrderedItem(HOODIE, UUID.randomUUID(), "HOODIE-M", "Hoodie / M", hoodies, 89_900),
                                new OrderedItem(CAP, UUID.randomUUID(), "CAP", "Gorra", caps, 34_950))),
                NOON);
        order.openFirstShipment(NOON);
        return order;
    }

    /** As {@link #order}, all of it with the carrier. */
    static FulfillableOrder shipped(int hoodies, int caps) {
        FulfillableOrder order = order(hoodies, caps);
        order.ship(order.shipments().get(0).id(), ESTAFETA, Map.of(), NOON);
        return order;
    }
}
