package mx.maal.order;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mx.maal.kit.test.TestKafka;
import mx.maal.kit.test.Tokens;

/** One shopper's purchase, with the test playing payments-, inventory- and fulfillment-service. */
final class Sale {

    static final String ORDERS = "order.orders";

    final UUID variantId;
    final String cart = Shop.cart();
    final UUID payment = UUID.randomUUID();
    final String checkout;
    final String token;
    final long total;
    String order;

    /** A cart of two units of a new variant, checked out. */
    Sale() {
        this(Shop.sellNow());
    }

    /** A cart of two units of this variant, checked out. */
    Sale(UUID variantId) {
        this.variantId = variantId;
        Shop.add(cart, variantId, 2).then().statusCode(201);
        Response opened = Shop.checkOut(cart);
        opened.then().statusCode(201);
        checkout = opened.path("id");
        token = opened.path("accessToken");
        total = opened.jsonPath().getLong("total.amountMinor");
    }

    /** Also paid, with its order placed. */
    static Sale paid() {
        Sale sale = new Sale();
        sale.pay(sale.payment, sale.total);
        sale.awaitOrder();
        return sale;
    }

    /** Also confirmed. */
    static Sale confirmed() {
        Sale sale = paid();
        sale.commit();
        sale.awaitStatus("confirmed");
        return sale;
    }

    void pay(UUID paymentId, long amountMinor) {
        pay(paymentId, amountMinor, "MXN");
    }

    void pay(UUID paymentId, long amountMinor, String currency) {
        tell(
                "payments.payments",
                checkout,
                "payment.succeeded.v1",
                Map.of(
                        "paymentId",
                        paymentId,
                        "checkoutId",
                        checkout,
                        "amount",
                        Map.of("amountMinor", amountMinor, "currency", currency),
                        "provider",
                        "stripe",
                        "method",
                        "card",
                        "succeededAt",
                        "2026-11-27T18:00:00Z"));
    }

    void failToPay(String reason) {
        failToPay(UUID.randomUUID(), "card", reason);
    }

    void failToPay(UUID paymentId, String method, String reason) {
        tell(
                "payments.payments",
                checkout,
                "payment.failed.v1",
                Map.of(
                        "paymentId", paymentId,
                        "checkoutId", checkout,
                        "provider", "stripe",
                        "method", method,
                        "reason", reason));
    }

    /** A voucher was asked for. @return the event's id */
    String awaitVoucher(Instant until) {
        String id = UUID.randomUUID().toString();
        awaitVoucher(id, until);
        return id;
    }

    void awaitVoucher(String eventId, Instant until) {
        TestKafka.publish(
                "payments.payments",
                checkout,
                eventId,
                "payment.awaited.v1",
                Map.of(
                        "paymentId",
                        payment,
                        "checkoutId",
                        checkout,
                        "provider",
                        "conekta",
                        "method",
                        "oxxo",
                        "until",
                        until.toString()));
    }

    void dispute(UUID paymentId, String status) {
        tell(
                "payments.payments",
                checkout,
                "payment.disputed.v1",
                Map.of(
                        "paymentId", paymentId,
                        "checkoutId", checkout,
                        "amount", Map.of("amountMinor", total, "currency", "MXN"),
                        "status", status));
    }

    /** Until when the checkout may be paid. */
    Instant expiresAt() {
        return Instant.parse(given().get("/v1/checkouts/{id}", checkout).path("expiresAt"));
    }

    void refund(UUID refundId, UUID paymentId, long amountMinor) {
        refund("refund.succeeded.v1", refundId, paymentId, amountMinor);
    }

    void refundFailed(UUID refundId, UUID paymentId, long amountMinor) {
        refund("refund.failed.v1", refundId, paymentId, amountMinor);
    }

    private void refund(String type, UUID refundId, UUID paymentId, long amountMinor) {
        tell(
                "payments.refunds",
                paymentId.toString(),
                type,
                Map.of(
                        "refundId", refundId,
                        "paymentId", paymentId,
                        "checkoutId", checkout,
                        "amount", Map.of("amountMinor", amountMinor, "currency", "MXN"),
                        "reason", "operator"));
    }

    void awaitOrder() {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            order = given().get("/v1/checkouts/{id}", checkout).path("orderId");
            return order != null;
        });
    }

    void commit() {
        tell(
                "inventory.commitments",
                order,
                "stock.committed.v1",
                Map.of("orderId", order, "checkoutId", checkout, "cartId", cart, "items", List.of()));
    }

    void runShort() {
        tell(
                "inventory.commitments",
                order,
                "stock.short.v1",
                Map.of("orderId", order, "checkoutId", checkout, "cartId", cart, "short", List.of()));
    }

    void shipment(String type, int quantity) {
        tell(
                "fulfillment.shipments",
                order,
                type,
                Map.of(
                        "shipmentId", UUID.randomUUID(),
                        "orderId", order,
                        "items", List.of(Map.of("orderItemId", itemId(), "quantity", quantity))));
    }

    void answerCancellation(String type) {
        tell("fulfillment.shipments", order, type, Map.of("orderId", order, "reason", "already-shipped"));
    }

    String itemId() {
        return read().extract().path("items[0].id");
    }

    ValidatableResponse read() {
        return given().header("X-Access-Token", token)
                .get("/v1/orders/{id}", order)
                .then()
                .statusCode(200);
    }

    void awaitStatus(String status) {
        awaitField("status", status);
    }

    void awaitField(String field, Object value) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> read().body(field, equalTo(value)));
    }

    Response cancel() {
        return given().auth().oauth2(Tokens.operator()).post("/v1/orders/{id}/cancel", order);
    }

    JsonNode told(String type) {
        return Told.event(ORDERS, type, "orderId", order);
    }

    private static void tell(String topic, String key, String type, Object body) {
        TestKafka.publish(topic, key, UUID.randomUUID().toString(), type, body);
    }
}
