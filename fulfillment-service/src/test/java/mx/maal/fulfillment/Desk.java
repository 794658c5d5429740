package mx.maal.fulfillment;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mx.maal.kit.test.Tokens;

/** What an operator, or an order's owner, does over HTTP. */
public final class Desk {
    public static final Map<String, Object> ESTAFETA = Map.of("carrier", "Estafeta", "trackingNumber", "MX-1");

    private Desk() {}

    public static RequestSpecification operator() {
        return given().auth().oauth2(Tokens.operator()).contentType(ContentType.JSON);
    }

    public static RequestSpecification owner(PaidOrder order) {
        return given().header("X-Access-Token", order.token).contentType(ContentType.JSON);
    }

    public static Response shipmentsOf(PaidOrder order) {
        return operator().get("/v1/shipments?orderId=" + order.id);
    }

    /** The order's only shipment, once it is there. */
    public static UUID shipmentOf(PaidOrder order) {
        return UUID.fromString(
                shipmentsOf(order).then().statusCode(200).extract().path("items[0].id"));
    }

    public static Response ship(UUID shipmentId) {
        return operator().body(ESTAFETA).post("/v1/shipments/" + shipmentId + "/ship");
    }

    /** An order of which everything is with the carrier. */
    public static PaidOrder shipped(int hoodies, int caps) {
        PaidOrder order = PaidOrder.confirmed(hoodies, caps);
        ship(shipmentOf(order)).then().statusCode(200);
        return order;
    }

    public static Map<String, Object> units(UUID orderItemId, int quantity) {
        return Map.of("orderItemId", orderItemId, "quantity", quantity);
    }

    @SafeVarargs
    public static Map<String, Object> returnOf(PaidOrder order, Map<String, Object>... items) {
        return Map.of("orderId", order.id, "reason", "talla equivocada", "items", List.of(items));
    }

    @SafeVarargs
    public static Response askReturn(PaidOrder order, Map<String, Object>... items) {
        return owner(order).body(returnOf(order, items)).post("/v1/returns");
    }

    /** A return that an operator has approved. */
    @SafeVarargs
    public static UUID approvedReturn(PaidOrder order, Map<String, Object>... items) {
        String id = askReturn(order, items).then().statusCode(201).extract().path("id");
        operator().post("/v1/returns/" + id + "/approve").then().statusCode(200);
        return UUID.fromString(id);
    }

    public static Map<String, Object> arrived(String returnItemId, int quantity, String condition) {
        return Map.of("returnItemId", returnItemId, "quantity", quantity, "condition", condition);
    }

    @SafeVarargs
    public static Response receive(UUID returnId, Map<String, Object>... items) {
        return operator().body(Map.of("items", List.of(items))).post("/v1/returns/" + returnId + "/receive");
    }

    public static String returnItem(UUID returnId, UUID orderItemId) {
        return operator()
                .get("/v1/returns/" + returnId)
                .then()
                .statusCode(200)
                .extract()
                .path("items.find { it.orderItemId == '" + orderItemId + "' }.id");
    }
}
