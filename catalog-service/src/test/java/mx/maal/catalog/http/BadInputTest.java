package mx.maal.catalog.http;

import static io.restassured.RestAssured.given;
import static mx.maal.catalog.http.Api.anyone;
import static mx.maal.catalog.http.Api.createDrop;
import static mx.maal.catalog.http.Api.createHoodie;
import static mx.maal.catalog.http.Api.idOf;
import static mx.maal.catalog.http.Api.operator;
import static mx.maal.catalog.http.Api.uniqueTitle;
import static org.hamcrest.Matchers.either;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import mx.maal.kit.http.Cursor;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(LocalStack.class)
class BadInputTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | title",
                "{\"title\": \" \"} | title",
                "{\"title\": 5} | title",
                "{\"title\": \"x\\u0000\"} | title",
                "{\"title\": \"x\", \"slug\": \"No Slug\"} | slug",
                "{\"title\": \"x\", \"slug\": \"\"} | slug",
                "{\"title\": \"x\", \"status\": \"gone\"} | status",
                "{\"title\": \"x\", \"tags\": \"a\"} | tags",
                "{\"title\": \"x\", \"tags\": [\"\"]} | tags[0].<list element>",
                "{\"title\": \"x\", \"images\": [{\"url\": \"javascript:x\"}]} | images[0].url",
                "{\"title\": \"x\", \"images\": [{}]} | images[0].url",
                "{\"title\": \"x\", \"variants\": [{}]} | variants[0].price",
                "{\"title\": \"x\", \"variants\": [null]} | variants[0].<list element>",
                "{\"title\": \"x\", \"variants\": [{\"price\": {\"amountMinor\": -1, \"currency\": \"MXN\"}}]} | variants[0].price.amountMinor",
                "{\"title\": \"x\", \"variants\": [{\"price\": {\"amountMinor\": 1000000001, \"currency\": \"MXN\"}}]} | variants[0].price.amountMinor",
                "{\"title\": \"x\", \"variants\": [{\"price\": {\"amountMinor\": 1.5, \"currency\": \"MXN\"}}]} | variants[0].price.amountMinor",
                "{\"title\": \"x\", \"variants\": [{\"price\": {\"amountMinor\": \"1\", \"currency\": \"MXN\"}}]} | variants[0].price.amountMinor",
                "{\"title\": \"x\", \"variants\": [{\"price\": {\"currency\": \"MXN\"}}]} | variants[0].price.amountMinor",
                "{\"title\": \"x\", \"variants\": [{\"price\": {\"amountMinor\": 1, \"currency\": \"pesos\"}}]} | variants[0].price.currency",
                "{\"title\": \"x\", \"variants\": [{\"price\": {\"amountMinor\": 1, \"currency\": \"QQQ\"}}]} | variants[0].price.currency",
                "{\"title\": \"x\", \"variants\": [{\"id\": \"1\", \"price\": {\"amountMinor\": 1, \"currency\": \"MXN\"}}]} | variants[0].id",
                "{\"title\": \"x\", \"variants\": [{\"sku\": \" \", \"price\": {\"amountMinor\": 1, \"currency\": \"MXN\"}}]} | variants[0].sku",
                "{\"title\": \"x\", \"variants\": [{\"options\": [{\"name\": \"Talla\"}], \"price\": {\"amountMinor\": 1, \"currency\": \"MXN\"}}]} | variants[0].options[0].value",
                "{\"title\": \"x\", \"variants\": [{\"position\": 0, \"price\": {\"amountMinor\": 1, \"currency\": \"MXN\"}}]} | variants[0].position",
                "{\"title\": | body",
                "[] | body",
                "'' | body"
            })
    void aBadProductIsRefusedWithTheFieldAtFault(String body, String field) {
        operator()
                .body(body)
                .post("/v1/products")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/invalid-request"))
                .body("errors.field", hasItem(field));
    }

    @Test
    void theSameHoldsForAPatch() {
        ValidatableResponse product = createHoodie(uniqueTitle("Parche"));
        String address = "/v1/products/" + idOf(product);
        String variant = address + "/variants/" + product.extract().path("variants[0].id");

        refused(address, "{\"title\": null}", "title");
        refused(address, "{\"title\": {\"es\": \"x\"}}", "title");
        refused(address, "{\"slug\": \"" + "x".repeat(256) + "\"}", "slug");
        refused(address, "[1]", "body");
        refused(address, "nada", "body");
        refused(variant, "{\"price\": null}", "price");
        refused(variant, "{\"price\": {\"amountMinor\": null}}", "price.amountMinor");
        refused(
                variant,
                "{\"price\": {\"currency\": \"USD\"}, \"compareAtPrice\": {\"amountMinor\": 1, \"currency\": \"MXN\"}}",
                "compareAtPrice.currency");
    }

    private static void refused(String address, String patch, String field) {
        operator().body(patch).patch(address).then().statusCode(400).body("errors.field", hasItem(field));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=101",
                "limit=diez",
                "status=gone",
                "cursor=xx",
                "cursor=%25%25",
                "cursor=MQ",
                "q=%00",
                "cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk5CngK"
            })
    void aBadQueryIsRefused(String query) {
        int status =
                given().urlEncodingEnabled(false).get("/v1/products?" + query).statusCode();
        org.assertj.core.api.Assertions.assertThat(status).isIn(400, 404);
    }

    @Test
    void anExtremeCursorIsRefusedOrLeadsNowhere() {
        String drop = createDrop(uniqueTitle("Lejos"), true, "2026-01-01T00:00:00Z", "2100-01-01T00:00:00Z")
                .extract()
                .path("slug");
        for (long place : new long[] {Long.MAX_VALUE, Long.MIN_VALUE}) {
            String cursor = Cursor.encode(place, UUID.randomUUID());
            for (String address : new String[] {"/v1/products", "/v1/collections", "/v1/products?collection=" + drop}) {
                anyone().queryParam("cursor", cursor)
                        .get(address)
                        .then()
                        .statusCode(either(is(200)).or(is(400)));
            }
        }
    }

    @Test
    void anUnknownOrMalformedIdIsNotFound() {
        for (String id : new String[] {UUID.randomUUID().toString(), "1", "x'; drop table products;--"}) {
            anyone().get("/v1/products/{id}", id).then().statusCode(404);
            anyone().get("/v1/collections/{id}", id).then().statusCode(404);
            operator().body("{}").patch("/v1/products/{id}", id).then().statusCode(404);
            operator().delete("/v1/products/{id}", id).then().statusCode(404);
            operator().delete("/v1/collections/{id}", id).then().statusCode(404);
            operator().get("/v1/imports/{id}", id).then().statusCode(404);
        }
    }

    @Test
    void onlyOperatorsChangeTheCatalog() {
        String body = "{\"title\": \"x\"}";
        anyone().contentType(ContentType.JSON)
                .body(body)
                .post("/v1/products")
                .then()
                .statusCode(401);
        for (String token : new String[] {Tokens.forged(), Tokens.expired(), "garbage"}) {
            withToken(token)
                    .body(body)
                    .post("/v1/products")
                    .then()
                    .statusCode(401)
                    .body("type", endsWith("/unauthorized"));
            withToken(token).get("/v1/products").then().statusCode(401);
        }
        withToken(Tokens.with("ana", "customer"))
                .body(body)
                .post("/v1/products")
                .then()
                .statusCode(403)
                .body("type", endsWith("/forbidden"));
        withToken(Tokens.with("ana", "customer")).get("/v1/products").then().statusCode(200);
        String id = UUID.randomUUID().toString();
        for (String address : new String[] {
            "/v1/products/" + id,
            "/v1/collections/" + id,
            "/v1/products/" + id + "/variants/" + id,
            "/v1/collections/" + id + "/products/" + id
        }) {
            anyone().delete(address).then().statusCode(401);
        }
    }

    private static RequestSpecification withToken(String token) {
        return anyone().header("Authorization", "Bearer " + token).contentType(ContentType.JSON);
    }

    @Test
    void anotherContentTypeIsRefused() {
        operator()
                .contentType("text/plain")
                .body("x")
                .post("/v1/products")
                .then()
                .statusCode(415)
                .body("type", endsWith("/unsupported-media-type"));
    }
}
