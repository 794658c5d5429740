package mx.maal.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.UUID;
import mx.maal.kit.test.LocalStack;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nonsense gets a clear answer that names the field, and never a 500. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class BadInputTest {

    private static final String VARIANT = "\"6f1f2b6e-52a1-4a52-9d0e-0d9a2a3b8d11\"";

    @BeforeEach
    void open() {
        Shop.open();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"variantId\": V, \"quantity\": 0} | quantity",
                "{\"variantId\": V, \"quantity\": -1} | quantity",
                "{\"variantId\": V, \"quantity\": 101} | quantity",
                "{\"variantId\": V, \"quantity\": 99999999999999999999} | quantity",
                "{\"variantId\": V, \"quantity\": 1.5} | quantity",
                "{\"variantId\": V, \"quantity\": \"2\"} | quantity",
                "{\"variantId\": V, \"quantity\": null} | quantity",
                "{\"variantId\": V, \"quantity\": [1]} | quantity",
                "{\"variantId\": V} | quantity",
                "{\"quantity\": 1} | variantId",
                "{\"variantId\": \"nope\", \"quantity\": 1} | variantId",
                "{\"variantId\": 7, \"quantity\": 1} | variantId",
                "{\"variantId\": \"\\u0000\", \"quantity\": 1} | variantId",
                "{\"variantId\": V, | body",
                "[] | body",
                "null | line",
            })
    void aLineThatMakesNoSense(String body, String field) {
        Response refused = given().contentType(ContentType.JSON)
                .body(body.replace("V,", VARIANT + ",").replace("V}", VARIANT + "}"))
                .post("/v1/carts/{id}/lines", Shop.cart());

        refused.then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors[0].field", equalTo(field))
                .body("detail", not(containsString("Exception")));
        assertThat(Shop.slug(refused)).isEqualTo("invalid-request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ana@example.com | ana | email",
                "\"MX\" | \"Mexico\" | shippingAddress.country",
                "\"MX\" | \"mx\" | shippingAddress.country",
                "\"Ana Torres\" | \"\" | shippingAddress.name",
                "\"Ana Torres\" | \"a\\u0000b\" | shippingAddress.name",
                "\"06700\" | 6700 | shippingAddress.postalCode",
                "\"CDMX\" | null | shippingAddress.state",
                "\"standard\" | \" \" | shippingMethod",
                "\"standard\" | \"standard\", \"phone\": \"call me\" | phone",
            })
    void aCheckoutThatMakesNoSense(String good, String bad, String field) {
        given().contentType(ContentType.JSON)
                .body(Shop.CHECKOUT.replace(good, bad))
                .post("/v1/carts/{id}/checkout", Shop.cart())
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo(field));
    }

    @Test
    void aNameThatIsTooLong() {
        given().contentType(ContentType.JSON)
                .body(Shop.CHECKOUT.replace("Ana Torres", "A".repeat(101)))
                .post("/v1/carts/{id}/checkout", Shop.cart())
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("shippingAddress.name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/carts/1", "/v1/carts/nope", "/v1/checkouts/nope", "/v1/nothing"})
    void anAddressThatIsNone(String address) {
        given().get(address).then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void anotherContentTypeMethodOrSize() {
        String lines = "/v1/carts/" + Shop.cart() + "/lines";

        given().contentType("text/plain").body("x").post(lines).then().statusCode(415);
        given().contentType("application/xml").body("<x/>").post(lines).then().statusCode(415);
        given().contentType(ContentType.JSON).post(lines).then().statusCode(400);
        given().put(lines).then().statusCode(405);
        given().contentType(ContentType.JSON)
                .body("{\"x\": \"" + "a".repeat(2_000_000) + "\"}")
                .post(lines)
                .then()
                .statusCode(413);
    }

    @Test
    void aNulInTheAddress() {
        given().urlEncodingEnabled(false).get("/v1/carts/%00").then().statusCode(400);
        assertThat(given().get("/v1/carts/{id}", UUID.randomUUID()).statusCode())
                .isEqualTo(404);
    }
}
