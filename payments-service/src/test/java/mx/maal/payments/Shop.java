package mx.maal.payments;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import mx.maal.kit.test.TestKafka;
import mx.maal.kit.test.TestKafka.Received;
import mx.maal.kit.test.Tokens;

/** The rest of the shop, played by the tests: order-service, fulfillment-service, shoppers and operators. */
final class Shop {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    private Shop() {}

    /** A checkout and what became of paying it. */
    record Paid(UUID checkoutId, UUID paymentId, String reference) {}

    static Map<String, Object> money(long amountMinor) {
        return Map.of("amountMinor", amountMinor, "currency", "MXN");
    }

    static UUID openCheckout(long amountMinor) {
        return openCheckout(amountMinor, Instant.now().plusSeconds(900));
    }

    static UUID openCheckout(long amountMinor, Instant expiresAt) {
        UUID checkout = UUID.randomUUID();
        Map<String, Object> opened = Map.of(
                "checkoutId", checkout,
                "cartId", cartOf(checkout),
                "total", money(amountMinor),
                "expiresAt", expiresAt.toString(),
                "slowPayments", true,
                "customer", Map.of("name", "Ana Torres", "email", "ana@example.mx", "phone", "+525512345678"));
        TestKafka.publish("order.checkouts", cartOf(checkout).toString(), id(), "checkout.opened.v1", opened);
        return checkout;
    }

    static void closeCheckout(UUID checkout, String reason) {
        Map<String, Object> closed = Map.of("checkoutId", checkout, "cartId", cartOf(checkout), "reason", reason);
        TestKafka.publish("order.checkouts", cartOf(checkout).toString(), id(), "checkout.closed.v1", closed);
    }

    static UUID cartOf(UUID checkout) {
        return UUID.nameUUIDFromBytes(checkout.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A POST of a payment by card, tried until the checkout has arrived. */
    static ValidatableResponse pay(UUID checkout) {
        return pay(checkout, null);
    }

    static ValidatableResponse pay(UUID checkout, String key) {
        Map<String, Object> headers = key == null ? Map.of() : Map.of("Idempotency-Key", key);
        return await().atMost(PATIENCE)
                .until(
                        () -> given().contentType(ContentType.JSON)
                                .headers(headers)
                                .body(Map.of("checkoutId", checkout, "provider", "stripe", "method", "card"))
                                .post("/v1/payments")
                                .then(),
                        answer -> answer.extract().statusCode() != 404);
    }

    /** A checkout of that amount, with a pending payment. */
    static Paid pending(long amountMinor) {
        UUID checkout = openCheckout(amountMinor);
        ValidatableResponse answer = pay(checkout).statusCode(201);
        return new Paid(
                checkout,
                UUID.fromString(answer.extract().path("id")),
                answer.extract().path("providerReference"));
    }

    /** A checkout of that amount, paid. */
    static Paid paid(long amountMinor) {
        Paid paid = pending(amountMinor);
        SimulatedStripe.control(paid.reference(), "approve");
        awaitStatus(paid.paymentId(), "succeeded");
        return paid;
    }

    static String status(UUID payment) {
        return given().get("/v1/payments/" + payment)
                .then()
                .statusCode(200)
                .extract()
                .path("status");
    }

    static void awaitStatus(UUID payment, String status) {
        await("payment " + status).atMost(PATIENCE).until(() -> status(payment), status::equals);
    }

    static void place(UUID orderId, Paid paid) {
        Map<String, Object> placed = new HashMap<>();
        placed.put("orderId", orderId);
        placed.put("number", 1001);
        placed.put("checkoutId", paid.checkoutId());
        placed.put("paymentId", paid.paymentId());
        placed.put("items", List.of());
        TestKafka.publish("order.orders", orderId.toString(), id(), "order.placed.v1", placed);
    }

    static void cancel(UUID orderId, Paid paid, String eventId) {
        Map<String, Object> cancelled = Map.of(
                "orderId", orderId,
                "checkoutId", paid.checkoutId(),
                "paymentId", paid.paymentId(),
                "total", money(1),
                "reason", "stock-short",
                "restock", List.of());
        TestKafka.publish("order.orders", orderId.toString(), eventId, "order.cancelled.v1", cancelled);
    }

    static void approveReturn(UUID returnId, UUID orderId, Paid paid, long amountMinor) {
        Map<String, Object> approved = Map.of(
                "returnId", returnId, "orderId", orderId, "paymentId", paid.paymentId(), "amount", money(amountMinor));
        TestKafka.publish("fulfillment.returns", orderId.toString(), id(), "return.refund-approved.v1", approved);
    }

    static List<Map<String, Object>> refundsOf(UUID payment) {
        return asOperator()
                .get("/v1/refunds?paymentId=" + payment)
                .then()
                .statusCode(200)
                .extract()
                .path("items");
    }

    static io.restassured.specification.RequestSpecification asOperator() {
        return given().header("Authorization", "Bearer " + Tokens.operator());
    }

    static String id() {
        return UUID.randomUUID().toString();
    }

    /** The facts of that type about a payment: waits until there are that many, and then sees that no more come. */
    static List<Received> facts(String topic, UUID payment, String type, int count) {
        List<Received> facts =
                await().atMost(PATIENCE).until(() -> factsSoFar(topic, payment, type), found -> found.size() >= count);
        assertThat(facts).as(type + " of " + payment).hasSize(count);
        return facts;
    }

    private static List<Received> factsSoFar(String topic, UUID payment, String type) {
        return TestKafka.read(topic, fact -> false, Duration.ofSeconds(1)).stream()
                .filter(fact -> isOf(fact, payment, type))
                .toList();
    }

    private static boolean isOf(Received fact, UUID payment, String type) {
        return type.equals(fact.type())
                && payment.toString().equals(fact.body().path("paymentId").asText());
    }

    /** A webhook about a PaymentIntent, made by hand. */
    static String intentEvent(String eventId, String type, String reference, String status, long amountMinor) {
        return """
                {"id":"%s","object":"event","api_version":"2020-08-27","type":"%s","data":{"object":{"id":"%s",
                "object":"payment_intent","status":"%s","amount":%d,"amount_received":%d,"currency":"mxn","metadata":{}}}}"""
                .formatted(eventId, type, reference, status, amountMinor, amountMinor);
    }

    static ValidatableResponse deliver(String body) {
        return deliver(body, signature(body, Instant.now().getEpochSecond(), SimulatedStripe.WEBHOOK_SECRET));
    }

    static ValidatableResponse deliver(String body, String signature) {
        return given().contentType("application/json; charset=utf-8")
                .header("Stripe-Signature", signature)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/v1/webhooks/stripe")
                .then();
    }

    static String signature(String body, long seconds, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] hash = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
            return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(hash);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
