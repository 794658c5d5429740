package mx.maal.order;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mx.maal.kit.test.TestKafka;

/** A catalog with things to sell, and shoppers who want them. */
final class Shop {

    static final long PRICE = 129_900;
    static final long SHIPPING = 9_900;

    private Shop() {}

    private static boolean open;

    /** Opens the shop, unless it is: returns when the first shopper can be served. */
    static synchronized void open() {
        if (open) {
            return;
        }
        open = true;
        Inventory.start();
        UUID variantId = sellNow();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> add(cart(), variantId, 1).statusCode() == 201);
    }

    /** A new variant that is for sale outside of drops. */
    static UUID sellNow() {
        return sell(List.of());
    }

    /** A new variant of a product that is in these drops. */
    static UUID sell(List<Map<String, Object>> drops) {
        UUID variantId = UUID.randomUUID();
        publish(UUID.randomUUID(), variantId, 1, "active", PRICE, "MXN", drops);
        awaitKnown(variantId);
        return variantId;
    }

    /** A drop that is open, as a catalog that knows of slow payments tells it. */
    static Map<String, Object> openDrop(boolean slowPayments, int voucherShare) {
        Map<String, Object> drop = drop(null, null, null);
        drop.put("slowPayments", slowPayments);
        drop.put("voucherShare", voucherShare);
        return drop;
    }

    /** A drop that is open, and of which one person may buy so many units. */
    static Map<String, Object> limitedDrop(int personLimit) {
        Map<String, Object> drop = drop(null, null, null);
        drop.put("personLimit", personLimit);
        return drop;
    }

    static Map<String, Object> drop(Instant startsAt, Instant endsAt, Integer limit) {
        return Inventory.fields(
                "collectionId",
                UUID.randomUUID(),
                "slug",
                "drop",
                "active",
                true,
                "startsAt",
                startsAt == null ? null : startsAt.toString(),
                "endsAt",
                endsAt == null ? null : endsAt.toString(),
                "purchaseLimit",
                limit);
    }

    static void publish(
            UUID productId,
            UUID variantId,
            long version,
            String status,
            long price,
            String currency,
            List<Map<String, Object>> drops) {
        Map<String, Object> body = new HashMap<>();
        body.put("productId", productId);
        body.put("version", version);
        body.put("slug", "playera-olas");
        body.put("title", "Playera Olas");
        body.put("status", status);
        body.put(
                "variants",
                List.of(Map.of(
                        "variantId",
                        variantId,
                        "sku",
                        "OLAS-M",
                        "title",
                        "M / Negro",
                        "price",
                        Map.of("amountMinor", price, "currency", currency),
                        "active",
                        true)));
        body.put("drops", drops);
        TestKafka.publish(
                "catalog.products", productId.toString(), UUID.randomUUID().toString(), "product.changed.v1", body);
    }

    private static void awaitKnown(UUID variantId) {
        await().atMost(Duration.ofSeconds(60)).until(() -> Database.knows(variantId));
    }

    static String cart() {
        return given().post("/v1/carts").then().statusCode(201).extract().path("id");
    }

    static Response add(String cart, UUID variantId, int quantity) {
        return add(cart, variantId, quantity, null);
    }

    static Response add(String cart, UUID variantId, int quantity, String key) {
        var request = given().contentType(ContentType.JSON)
                .body("{\"variantId\":\"" + variantId + "\",\"quantity\":" + quantity + "}");
        return (key == null ? request : request.header("Idempotency-Key", key)).post("/v1/carts/{id}/lines", cart);
    }

    static String slug(Response problem) {
        String type = problem.path("type");
        return type.substring(type.lastIndexOf('/') + 1);
    }

    static final String CHECKOUT =
            """
            {"email": "ana@example.com", "shippingMethod": "standard", "shippingAddress": {"name": "Ana Torres",
             "line1": "Av. Álvaro Obregón 12", "city": "Ciudad de México", "state": "CDMX", "postalCode": "06700",
             "country": "MX"}}
            """;

    /** A checkout of somebody else. @param phone null for none */
    static String checkout(String email, String phone) {
        String with = phone == null ? "\"" + email + "\"" : "\"" + email + "\", \"phone\": \"" + phone + "\"";
        return CHECKOUT.replace("\"ana@example.com\"", with);
    }

    static Response checkOutAs(String cart, String email, String phone) {
        return given().contentType(ContentType.JSON)
                .body(checkout(email, phone))
                .post("/v1/carts/{id}/checkout", cart);
    }

    static Response checkOut(String cart) {
        return checkOut(cart, null);
    }

    static Response checkOut(String cart, String key) {
        var request = given().contentType(ContentType.JSON).body(CHECKOUT);
        return (key == null ? request : request.header("Idempotency-Key", key)).post("/v1/carts/{id}/checkout", cart);
    }
}
