package mx.maal.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.Map;
import mx.maal.kit.test.LocalStack;
import org.junit.jupiter.api.Test;

/** The API describes itself: version 3.0.3, every operation with what it is for and how it can fail. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class OpenApiTest {

    @Test
    void everyOperationSaysWhatItIsForAndHowItCanFail() {
        JsonPath api = given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        Map<String, Map<String, Map<String, Object>>> paths = api.getMap("paths");

        assertThat(api.getString("openapi")).isEqualTo("3.0.3");
        assertThat(paths.keySet())
                .containsExactlyInAnyOrder(
                        "/v1/carts",
                        "/v1/carts/{id}",
                        "/v1/carts/{id}/lines",
                        "/v1/carts/{id}/lines/{lineId}",
                        "/v1/carts/{id}/checkout",
                        "/v1/checkouts/{id}",
                        "/v1/orders",
                        "/v1/orders/{id}",
                        "/v1/orders/{id}/cancel",
                        "/v1/tickets",
                        "/v1/tickets/{ticket}");
        paths.forEach((path, operations) -> operations.forEach((method, operation) -> {
            if (operation instanceof Map<?, ?> && !method.equals("parameters")) {
                assertThat(operation.get("summary")).as("%s %s", method, path).isNotNull();
                assertThat(((Map<?, ?>) operation.get("responses")).keySet())
                        .as("%s %s", method, path)
                        .anyMatch(status -> status.toString().startsWith("2"));
            }
        }));
        assertThat(paths.get("/v1/orders/{id}/cancel").get("post").get("requestBody"))
                .isNotNull();
        assertThat(paths.get("/v1/carts/{id}/lines").get("post").toString()).contains("sold-out", "drop-not-open");
    }
}
