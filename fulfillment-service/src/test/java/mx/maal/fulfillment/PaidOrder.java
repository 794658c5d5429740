package mx.maal.fulfillment;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mx.maal.kit.http.Capability;
import mx.maal.kit.test.TestKafka;
import mx.maal.kit.test.TestKafka.Received;

/** An order as order-service and payments-service tell of it; the tests play both. Hoodies cost 899.00, caps 349.50 MXN. */
public final class PaidOrder {
    public static final String ORDERS = "order.orders";
    public static final String REFUNDS = "payments.refunds";
    public static final String SHIPMENTS = "fulfillment.shipments";
    public static final String RETURNS = "fulfillment.returns";
    public static final String DEAD_LETTERS = "fulfillment.dead-letters";

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    public final UUID id = UUID.randomUUID();
    public final UUID paymentId = UUID.randomUUID();
    public final String token = Capability.newToken();
    public final UUID hoodie = UUID.randomUUID();
    public final UUID cap = UUID.randomUUID();
    private final int hoodies;
    private final int caps;

    private PaidOrder(int hoodies, int caps) {
        this.hoodies = hoodies;
        this.caps = caps;
    }

    /** An order that order-service has just confirmed. */
    public static PaidOrder confirmed(int hoodies, int caps) {
        PaidOrder order = new PaidOrder(hoodies, caps);
        order.confirm(UUID.randomUUID().toString());
        return order;
    }

    /** An order of which nothing was told yet. */
    public static PaidOrder untold(int hoodies, int caps) {
        return new PaidOrder(hoodies, caps);
    }

    public void confirm(String eventId) {
        tell(eventId, "order.confirmed.v1", confirmation());
    }

    /** The body of {@code order.confirmed.v1}. */
    public Map<String, Object> confirmation() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("orderId", id);
        body.put("number", "ML-" + id.toString().substring(0, 6));
        body.put("checkoutId", UUID.randomUUID());
        body.put("paymentId", paymentId);
        body.put("accessTokenHash", Capability.hash(token));
        body.put("total", money(hoodies * 89_900L + caps * 34_950L + 9_900));
        body.put("shipping", money(9_900));
        body.put("shippingMethod", "standard");
        body.put(
                "shippingAddress",
                Map.of(
                        "name", "Ana Ruiz",
                        "line1", "Av. Álvaro Obregón 100",
                        "city", "Ciudad de México",
                        "state", "CDMX",
                        "postalCode", "06700",
                        "country", "MX"));
        body.put(
                "items",
                List.of(
                        item(hoodie, "HOODIE-M-NEGRO", "Hoodie Azteca — M / Negro", hoodies, 89_900),
                        item(cap, "CAP-ROJA", "Gorra — Roja", caps, 34_950)));
        return body;
    }

    public void requestCancellation(String eventId) {
        tell(eventId, "order.cancellation-requested.v1", Map.of("orderId", id, "reason", "operator"));
    }

    public void requestCancellation() {
        requestCancellation(UUID.randomUUID().toString());
    }

    public void tell(String eventId, String type, Object body) {
        TestKafka.publish(ORDERS, id.toString(), eventId, type, body);
    }

    /** payments-service says how the refund of a return went. */
    public void refund(String outcome, String eventId, UUID refundId, UUID returnId, long amountMinor) {
        TestKafka.publish(
                REFUNDS,
                paymentId.toString(),
                eventId,
                "refund." + outcome + ".v1",
                Map.of(
                        "refundId", refundId,
                        "paymentId", paymentId,
                        "checkoutId", UUID.randomUUID(),
                        "orderId", id,
                        "returnId", returnId,
                        "amount", money(amountMinor),
                        "reason", "return"));
    }

    /** The one event of this type that the service told of this order. */
    public Received told(String topic, String type) {
        List<Received> events = toldUntil(topic, type).stream()
                .filter(one -> type.equals(one.type()))
                .toList();
        if (events.size() != 1) {
            throw new AssertionError(events.size() + " events " + type + " for order " + id);
        }
        return events.get(0);
    }

    /** The types of events told of this order until one of {@code last}, on a topic, oldest first. */
    public List<String> typesUntil(String topic, String... last) {
        return toldUntil(topic, last).stream().map(Received::type).toList();
    }

    private List<Received> toldUntil(String topic, String... last) {
        return TestKafka.read(topic, one -> isAbout(one) && Arrays.asList(last).contains(one.type()), LONG_ENOUGH)
                .stream()
                .filter(this::isAbout)
                .toList();
    }

    private boolean isAbout(Received one) {
        return id.toString().equals(one.key());
    }

    private static Map<String, Object> item(UUID id, String sku, String title, int quantity, long priceMinor) {
        return Map.of(
                "orderItemId", id,
                "variantId", UUID.randomUUID(),
                "sku", sku,
                "title", title,
                "quantity", quantity,
                "unitPrice", money(priceMinor));
    }

    public static Map<String, Object> money(long amountMinor) {
        return Map.of("amountMinor", amountMinor, "currency", "MXN");
    }
}
