package mx.maal.inventory.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mx.maal.inventory.Drop;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(LocalStack.class)
class MovementResourceTest {

    private static RequestSpecification operator() {
        return given().header("Authorization", "Bearer " + Tokens.operator()).contentType(ContentType.JSON);
    }

    private static Map<String, Object> movement(String variant, Object quantity, String type) {
        Map<String, Object> body = new HashMap<>();
        body.put("variantId", variant);
        body.put("quantity", quantity);
        body.put("type", type);
        body.put("reason", "count of November");
        return body;
    }

    private static ValidatableResponse post(Object body) {
        return operator().body(body).post("/v1/movements").then();
    }

    @Test
    void anOperatorReceivesAdjustsAndWritesOff() {
        String hoodie = Drop.variant(10);
        post(movement(hoodie, 5, "receipt"))
                .statusCode(201)
                .body("id", notNullValue())
                .body("variantId", equalTo(hoodie))
                .body("quantity", equalTo(5))
                .body("type", equalTo("receipt"))
                .body("actor", equalTo("test-operator"))
                .body("reason", equalTo("count of November"))
                .body("orderId", nullValue())
                .body("createdAt", notNullValue());
        post(movement(hoodie, -3, "adjustment")).statusCode(201);
        post(movement(hoodie, 1, "adjustment")).statusCode(201);
        post(movement(hoodie, -2, "damage")).statusCode(201);
        Drop.awaitStock(hoodie, 11, 0);
    }

    @Test
    void whatIsHeldCannotBeTaken() {
        String hoodie = Drop.variant(5);
        Drop.hold(Drop.id(), hoodie, 3);
        post(movement(hoodie, -3, "damage"))
                .statusCode(409)
                .body("type", endsWith("/insufficient-stock"))
                .body("available", equalTo(2));
        post(movement(hoodie, -6, "adjustment")).statusCode(409);
        post(movement(hoodie, -2, "damage")).statusCode(201);
        Drop.awaitStock(hoodie, 3, 3);
    }

    @ParameterizedTest
    @CsvSource({"0,adjustment", "0,receipt", "-1,receipt", "1,damage", "1000001,receipt", "-1000001,damage"})
    void aQuantityThatMakesNoSenseIsNamed(int quantity, String type) {
        post(movement(Drop.id(), quantity, type)).statusCode(400).body("errors.field", contains("quantity"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sale", "return", "gift", "", "RECEIPT"})
    void onlyOperatorsTypesAreTaken(String type) {
        post(movement(Drop.id(), 1, type)).statusCode(400).body("errors.field", contains("type"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "null",
                "\"receipt\"",
                "{}",
                "{\"variantId\":\"x\",\"quantity\":1,\"type\":\"receipt\"}",
                "{\"variantId\":\"6f1c1bb0-0000-4000-8000-000000000000\",\"quantity\":\"1\",\"type\":\"receipt\"}",
                "{\"variantId\":\"6f1c1bb0-0000-4000-8000-000000000000\",\"quantity\":1.5,\"type\":\"receipt\"}",
                "{\"variantId\":\"6f1c1bb0-0000-4000-8000-000000000000\",\"quantity\":99999999999,\"type\":\"receipt\"}",
                "{\"variantId\":\"6f1c1bb0-0000-4000-8000-000000000000\",\"quantity\":1,\"type\":\"receipt\",\"reason\":\"\\u0000\"}"
            })
    void bodiesThatMakeNoSenseAreRefused(String body) {
        post(body).statusCode(400).body("type", endsWith("/invalid-request")).body("errors.field", notNullValue());
    }

    @Test
    void anOverlongReasonAndAnUnknownVariantAreRefused() {
        Map<String, Object> wordy = movement(Drop.id(), 1, "receipt");
        wordy.put("reason", "x".repeat(201));
        post(wordy).statusCode(400).body("errors.field", contains("reason"));
        post(movement(Drop.id(), 1, "receipt")).statusCode(404).body("type", endsWith("/unknown-variant"));
    }

    @Test
    void onlyOperatorsMayReadOrWrite() {
        Map<String, Object> body = movement(Drop.id(), 1, "receipt");
        given().contentType(ContentType.JSON)
                .body(body)
                .post("/v1/movements")
                .then()
                .statusCode(401);
        given().get("/v1/movements").then().statusCode(401);
        for (String token : List.of(Tokens.forged(), Tokens.expired(), "nonsense")) {
            given().header("Authorization", "Bearer " + token)
                    .get("/v1/movements")
                    .then()
                    .statusCode(401);
        }
        given().header("Authorization", "Bearer " + Tokens.with("ana", "customer"))
                .get("/v1/movements")
                .then()
                .statusCode(403);
        operator()
                .contentType(ContentType.TEXT)
                .body("x")
                .post("/v1/movements")
                .then()
                .statusCode(415);
    }

    @Test
    void aRetriedMovementIsMadeOnce() {
        String hoodie = Drop.variant(1);
        String key = Drop.id();
        Map<String, Object> body = movement(hoodie, 4, "receipt");
        String first = keyed(key, body).statusCode(201).extract().asString();
        String again = keyed(key, body)
                .statusCode(201)
                .header("Idempotent-Replayed", "true")
                .extract()
                .asString();
        assertThat(again).isEqualTo(first);
        keyed(key, movement(hoodie, 5, "receipt")).statusCode(422).body("type", endsWith("/idempotency-key-reused"));
        Drop.awaitStock(hoodie, 5, 0);
        keyed("\u00e1", body).statusCode(400);
    }

    private static ValidatableResponse keyed(String key, Object body) {
        return operator()
                .header("Idempotency-Key", key)
                .body(body)
                .post("/v1/movements")
                .then();
    }

    @Test
    void theLedgerIsReadNewestFirstPageByPage() {
        String hoodie = Drop.variant(1);
        for (int quantity = 2; quantity <= 5; quantity++) {
            post(movement(hoodie, quantity, "receipt")).statusCode(201);
        }
        List<Integer> quantities = new ArrayList<>();
        String cursor = null;
        do {
            RequestSpecification request =
                    operator().queryParam("variantId", hoodie).queryParam("limit", 2);
            if (cursor != null) {
                request.queryParam("cursor", cursor);
            }
            var page = request.get("/v1/movements")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            quantities.addAll(page.getList("items.quantity"));
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        assertThat(quantities).containsExactly(5, 4, 3, 2, 1);
        operator()
                .queryParam("limit", 3)
                .get("/v1/movements")
                .then()
                .statusCode(200)
                .body("items", hasSize(3));
    }

    @ParameterizedTest
    @CsvSource({
        "variantId,nonsense",
        "cursor,nonsense",
        "cursor,KzI1MDAwMC0wMS0wMVQwMDowMDowMFoKNmYxYzFiYjAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAw",
        "limit,0",
        "limit,201",
        "limit,-1",
        "limit,many"
    })
    void badQueriesNameTheField(String name, String value) {
        operator()
                .queryParam(name, value)
                .get("/v1/movements")
                .then()
                .statusCode(400)
                .body("errors.field", contains(name));
    }
}
