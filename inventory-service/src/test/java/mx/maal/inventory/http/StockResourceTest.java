package mx.maal.inventory.http;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Collections;
import mx.maal.inventory.Drop;
import mx.maal.kit.test.LocalStack;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStack.class)
class StockResourceTest {

    @Test
    void anyoneSeesAVariantsStock() {
        String hoodie = Drop.variant(10);
        Drop.hold(Drop.id(), hoodie, 3);
        get("/v1/stock/" + hoodie)
                .then()
                .statusCode(200)
                .body("variantId", equalTo(hoodie))
                .body("onHand", equalTo(10))
                .body("held", equalTo(3))
                .body("available", equalTo(7));
    }

    @Test
    void severalComeInTheOrderAskedForWithoutTheUnknown() {
        String hoodie = Drop.variant(1);
        String cap = Drop.variant(2);
        given().queryParam("variantId", cap, Drop.id(), hoodie, cap)
                .get("/v1/stock")
                .then()
                .statusCode(200)
                .body("items.variantId", contains(cap, hoodie))
                .body("nextCursor", nullValue());
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        get("/v1/stock/" + Drop.id()).then().statusCode(404).body("type", endsWith("/unknown-variant"));
        get("/v1/stock/hoodie").then().statusCode(404).body("type", endsWith("/not-found"));
    }

    @Test
    void badQueriesNameTheField() {
        get("/v1/stock").then().statusCode(400).body("errors.field", contains("variantId"));
        get("/v1/stock?variantId=1-1-1-1-1").then().statusCode(400).body("errors.field", contains("variantId"));
        given().urlEncodingEnabled(false)
                .get("/v1/stock?variantId=%00")
                .then()
                .statusCode(400)
                .contentType(containsString("problem+json"));
        given().queryParam("variantId", Collections.nCopies(100, Drop.id()))
                .get("/v1/stock")
                .then()
                .statusCode(200);
        given().queryParam("variantId", Collections.nCopies(101, Drop.id()))
                .get("/v1/stock")
                .then()
                .statusCode(400)
                .body("errors.field", contains("variantId"));
    }

    @Test
    void metricsHaveNamesThatAnOperatorUnderstands() {
        Drop.hold(Drop.id(), Drop.variant(1), 1);
        get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("inventory_hold_batch_size_count"))
                .body(containsString("inventory_hold_batch_seconds_count"))
                .body(containsString("inventory_units_held"))
                .body(containsString("inventory_movements_total{type=\"receipt\"}"));
    }
}
