package mx.maal.fulfillment;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.withArgs;
import static mx.maal.fulfillment.Desk.approvedReturn;
import static mx.maal.fulfillment.Desk.arrived;
import static mx.maal.fulfillment.Desk.askReturn;
import static mx.maal.fulfillment.Desk.operator;
import static mx.maal.fulfillment.Desk.owner;
import static mx.maal.fulfillment.Desk.receive;
import static mx.maal.fulfillment.Desk.returnItem;
import static mx.maal.fulfillment.Desk.returnOf;
import static mx.maal.fulfillment.Desk.shipmentOf;
import static mx.maal.fulfillment.Desk.shipmentsOf;
import static mx.maal.fulfillment.Desk.shipped;
import static mx.maal.fulfillment.Desk.units;
import static mx.maal.fulfillment.PaidOrder.DEAD_LETTERS;
import static mx.maal.fulfillment.PaidOrder.RETURNS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mx.maal.kit.access.Roles;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.TestKafka;
import mx.maal.kit.test.Tokens;
import org.junit.jupiter.api.Test;

/** Returns from the shopper's wish to the money, over HTTP and Kafka. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class ReturnsTest {

    @Test
    void aReturnIsAskedForApprovedReceivedAndRefunded() {
        PaidOrder order = shipped(2, 1);
        UUID id = approvedReturn(order, units(order.hoodie, 1), units(order.cap, 1));

        receive(id, arrived(returnItem(id, order.hoodie), 1, "new"), arrived(returnItem(id, order.cap), 1, "damaged"))
                .then()
                .statusCode(200)
                .body("status", equalTo("received"))
                .body("items.disposition", containsInAnyOrder("restocked", "written-off"))
                .body("refundable.amountMinor", equalTo(89_900 + 34_950));
        operator()
                .post("/v1/returns/" + id + "/refund")
                .then()
                .statusCode(200)
                .body("status", equalTo("received"))
                .body("refund.status", equalTo("requested"));

        JsonNode due = order.told(RETURNS, "return.refund-approved.v1").body();
        assertThat(due.path("returnId").asText()).isEqualTo(id.toString());
        assertThat(due.path("paymentId").asText()).isEqualTo(order.paymentId.toString());
        assertThat(due.path("amount").path("amountMinor").asLong()).isEqualTo(89_900 + 34_950);
        assertThat(due.path("amount").path("currency").asText()).isEqualTo("MXN");
        order.refund("succeeded", uuid(), UUID.randomUUID(), id, 89_900 + 34_950);
        await().atMost(Duration.ofSeconds(20)).until(() -> statusOf(id).equals("refunded"));
        assertThat(order.typesUntil(RETURNS, "return.refund-approved.v1"))
                .containsExactly(
                        "return.requested.v1", "return.approved.v1", "return.received.v1", "return.refund-approved.v1");
        JsonNode received = order.told(RETURNS, "return.received.v1").body().path("items");
        assertThat(received.findValuesAsText("disposition")).containsExactlyInAnyOrder("restocked", "written-off");
        assertThat(received.findValuesAsText("condition")).containsExactlyInAnyOrder("new", "damaged");
        assertThat(received.findValues("variantId")).hasSize(2);
    }

    @Test
    void moreThanWasShippedDoesNotComeBack() {
        PaidOrder order = PaidOrder.confirmed(2, 1);
        operator()
                .body(Map.of("carrier", "DHL", "trackingNumber", "1", "items", List.of(units(order.hoodie, 1))))
                .post("/v1/shipments/" + shipmentOf(order) + "/ship")
                .then()
                .statusCode(200);

        // Named twice: what counts is the sum.
        askReturn(order, units(order.hoodie, 1), units(order.hoodie, 1))
                .then()
                .statusCode(409)
                .body("type", endsWith("/return-exceeds-shipped"))
                .body("orderItemId", equalTo(order.hoodie.toString()))
                .body("returnable", equalTo(1));
        askReturn(order, units(order.cap, 1)).then().statusCode(409);
        askReturn(order, units(order.hoodie, 1)).then().statusCode(201);
        askReturn(order, units(order.hoodie, 1)).then().statusCode(409);
    }

    @Test
    void manyAtTheSameTimeReturnNoMoreThanWasShipped() throws Exception {
        ExecutorService shoppers = Executors.newFixedThreadPool(10);
        try {
            for (int round = 0; round < 5; round++) {
                PaidOrder order = shipped(3, 1);
                Callable<Integer> ask =
                        () -> askReturn(order, units(order.hoodie, 1)).statusCode();
                List<Integer> answers = new ArrayList<>();
                for (Future<Integer> answer : shoppers.invokeAll(Collections.nCopies(10, ask))) {
                    answers.add(answer.get());
                }
                assertThat(answers).filteredOn(status -> status == 201).hasSize(3);
                assertThat(answers).filteredOn(status -> status == 409).hasSize(7);
                owner(order).get("/v1/returns?orderId=" + order.id).then().body("items", hasSize(3));
            }
        } finally {
            shoppers.shutdownNow();
        }
    }

    @Test
    void unitsInSeveralConditionsAndUnitsThatDidNotCome() {
        PaidOrder order = shipped(4, 1);
        UUID id = approvedReturn(order, units(order.hoodie, 4), units(order.cap, 1));
        String hoodies = returnItem(id, order.hoodie);

        receive(id, arrived(hoodies, 1, "new"), arrived(hoodies, 2, "used"))
                .then()
                .statusCode(200)
                .body(
                        "items.findAll { it.orderItemId == '%s' }.receivedQuantity",
                        withArgs(order.hoodie), containsInAnyOrder(1, 2))
                .body("items.findAll { it.orderItemId == '%s' }.quantity.sum()", withArgs(order.hoodie), equalTo(4))
                .body("items.find { it.orderItemId == '%s' }.receivedQuantity", withArgs(order.cap), equalTo(0))
                .body("items.find { it.orderItemId == '%s' }.condition", withArgs(order.cap), nullValue())
                .body("refundable.amountMinor", equalTo(3 * 89_900));
        JsonNode items = order.told(RETURNS, "return.received.v1").body().path("items");
        assertThat(items).hasSize(2);
        assertThat(items.findValuesAsText("returnItemId")).doesNotHaveDuplicates();
        // What did not come may still come.
        askReturn(order, units(order.hoodie, 1), units(order.cap, 1)).then().statusCode(201);
    }

    @Test
    void moreThanWasAskedForIsNotReceived() {
        PaidOrder order = shipped(3, 1);
        UUID id = approvedReturn(order, units(order.hoodie, 2));
        String item = returnItem(id, order.hoodie);

        receive(id, arrived(item, 2, "new"), arrived(item, 1, "damaged"))
                .then()
                .statusCode(409)
                .body("type", endsWith("/received-exceeds-requested"))
                .body("returnItemId", equalTo(item));
        receive(id, arrived(uuid(), 1, "new")).then().statusCode(404).body("type", endsWith("/unknown-return-item"));
        assertThat(statusOf(id)).isEqualTo("approved");
    }

    @Test
    void aRejectedReturnBringsNothingBack() {
        PaidOrder order = shipped(1, 1);
        String id = askReturn(order, units(order.cap, 1))
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        operator()
                .body(Map.of("notes", "fuera de plazo"))
                .post("/v1/returns/" + id + "/reject")
                .then()
                .statusCode(200)
                .body("status", equalTo("rejected"))
                .body("notes", equalTo("fuera de plazo"));

        order.told(RETURNS, "return.rejected.v1");
        operator()
                .post("/v1/returns/" + id + "/approve")
                .then()
                .statusCode(409)
                .body("type", endsWith("/return-already-rejected"));
        operator()
                .post("/v1/returns/" + id + "/refund")
                .then()
                .statusCode(409)
                .body("type", endsWith("/return-already-rejected"));
        askReturn(order, units(order.cap, 1)).then().statusCode(201);
    }

    @Test
    void aParcelOfWhichEverythingIsBackIsReturned() {
        PaidOrder order = shipped(1, 1);
        UUID id = approvedReturn(order, units(order.hoodie, 1), units(order.cap, 1));

        receive(id, arrived(returnItem(id, order.hoodie), 1, "new"), arrived(returnItem(id, order.cap), 1, "new"));

        shipmentsOf(order).then().body("items.status", contains("returned"));
    }

    @Test
    void askedTwiceTheRefundIsTakenUpOnce() {
        PaidOrder order = shipped(1, 1);
        UUID id = receivedCap(order);
        String key = uuid();
        String path = "/v1/returns/" + id + "/refund";

        operator().header("Idempotency-Key", key).post(path).then().statusCode(200);
        operator()
                .header("Idempotency-Key", key)
                .post(path)
                .then()
                .statusCode(200)
                .header("Idempotent-Replayed", "true");
        operator().post(path).then().statusCode(409).body("type", endsWith("/refund-already-requested"));
        order.refund("succeeded", uuid(), UUID.randomUUID(), id, 34_950);
        await().atMost(Duration.ofSeconds(20)).until(() -> statusOf(id).equals("refunded"));
        operator().post(path).then().statusCode(409).body("type", endsWith("/return-already-refunded"));

        // The next return of the order comes after it in the log.
        askReturn(order, units(order.hoodie, 1)).then().statusCode(201);
        assertThat(TestKafka.read(RETURNS, one -> false, Duration.ofSeconds(1)))
                .filteredOn(one -> order.id.toString().equals(one.key()))
                .filteredOn(one -> "return.refund-approved.v1".equals(one.type()))
                .hasSize(1);
    }

    @Test
    void aFailedRefundIsAskedForAgain() {
        PaidOrder order = shipped(1, 1);
        UUID id = receivedCap(order);
        operator()
                .body(Map.of("amount", PaidOrder.money(30_000)))
                .post("/v1/returns/" + id + "/refund")
                .then()
                .statusCode(200)
                .body("refund.amount.amountMinor", equalTo(30_000));
        order.told(RETURNS, "return.refund-approved.v1");

        order.refund("failed", uuid(), UUID.randomUUID(), id, 30_000);
        await().atMost(Duration.ofSeconds(20)).until(() -> refundStatusOf(id).equals("failed"));
        assertThat(statusOf(id)).isEqualTo("received");
        operator()
                .post("/v1/returns/" + id + "/refund")
                .then()
                .statusCode(200)
                .body("refund.amount.amountMinor", equalTo(34_950));
        String eventId = uuid();
        UUID refund = UUID.randomUUID();
        order.refund("succeeded", eventId, refund, id, 34_950);
        order.refund("succeeded", eventId, refund, id, 34_950);

        await().atMost(Duration.ofSeconds(20)).until(() -> statusOf(id).equals("refunded"));
    }

    @Test
    void refundsThatAreNotOursOrPoisonDoNotStopThePartition() {
        PaidOrder order = shipped(1, 1);
        UUID id = receivedCap(order);
        operator().post("/v1/returns/" + id + "/refund").then().statusCode(200);
        String unknown = uuid();
        String poison = uuid();

        order.refund("succeeded", unknown, UUID.randomUUID(), UUID.randomUUID(), 1);
        TestKafka.publish(
                PaidOrder.REFUNDS, order.paymentId.toString(), poison, "refund.failed.v1", Map.of("returnId", "x"));
        TestKafka.publish(
                PaidOrder.REFUNDS,
                order.paymentId.toString(),
                uuid(),
                "refund.succeeded.v1",
                Map.of("refundId", UUID.randomUUID(), "orderId", order.id, "reason", "operator"));
        order.refund("succeeded", uuid(), UUID.randomUUID(), id, 34_950);

        await().atMost(Duration.ofSeconds(20)).until(() -> statusOf(id).equals("refunded"));
        for (String letter : List.of(unknown, poison)) {
            assertThat(TestKafka.read(DEAD_LETTERS, one -> letter.equals(one.id()), Duration.ofSeconds(20)))
                    .anyMatch(one -> letter.equals(one.id()));
        }
    }

    @Test
    void aRefundIsNoMoreThanWhatCameBack() {
        PaidOrder order = shipped(1, 1);
        UUID id = receivedCap(order);
        String path = "/v1/returns/" + id + "/refund";

        operator()
                .body(Map.of("amount", PaidOrder.money(34_951)))
                .post(path)
                .then()
                .statusCode(409)
                .body("type", endsWith("/refund-exceeds-received"))
                .body("refundable.amountMinor", equalTo(34_950));
        operator()
                .body(Map.of("amount", Map.of("amountMinor", 1, "currency", "USD")))
                .post(path)
                .then()
                .statusCode(409)
                .body("type", endsWith("/currency-mismatch"));
        operator()
                .body(Map.of("amount", PaidOrder.money(0)))
                .post(path)
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("amount.amountMinor"));
        operator()
                .body(Map.of("amount", PaidOrder.money(-1)))
                .post(path)
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("amount.amountMinor"));
    }

    @Test
    void everyStepHasItsState() {
        PaidOrder order = shipped(1, 1);
        String id = askReturn(order, units(order.cap, 1))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        UUID returnId = UUID.fromString(id);
        String item = returnItem(returnId, order.cap);

        receive(returnId, arrived(item, 1, "new"))
                .then()
                .statusCode(409)
                .body("type", endsWith("/return-not-approved"));
        operator()
                .post("/v1/returns/" + id + "/refund")
                .then()
                .statusCode(409)
                .body("type", endsWith("/return-not-received"));
        operator().post("/v1/returns/" + id + "/approve").then().statusCode(200);
        operator()
                .post("/v1/returns/" + id + "/approve")
                .then()
                .statusCode(409)
                .body("type", endsWith("/return-already-approved"));
        receive(returnId, arrived(item, 1, "new")).then().statusCode(200);
        receive(returnId, arrived(item, 1, "new"))
                .then()
                .statusCode(409)
                .body("type", endsWith("/return-already-received"));
        operator()
                .post("/v1/returns/" + id + "/reject")
                .then()
                .statusCode(409)
                .body("type", endsWith("/return-already-received"));
    }

    @Test
    void theOwnerAsksOnceWithTheSameKey() {
        PaidOrder order = shipped(2, 1);
        String key = uuid();

        String first = owner(order)
                .header("Idempotency-Key", key)
                .body(returnOf(order, units(order.cap, 1)))
                .post("/v1/returns")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        owner(order)
                .header("Idempotency-Key", key)
                .body(returnOf(order, units(order.cap, 1)))
                .post("/v1/returns")
                .then()
                .statusCode(201)
                .header("Idempotent-Replayed", "true")
                .header("Location", endsWith(first))
                .body("id", equalTo(first));
        owner(order)
                .header("Idempotency-Key", key)
                .body(returnOf(order, units(order.hoodie, 1)))
                .post("/v1/returns")
                .then()
                .statusCode(422)
                .body("type", endsWith("/idempotency-key-reused"));
        // Another shopper may have thought of the same key.
        PaidOrder another = shipped(1, 1);
        owner(another)
                .header("Idempotency-Key", key)
                .body(returnOf(another, units(another.cap, 1)))
                .post("/v1/returns")
                .then()
                .statusCode(201);
    }

    @Test
    void whoAskedIsKeptWhenItIsAnOperatorWithAUuid() {
        PaidOrder order = shipped(3, 1);
        UUID operator = UUID.randomUUID();

        given().auth()
                .oauth2(Tokens.with(operator.toString(), "operator"))
                .contentType("application/json")
                .body(returnOf(order, units(order.hoodie, 1)))
                .post("/v1/returns")
                .then()
                .statusCode(201)
                .body("createdBy", equalTo(operator.toString()));
        operator()
                .body(returnOf(order, units(order.hoodie, 1)))
                .post("/v1/returns")
                .then()
                .statusCode(201)
                .body("createdBy", nullValue());
        askReturn(order, units(order.hoodie, 1)).then().statusCode(201).body("createdBy", nullValue());
    }

    @Test
    void anothersReturnIsNotSeenAndNotDecidedByShoppers() {
        PaidOrder order = shipped(1, 1);
        PaidOrder another = shipped(1, 1);
        String id = askReturn(order, units(order.cap, 1)).then().extract().path("id");

        owner(order).get("/v1/returns/" + id).then().statusCode(200).body("reason", equalTo("talla equivocada"));
        owner(another).get("/v1/returns/" + id).then().statusCode(404).body("type", endsWith("/unknown-return"));
        owner(another)
                .get("/v1/returns?orderId=" + order.id)
                .then()
                .statusCode(404)
                .body("type", endsWith("/unknown-order"));
        owner(another)
                .body(returnOf(order, units(order.cap, 1)))
                .post("/v1/returns")
                .then()
                .statusCode(404)
                .body("type", endsWith("/unknown-order"));
        owner(another)
                .body(returnOf(another, units(order.cap, 1)))
                .post("/v1/returns")
                .then()
                .statusCode(404)
                .body("type", endsWith("/unknown-order-item"))
                .body("orderItemId", notNullValue());
        given().contentType("application/json")
                .body(returnOf(order, units(order.cap, 1)))
                .post("/v1/returns")
                .then()
                .statusCode(401);
        for (String decision : List.of("approve", "reject", "receive", "refund")) {
            owner(order)
                    .body("{}")
                    .post("/v1/returns/" + id + "/" + decision)
                    .then()
                    .statusCode(401);
        }
        given().get("/v1/returns/" + id).then().statusCode(401);
        for (String role : Roles.ALL) {
            RequestSpecification caller =
                    given().auth().oauth2(Tokens.with("someone", role)).contentType("application/json");
            boolean reads = !Set.of(Roles.CATALOG, Roles.STOCK).contains(role);
            for (String address : List.of("/v1/returns", "/v1/returns?orderId=" + order.id, "/v1/returns/" + id)) {
                caller.get(address).then().statusCode(reads ? 200 : 403);
            }
            boolean asks = Set.of(Roles.FULFILLMENT, Roles.ORDERS).contains(role);
            caller.body(returnOf(order, units(order.cap, 1)))
                    .post("/v1/returns")
                    .then()
                    .statusCode(asks ? 409 : 403);
        }
        owner(order).get("/v1/returns?status=requested").then().statusCode(401);
    }

    @Test
    void theWorkQueueIsReadPageByPage() {
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            PaidOrder order = shipped(1, 1);
            asked.add(askReturn(order, units(order.cap, 1)).then().extract().path("id"));
        }

        List<String> seen = new ArrayList<>();
        String next = "/v1/returns?status=requested&limit=2";
        while (next != null) {
            var page = operator().get(next).then().statusCode(200).extract().jsonPath();
            assertThat(page.getList("items.status")).containsOnly("requested");
            seen.addAll(page.getList("items.id"));
            next = page.getString("nextCursor") == null
                    ? null
                    : "/v1/returns?status=requested&limit=2&cursor=" + page.getString("nextCursor");
        }
        assertThat(seen).doesNotHaveDuplicates().containsSubsequence(asked);
    }

    private static UUID receivedCap(PaidOrder order) {
        UUID id = approvedReturn(order, units(order.cap, 1));
        receive(id, arrived(returnItem(id, order.cap), 1, "used")).then().statusCode(200);
        return id;
    }

    private static String statusOf(UUID returnId) {
        return operator().get("/v1/returns/" + returnId).path("status");
    }

    private static String refundStatusOf(UUID returnId) {
        return operator().get("/v1/returns/" + returnId).path("refund.status");
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }
}
