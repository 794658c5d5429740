package mx.maal.fulfillment;

import static io.restassured.RestAssured.given;
import static mx.maal.fulfillment.Desk.ESTAFETA;
import static mx.maal.fulfillment.Desk.operator;
import static mx.maal.fulfillment.Desk.owner;
import static mx.maal.fulfillment.Desk.ship;
import static mx.maal.fulfillment.Desk.shipmentOf;
import static mx.maal.fulfillment.Desk.shipmentsOf;
import static mx.maal.fulfillment.Desk.units;
import static mx.maal.fulfillment.PaidOrder.SHIPMENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import mx.maal.kit.access.Roles;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.Tokens;
import org.junit.jupiter.api.Test;

/** Parcels from a confirmed order to the shopper's door, over HTTP and Kafka. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class ShipmentsTest {

    @Test
    void aConfirmedOrderIsOnePendingParcelWithEverything() {
        PaidOrder order = PaidOrder.confirmed(2, 1);

        owner(order)
                .get("/v1/shipments?orderId=" + order.id)
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].status", equalTo("pending"))
                .body("items[0].orderId", equalTo(order.id.toString()))
                .body("items[0].shippingAddress.city", equalTo("Ciudad de México"))
                .body("items[0].items.sku", containsInAnyOrder("HOODIE-M-NEGRO", "CAP-ROJA"))
                .body("items[0].items.quantity", containsInAnyOrder(2, 1));
        JsonNode created = order.told(SHIPMENTS, "shipment.created.v1").body();
        assertThat(created.path("orderId").asText()).isEqualTo(order.id.toString());
        assertThat(created.path("items")).hasSize(2);
    }

    @Test
    void aParcelIsShippedAndDelivered() {
        PaidOrder order = PaidOrder.confirmed(1, 1);
        UUID shipment = shipmentOf(order);

        operator()
                .body(Map.of(
                        "carrier", "Estafeta",
                        "trackingNumber", "MX-77",
                        "trackingUrl", "https://rastreo.example/MX-77",
                        "labelUrl", "https://labels.example/77.pdf"))
                .post("/v1/shipments/" + shipment + "/ship")
                .then()
                .statusCode(200)
                .body("status", equalTo("shipped"))
                .body("shippedAt", notNullValue())
                .body("labelUrl", equalTo("https://labels.example/77.pdf"));
        operator()
                .post("/v1/shipments/" + shipment + "/deliver")
                .then()
                .statusCode(200)
                .body("status", equalTo("delivered"))
                .body("deliveredAt", notNullValue());

        owner(order)
                .get("/v1/shipments/" + shipment)
                .then()
                .statusCode(200)
                .body("status", equalTo("delivered"))
                .body("trackingNumber", equalTo("MX-77"))
                .body("trackingUrl", equalTo("https://rastreo.example/MX-77"))
                .body("labelUrl", nullValue());
        assertThat(order.typesUntil(SHIPMENTS, "shipment.delivered.v1"))
                .containsExactly("shipment.created.v1", "shipment.shipped.v1", "shipment.delivered.v1");
        JsonNode shipped = order.told(SHIPMENTS, "shipment.shipped.v1").body();
        assertThat(shipped.path("carrier").asText()).isEqualTo("Estafeta");
        assertThat(shipped.path("items")).hasSize(2);
    }

    @Test
    void anOrderIsSplitOverParcels() {
        PaidOrder order = PaidOrder.confirmed(3, 1);
        shipmentOf(order);

        String split = operator()
                .body(Map.of("orderId", order.id, "items", List.of(units(order.hoodie, 1), units(order.hoodie, 1))))
                .post("/v1/shipments")
                .then()
                .statusCode(201)
                .header("Location", notNullValue())
                .body("items", hasSize(1))
                .body("items[0].quantity", equalTo(2))
                .extract()
                .path("id");
        ship(UUID.fromString(split)).then().statusCode(200);

        operator()
                .body(Map.of("orderId", order.id, "items", List.of(units(order.hoodie, 2))))
                .post("/v1/shipments")
                .then()
                .statusCode(409)
                .body("type", endsWith("/exceeds-unshipped"))
                .body("orderItemId", equalTo(order.hoodie.toString()))
                .body("left", equalTo(1));
        // All that is left into a parcel of its own: the first one disappears.
        operator()
                .body(Map.of("orderId", order.id, "items", List.of(units(order.hoodie, 1), units(order.cap, 1))))
                .post("/v1/shipments")
                .then()
                .statusCode(201);
        shipmentsOf(order).then().body("items.status", contains("shipped", "pending"));
    }

    @Test
    void aPartOfAParcelShipsAndTheRestWaits() {
        PaidOrder order = PaidOrder.confirmed(2, 1);
        UUID shipment = shipmentOf(order);

        operator()
                .body(Map.of("carrier", "DHL", "trackingNumber", "D-1", "items", List.of(units(order.hoodie, 1))))
                .post("/v1/shipments/" + shipment + "/ship")
                .then()
                .statusCode(200)
                .body("items.quantity", contains(1));

        JsonPath all = shipmentsOf(order).jsonPath();
        assertThat(all.getList("items.status")).containsExactly("shipped", "pending");
        assertThat(all.getList("items[1].items.quantity", Integer.class)).containsExactlyInAnyOrder(1, 1);
        assertThat(order.typesUntil(SHIPMENTS, "shipment.shipped.v1"))
                .containsExactly("shipment.created.v1", "shipment.created.v1", "shipment.shipped.v1");
    }

    @Test
    void theSameKeyShipsOnce() {
        PaidOrder order = PaidOrder.confirmed(1, 1);
        UUID shipment = shipmentOf(order);
        String key = UUID.randomUUID().toString();
        String path = "/v1/shipments/" + shipment + "/ship";

        String first = operator()
                .header("Idempotency-Key", key)
                .body(ESTAFETA)
                .post(path)
                .asString();
        operator()
                .header("Idempotency-Key", key)
                .body(ESTAFETA)
                .post(path)
                .then()
                .statusCode(200)
                .header("Idempotent-Replayed", "true")
                .body(equalTo(first));
        operator()
                .header("Idempotency-Key", key)
                .body(Map.of("carrier", "DHL", "trackingNumber", "D-1"))
                .post(path)
                .then()
                .statusCode(422)
                .body("type", endsWith("/idempotency-key-reused"));
        ship(shipment).then().statusCode(409).body("type", endsWith("/shipment-already-shipped"));
        operator().post("/v1/shipments/" + shipment + "/deliver").then().statusCode(200);
        assertThat(order.typesUntil(SHIPMENTS, "shipment.delivered.v1")).hasSize(3);
    }

    @Test
    void aPendingParcelIsNotDelivered() {
        UUID shipment = shipmentOf(PaidOrder.confirmed(1, 1));

        operator()
                .post("/v1/shipments/" + shipment + "/deliver")
                .then()
                .statusCode(409)
                .body("type", endsWith("/shipment-not-shipped"))
                .body("status", equalTo(409));
    }

    @Test
    void theWorkQueueIsReadPageByPage() {
        List<String> pending = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            pending.add(shipmentOf(PaidOrder.confirmed(1, 1)).toString());
        }

        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = operator()
                    .get("/v1/shipments?status=pending&limit=2" + cursor)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            assertThat(page.getList("items")).hasSizeBetween(1, 2);
            assertThat(page.getList("items.status")).containsOnly("pending");
            seen.addAll(page.getList("items.id"));
            cursor = page.getString("nextCursor") == null ? null : "&cursor=" + page.getString("nextCursor");
        } while (cursor != null);

        assertThat(seen).doesNotHaveDuplicates().containsSubsequence(pending);
    }

    @Test
    void onlyTheOwnerAndOperatorsSeeAnOrder() {
        PaidOrder order = PaidOrder.confirmed(1, 1);
        PaidOrder another = PaidOrder.confirmed(1, 1);
        UUID shipment = shipmentOf(order);
        shipmentOf(another);
        String list = "/v1/shipments?orderId=" + order.id;

        owner(another).get(list).then().statusCode(404).body("type", endsWith("/unknown-order"));
        owner(another)
                .get("/v1/shipments/" + shipment)
                .then()
                .statusCode(404)
                .body("type", endsWith("/unknown-shipment"));
        given().get(list).then().statusCode(401).body("type", endsWith("/unauthorized"));
        given().get("/v1/shipments/" + shipment).then().statusCode(401);
        given().auth().oauth2(Tokens.forged()).get(list).then().statusCode(401);
        given().auth()
                .oauth2(Tokens.with("someone", "shopper"))
                .get(list)
                .then()
                .statusCode(403);
        owner(order).get("/v1/shipments").then().statusCode(401);
        for (String role : Roles.ALL) {
            boolean reads = Set.of(Roles.FULFILLMENT, Roles.ORDERS, Roles.AUDIT).contains(role);
            for (String address : List.of("/v1/shipments", list, "/v1/shipments/" + shipment)) {
                given().auth()
                        .oauth2(Tokens.with("someone", role))
                        .get(address)
                        .then()
                        .statusCode(reads ? 200 : 403);
            }
        }
        operator().get("/v1/shipments?orderId=" + UUID.randomUUID()).then().statusCode(404);
        operator().get("/v1/shipments/" + UUID.randomUUID()).then().statusCode(404);
    }

    @Test
    void onlyOperatorsMoveParcels() {
        PaidOrder order = PaidOrder.confirmed(1, 1);
        UUID shipment = shipmentOf(order);

        for (String path : List.of("/v1/shipments/" + shipment + "/ship", "/v1/shipments/" + shipment + "/deliver")) {
            owner(order).body(ESTAFETA).post(path).then().statusCode(401);
            owner(order)
                    .auth()
                    .oauth2(Tokens.with("someone", "shopper"))
                    .body(ESTAFETA)
                    .post(path)
                    .then()
                    .statusCode(403)
                    .body("type", endsWith("/forbidden"));
        }
        owner(order)
                .body(Map.of("orderId", order.id, "items", List.of(units(order.cap, 1))))
                .post("/v1/shipments")
                .then()
                .statusCode(401);
    }
}
