package mx.maal.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.UUID;
import mx.maal.kit.test.LocalStack;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much one network may hold is told to inventory-service, which counts; of whom, it cannot tell. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class ClientHoldsTest {

    @BeforeEach
    void open() {
        Shop.open();
    }

    private static Response addFrom(String forwardedFor, UUID variantId) {
        return given().contentType(ContentType.JSON)
                .header("X-Forwarded-For", forwardedFor)
                .body("{\"variantId\":\"" + variantId + "\",\"quantity\":1}")
                .post("/v1/carts/{id}/lines", Shop.cart());
    }

    private static String client(String forwardedFor) {
        UUID variantId = Shop.sellNow();
        addFrom(forwardedFor, variantId).then().statusCode(201);
        return Inventory.lastRequest(variantId, 1).body().path("client").asText(null);
    }

    @Test
    void aRequestTellsItsNetworkByAPseudonym() {
        UUID variantId = Shop.sellNow();
        addFrom("203.0.113.7", variantId).then().statusCode(201);

        JsonNode asked = Inventory.lastRequest(variantId, 1).body();
        assertThat(asked.path("clientLimit").asInt()).isEqualTo(20);
        assertThat(asked.path("client").asText()).matches("[A-Za-z0-9_-]{22}");
        assertThat(client("203.0.113.7")).isEqualTo(asked.path("client").asText());
        assertThat(client("203.0.113.8")).isNotEqualTo(asked.path("client").asText());
        assertThat(client("2001:db8::1")).isEqualTo(client("2001:db8::ffff")).isNotEqualTo(client("2001:db8:0:1::1"));
    }

    @Test
    void onlyWhatTheGatewayWroteCounts() {
        assertThat(client("203.0.113.99, 203.0.113.7")).isEqualTo(client("203.0.113.7"));
        assertThat(client("unknown")).isNull();
        UUID variantId = Shop.sellNow();
        Shop.add(Shop.cart(), variantId, 1).then().statusCode(201);
        assertThat(Inventory.lastRequest(variantId, 1).body().has("client")).isFalse();
        assertThat(Inventory.lastRequest(variantId, 1).body().has("clientLimit"))
                .isFalse();
    }

    @Test
    void aChangeOfALineTellsItToo() {
        UUID variantId = Shop.sellNow();
        String cart = Shop.cart();
        String line = Shop.add(cart, variantId, 1).path("id");

        given().contentType(ContentType.JSON)
                .header("X-Forwarded-For", "203.0.113.7")
                .body("{\"quantity\": 2}")
                .patch("/v1/carts/{id}/lines/{line}", cart, line)
                .then()
                .statusCode(200);

        JsonNode asked = Inventory.lastRequest(variantId, 2).body();
        assertThat(asked.path("mode").asText()).isEqualTo("set");
        assertThat(asked.path("client").asText()).isEqualTo(client("203.0.113.7"));
    }

    @Test
    void aNetworkThatHoldsTooMuchIsToldSo() {
        UUID variantId = Shop.sellNow();
        Inventory.refuse(variantId, "client-limit");

        Response refused = addFrom("203.0.113.7", variantId);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(Shop.slug(refused)).isEqualTo("client-limit");
    }
}
