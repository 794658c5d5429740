package mx.maal.fulfillment;

import static mx.maal.fulfillment.Desk.ESTAFETA;
import static mx.maal.fulfillment.Desk.operator;
import static mx.maal.fulfillment.Desk.owner;
import static mx.maal.fulfillment.Desk.shipmentOf;
import static mx.maal.fulfillment.Desk.units;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mx.maal.kit.test.LocalStack;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers get wrong: a problem document that names the field, and nothing is done. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class BadInputTest {
    private static PaidOrder order;
    private static UUID shipment;

    @BeforeEach
    void anOrder() {
        if (order == null) {
            order = PaidOrder.confirmed(2, 1);
            shipment = shipmentOf(order);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "orderId           | {'items': [{'orderItemId': 'CAP', 'quantity': 1}], 'reason': 'r'}",
                "orderId           | {'orderId': 'x', 'items': [{'orderItemId': 'CAP', 'quantity': 1}], 'reason': 'r'}",
                "items             | {'orderId': 'ORDER', 'items': [], 'reason': 'r'}",
                "items             | {'orderId': 'ORDER', 'reason': 'r'}",
                "items             | {'orderId': 'ORDER', 'items': 5, 'reason': 'r'}",
                "items[0].quantity | {'orderId': 'ORDER', 'items': [{'orderItemId': 'CAP', 'quantity': 0}], 'reason': 'r'}",
                "items[0].quantity | {'orderId': 'ORDER', 'items': [{'orderItemId': 'CAP', 'quantity': -1}], 'reason': 'r'}",
                "items[0].quantity | {'orderId': 'ORDER', 'items': [{'orderItemId': 'CAP', 'quantity': 2000000000}], 'reason': 'r'}",
                "items[0].quantity | {'orderId': 'ORDER', 'items': [{'orderItemId': 'CAP', 'quantity': 99999999999}], 'reason': 'r'}",
                "items[0].quantity | {'orderId': 'ORDER', 'items': [{'orderItemId': 'CAP', 'quantity': 1.5}], 'reason': 'r'}",
                "items[0].quantity | {'orderId': 'ORDER', 'items': [{'orderItemId': 'CAP', 'quantity': '1'}], 'reason': 'r'}",
                "items[0].quantity | {'orderId': 'ORDER', 'items': [{'orderItemId': 'CAP'}], 'reason': 'r'}",
                "items[0].orderItemId | {'orderId': 'ORDER', 'items': [{'orderItemId': 'x', 'quantity': 1}], 'reason': 'r'}",
            })
    void splitsAndReturnsNameTheFieldAtFault(String field, String body) {
        for (String path : List.of("/v1/shipments", "/v1/returns")) {
            refused(operator().body(json(body)).post(path), field);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'orderId': 'ORDER', 'items': [null], 'reason': 'r'}",
                "{'orderId':",
                "[]",
                "null",
                "\"text\"",
                ""
            })
    void bodiesThatAreNoRequestAreRefused(String body) {
        for (String path : List.of("/v1/shipments", "/v1/returns")) {
            operator()
                    .body(json(body))
                    .post(path)
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("type", endsWith("/invalid-request"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "carrier        | {'trackingNumber': '1'}",
                "carrier        | {'carrier': ' ', 'trackingNumber': '1'}",
                "carrier        | {'carrier': 'a\\u0000b', 'trackingNumber': '1'}",
                "trackingNumber | {'carrier': 'DHL'}",
                "trackingUrl    | {'carrier': 'DHL', 'trackingNumber': '1', 'trackingUrl': 'javascript:alert(1)'}",
                "trackingUrl    | {'carrier': 'DHL', 'trackingNumber': '1', 'trackingUrl': 'ftp://host/x'}",
                "trackingUrl    | {'carrier': 'DHL', 'trackingNumber': '1', 'trackingUrl': 'https://'}",
                "labelUrl       | {'carrier': 'DHL', 'trackingNumber': '1', 'labelUrl': 'data:text/html,x'}",
                "items[0].quantity | {'carrier': 'DHL', 'trackingNumber': '1', 'items': [{'orderItemId': 'CAP', 'quantity': 0}]}",
            })
    void shippingNamesTheFieldAtFault(String field, String body) {
        refused(operator().body(json(body)).post("/v1/shipments/" + shipment + "/ship"), field);
    }

    @Test
    void longStringsAreRefused() {
        refused(
                operator()
                        .body(Map.of("carrier", "x".repeat(51), "trackingNumber", "1"))
                        .post("/v1/shipments/" + shipment + "/ship"),
                "carrier");
        refused(
                operator()
                        .body(Map.of("carrier", "x", "trackingNumber", "1".repeat(101)))
                        .post("/v1/shipments/" + shipment + "/ship"),
                "trackingNumber");
        refused(
                owner(order)
                        .body(Map.of(
                                "orderId", order.id, "reason", "x".repeat(101), "items", List.of(units(order.cap, 1))))
                        .post("/v1/returns"),
                "reason");
        refused(
                owner(order)
                        .body(Map.of("orderId", order.id, "reason", " ", "items", List.of(units(order.cap, 1))))
                        .post("/v1/returns"),
                "reason");
        refused(
                owner(order)
                        .body(Map.of(
                                "orderId",
                                order.id,
                                "reason",
                                "r",
                                "notes",
                                "x".repeat(2001),
                                "items",
                                List.of(units(order.cap, 1))))
                        .post("/v1/returns"),
                "notes");
        operator()
                .header("Idempotency-Key", "k".repeat(151))
                .body(ESTAFETA)
                .post("/v1/shipments/" + shipment + "/ship")
                .then()
                .statusCode(400);
        operator()
                .body("{\"carrier\": \"" + "x".repeat(1_100_000) + "\"}")
                .post("/v1/shipments/" + shipment + "/ship")
                .then()
                .statusCode(413)
                .body("type", endsWith("/body-too-large"));
    }

    @Test
    void unknownIdsAreNotFound() {
        operator()
                .body(ESTAFETA)
                .post("/v1/shipments/" + UUID.randomUUID() + "/ship")
                .then()
                .statusCode(404)
                .body("type", endsWith("/unknown-shipment"));
        operator()
                .post("/v1/shipments/" + UUID.randomUUID() + "/deliver")
                .then()
                .statusCode(404)
                .body("type", endsWith("/unknown-shipment"));
        operator()
                .body(ESTAFETA)
                .post("/v1/shipments/not-a-uuid/ship")
                .then()
                .statusCode(404)
                .body("type", endsWith("/not-found"));
        for (String decision : List.of("approve", "reject", "refund")) {
            operator()
                    .post("/v1/returns/" + UUID.randomUUID() + "/" + decision)
                    .then()
                    .statusCode(404)
                    .body("type", endsWith("/unknown-return"));
        }
        operator()
                .body(Map.of("orderId", UUID.randomUUID(), "items", List.of(units(order.cap, 1))))
                .post("/v1/shipments")
                .then()
                .statusCode(404)
                .body("type", endsWith("/unknown-order"));
        operator()
                .body(Map.of("orderId", order.id, "items", List.of(units(UUID.randomUUID(), 1))))
                .post("/v1/shipments")
                .then()
                .statusCode(404)
                .body("type", endsWith("/unknown-order-item"));
    }

    @Test
    void receivingNamesTheFieldAtFault() {
        String path = "/v1/returns/" + UUID.randomUUID() + "/receive";
        refused(operator().body("{\"items\": []}").post(path), "items");
        refused(
                operator()
                        .body(Map.of("items", List.of(Map.of("returnItemId", UUID.randomUUID(), "quantity", 1))))
                        .post(path),
                "items[0].condition");
        Response condition = operator()
                .body(Map.of(
                        "items",
                        List.of(Map.of("returnItemId", UUID.randomUUID(), "quantity", 1, "condition", "shiny"))))
                .post(path);
        refused(condition, "items[0].condition");
        condition.then().body("detail", containsString("one of new, damaged, used"));
        refused(
                operator()
                        .body(Map.of(
                                "items",
                                List.of(Map.of("returnItemId", UUID.randomUUID(), "quantity", 0, "condition", "new"))))
                        .post(path),
                "items[0].quantity");
    }

    @Test
    void listsNameTheParameterAtFault() {
        for (String list : List.of("/v1/shipments", "/v1/returns")) {
            refused(operator().get(list + "?status=lost"), "status");
            refused(operator().get(list + "?limit=0"), "limit");
            refused(operator().get(list + "?limit=101"), "limit");
            refused(operator().get(list + "?cursor=%25%25"), "cursor");
            refused(operator().get(list + "?cursor=eA"), "cursor");
        }
    }

    @Test
    void anotherContentTypeIsRefused() {
        operator()
                .contentType("text/plain")
                .body("x")
                .post("/v1/returns")
                .then()
                .statusCode(415)
                .body("type", endsWith("/unsupported-media-type"));
    }

    private static void refused(Response response, String field) {
        response.then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", endsWith("/invalid-request"))
                .body("status", equalTo(400))
                .body("errors.field", hasItem(field))
                .body("detail", not(containsString("Exception")));
    }

    private static String json(String body) {
        return body.replace('\'', '"').replace("ORDER", order.id.toString()).replace("CAP", order.cap.toString());
    }
}
