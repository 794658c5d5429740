package mx.maal.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import mx.maal.kit.test.TestKafka;
import mx.maal.kit.test.TestKafka.Received;

/** A drop in small: what the other services and the shoppers do to this one, from the outside. */
public final class Drop {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Drop() {}

    public static String id() {
        return UUID.randomUUID().toString();
    }

    /** A new variant with units on hand. */
    public static String variant(int onHand) {
        String variantId = id();
        publish(
                "catalog.opening-stock",
                variantId,
                "opening-stock.declared.v1",
                Map.of("variantId", variantId, "sku", "SKU", "quantity", onHand, "importId", id()));
        await().atMost(PATIENCE)
                .until(() -> RestAssured.get("/v1/stock/" + variantId).statusCode() == 200);
        return variantId;
    }

    /** The body of a request for units; change what the test is about. */
    public static Map<String, Object> holdRequest(String cartId, String variantId, int quantity) {
        Map<String, Object> body = new HashMap<>();
        body.put("requestId", id());
        body.put("cartId", cartId);
        body.put("variantId", variantId);
        body.put("mode", "add");
        body.put("quantity", quantity);
        body.put("limit", null);
        body.put("holdSeconds", 600);
        body.put("context", Map.of("lineId", "L-1"));
        return body;
    }

    /** Gets in line; returns at once with the request's id. */
    public static String ask(Map<String, Object> request) {
        String requestId = (String) request.get("requestId");
        TestKafka.publish(
                "order.hold-requests", (String) request.get("variantId"), requestId, "hold.requested.v1", request);
        return requestId;
    }

    /** Holds units, and waits until they are held. */
    public static Received hold(String cartId, String variantId, int quantity) {
        Received answer = answer(ask(holdRequest(cartId, variantId, quantity)));
        assertThat(answer.type()).as("%s", answer.body()).isEqualTo("hold.created.v1");
        return answer;
    }

    /** The answer to a request. */
    public static Received answer(String requestId) {
        return reservation(r -> requestId.equals(r.body().path("requestId").asText()));
    }

    /** The first fact about holds that satisfies the predicate. */
    public static Received reservation(Predicate<Received> wanted) {
        return first("inventory.reservations", wanted);
    }

    /** The first fact of this type about the order. */
    public static Received commitment(String orderId, String type) {
        return first("inventory.commitments", r -> r.key().equals(orderId) && type.equals(r.type()));
    }

    /** All facts about the cart's holds once one satisfies the predicate, in order. */
    public static List<Received> reservationsOf(String cartId, Predicate<Received> until) {
        return read("inventory.reservations", r -> cartId.equals(r.key()) && until.test(r)).stream()
                .filter(r -> cartId.equals(r.key()))
                .toList();
    }

    private static Received first(String topic, Predicate<Received> wanted) {
        return read(topic, wanted).stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing such on " + topic));
    }

    private static List<Received> read(String topic, Predicate<Received> until) {
        return TestKafka.read(topic, until, PATIENCE);
    }

    public static void publish(String topic, String key, String type, Object body) {
        TestKafka.publish(topic, key, id(), type, body);
    }

    /** Asks that a checkout's items be kept. */
    public static void requestCheckout(String checkoutId, String cartId, Map<String, Integer> items) {
        publish("order.checkouts", cartId, "checkout.requested.v1", checkout(checkoutId, cartId, 900, items));
    }

    /** A checkout that needs its items, by variant, held. */
    public static Map<String, Object> checkout(
            String checkoutId, String cartId, int holdSeconds, Map<String, Integer> items) {
        return Map.of(
                "checkoutId",
                checkoutId,
                "cartId",
                cartId,
                "holdSeconds",
                holdSeconds,
                "items",
                items.entrySet().stream()
                        .map(item -> Map.of("variantId", item.getKey(), "quantity", item.getValue()))
                        .toList());
    }

    /** Asks that a checkout's items, by variant, wait for a slow payment; vouchers may block the percent of each. */
    public static Map<String, Object> extension(
            String checkoutId,
            String cartId,
            String paymentId,
            Instant until,
            Map<String, Integer> items,
            int voucherShare) {
        return Map.of(
                "checkoutId",
                checkoutId,
                "cartId",
                cartId,
                "paymentId",
                paymentId,
                "until",
                until.toString(),
                "items",
                items.entrySet().stream()
                        .map(item -> Map.of(
                                "variantId", item.getKey(), "quantity", item.getValue(), "voucherShare", voucherShare))
                        .toList());
    }

    /** What a request to wait for the payment was answered: extended or refused. */
    public static Received extensionAnswer(String paymentId) {
        return reservation(r -> r.type().startsWith("holds.exten")
                && paymentId.equals(r.body().path("paymentId").asText()));
    }

    public static void closeCheckout(String checkoutId, String cartId) {
        publish(
                "order.checkouts",
                cartId,
                "checkout.closed.v1",
                Map.of("checkoutId", checkoutId, "cartId", cartId, "reason", "expired"));
    }

    /** What a checkout was answered: renewed or lost. */
    public static Received checkoutAnswer(String checkoutId) {
        return reservation(r -> r.type().startsWith("holds.")
                && checkoutId.equals(r.body().path("checkoutId").asText()));
    }

    /** A paid order; items by variant. Returns its items as the event carries them. */
    public static List<Map<String, Object>> placeOrder(
            String orderId, String checkoutId, String cartId, Map<String, Integer> items) {
        List<Map<String, Object>> lines = items.entrySet().stream()
                .map(item -> Map.<String, Object>of(
                        "orderItemId", id(), "variantId", item.getKey(), "quantity", item.getValue()))
                .toList();
        publish("order.orders", orderId, "order.placed.v1", placed(orderId, checkoutId, cartId, lines));
        return lines;
    }

    public static Map<String, Object> placed(
            String orderId, String checkoutId, String cartId, List<Map<String, Object>> lines) {
        return Map.of(
                "orderId",
                orderId,
                "number",
                "ML-1",
                "checkoutId",
                checkoutId,
                "cartId",
                cartId,
                "paymentId",
                id(),
                "items",
                lines);
    }

    public static void cancelOrder(String orderId, List<Map<String, Object>> restock) {
        publish(
                "order.orders",
                orderId,
                "order.cancelled.v1",
                Map.of("orderId", orderId, "checkoutId", id(), "reason", "operator", "restock", restock));
    }

    /** The variant's stock as anyone sees it. */
    public static JsonPath stock(String variantId) {
        return RestAssured.get("/v1/stock/" + variantId)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** Waits until as many units are on hand and held. */
    public static void awaitStock(String variantId, int onHand, int held) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonPath stock = stock(variantId);
            assertThat(List.of(stock.getInt("onHand"), stock.getInt("held"), stock.getInt("available")))
                    .as("on hand, held, available")
                    .isEqualTo(List.of(onHand, held, onHand - held));
        });
    }
}
