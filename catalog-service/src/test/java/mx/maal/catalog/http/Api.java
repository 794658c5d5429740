package mx.maal.catalog.http;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import mx.maal.kit.test.Tokens;

/** Requests as an operator and as anyone, and the catalog's usual things to try them on. */
public final class Api {

    private Api() {}

    public static RequestSpecification anyone() {
        return given();
    }

    public static RequestSpecification operator() {
        return given().header("Authorization", "Bearer " + Tokens.operator()).contentType(ContentType.JSON);
    }

    /** A title, and through it a slug, that no other test uses. */
    public static String uniqueTitle(String start) {
        return start + " " + UUID.randomUUID().toString().substring(0, 8);
    }

    /** A hoodie in sizes M and L for 1,299.00 MXN. */
    public static ValidatableResponse createHoodie(String title) {
        return operator()
                .body(
                        """
                        {"title": "%s", "vendor": "MAAL", "tags": ["noche", "oversize"],
                         "images": [{"url": "https://cdn.example.com/a.jpg", "alt": "Frente"}],
                         "variants": [
                           {"price": {"amountMinor": 129900, "currency": "MXN"}, "options": [{"name": "Talla", "value": "M"}]},
                           {"price": {"amountMinor": 129900, "currency": "MXN"}, "options": [{"name": "Talla", "value": "L"}]}]}
                        """
                                .formatted(title))
                .post("/v1/products")
                .then()
                .statusCode(201);
    }

    public static String idOf(ValidatableResponse created) {
        return created.extract().path("id");
    }

    /** A drop without products. */
    public static ValidatableResponse createDrop(String name, boolean active, String startsAt, String endsAt) {
        return operator()
                .body(
                        """
                        {"name": "%s", "type": "drop", "isActive": %s, "startsAt": "%s", "endsAt": "%s", "purchaseLimit": 2}
                        """
                                .formatted(name, active, startsAt, endsAt))
                .post("/v1/collections")
                .then()
                .statusCode(201);
    }

    public static ValidatableResponse put(String productId, String collectionId) {
        return operator()
                .body("{\"productId\": \"%s\"}".formatted(productId))
                .post("/v1/collections/" + collectionId + "/products")
                .then()
                .statusCode(200);
    }
}
