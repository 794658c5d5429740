package mx.maal.catalog.http;

import static mx.maal.catalog.http.Api.anyone;
import static mx.maal.catalog.http.Api.createDrop;
import static mx.maal.catalog.http.Api.createHoodie;
import static mx.maal.catalog.http.Api.idOf;
import static mx.maal.catalog.http.Api.operator;
import static mx.maal.catalog.http.Api.put;
import static mx.maal.catalog.http.Api.uniqueTitle;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import mx.maal.kit.test.LocalStack;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStack.class)
class CollectionsTest {

    private static final String PAST = "2026-01-01T00:00:00Z";
    private static final String FUTURE = "2100-01-01T00:00:00Z";
    private static final String LATER = "2100-01-02T00:00:00Z";

    @Test
    void anAnnouncedDropIsShownBeforeItStartsWithItsProducts() {
        ValidatableResponse drop = createDrop(uniqueTitle("Drop Ñ"), true, FUTURE, LATER)
                .body("slug", startsWith("drop-n-"))
                .body("products", hasSize(0));
        ValidatableResponse product = createHoodie(uniqueTitle("Sudadera"));
        put(idOf(product), idOf(drop)).body("products.id", contains(idOf(product)));

        anyone().get("/v1/collections/" + drop.extract().path("slug"))
                .then()
                .statusCode(200)
                .body("type", equalTo("drop"))
                .body("startsAt", equalTo(FUTURE))
                .body("endsAt", equalTo(LATER))
                .body("isActive", equalTo(true))
                .body("purchaseLimit", equalTo(2))
                .body("products[0].variants", hasSize(2));
        anyone().get("/v1/products/" + idOf(product))
                .then()
                .statusCode(200)
                .body("drops[0].startsAt", equalTo(FUTURE))
                .body("drops[0].purchaseLimit", equalTo(2));
        anyone().get("/v1/collections?type=drop")
                .then()
                .body("items.id", hasItem(idOf(drop)))
                .body("items[0].products", nullValue());
    }

    @Test
    void anUnannouncedDropAndWhatIsOnlyInItAreHidden() {
        ValidatableResponse drop = createDrop(uniqueTitle("Secreto"), false, FUTURE, LATER);
        ValidatableResponse product = createHoodie(uniqueTitle("Secreta"));
        put(idOf(product), idOf(drop));
        String slug = drop.extract().path("slug");

        anyone().get("/v1/collections/" + slug).then().statusCode(404).body("type", endsWith("/unknown-collection"));
        anyone().get("/v1/collections").then().body("items.id", not(hasItem(idOf(drop))));
        anyone().queryParam("collection", slug).get("/v1/products").then().statusCode(404);
        anyone().get("/v1/products/" + idOf(product)).then().statusCode(404);
        anyone().get("/v1/products").then().body("items.id", not(hasItem(idOf(product))));
        operator().get("/v1/collections/" + slug).then().statusCode(200).body("products", hasSize(1));
        operator().get("/v1/products/" + idOf(product)).then().statusCode(200).body("drops", hasSize(1));

        operator().body("{\"isActive\": true}").patch("/v1/collections/" + idOf(drop));

        anyone().get("/v1/products/" + idOf(product)).then().statusCode(200);
    }

    @Test
    void productsStandInTheirOrderPageByPage() {
        ValidatableResponse drop = createDrop(uniqueTitle("Orden"), true, PAST, FUTURE);
        String a = idOf(createHoodie(uniqueTitle("A")));
        String b = idOf(createHoodie(uniqueTitle("B")));
        String c = idOf(createHoodie(uniqueTitle("C")));
        String places = "/v1/collections/" + idOf(drop) + "/products";
        operator()
                .body("{\"productIds\": [\"%s\", \"%s\", \"%s\"]}".formatted(b, c, a))
                .post(places)
                .then()
                .statusCode(200)
                .body("products.id", contains(b, c, a));
        operator()
                .body("{\"productId\": \"%s\", \"sortOrder\": 0}".formatted(a))
                .post(places)
                .then()
                .body("products.id", contains(a, b, c));

        ValidatableResponse first = anyone().queryParam(
                        "collection", drop.extract().<String>path("slug"))
                .queryParam("limit", 2)
                .get("/v1/products")
                .then()
                .body("items.id", contains(a, b));
        anyone().queryParam("collection", drop.extract().<String>path("slug"))
                .queryParam("limit", 2)
                .queryParam("cursor", first.extract().<String>path("nextCursor"))
                .get("/v1/products")
                .then()
                .body("items.id", contains(c))
                .body("nextCursor", nullValue());

        operator().delete(places + "/" + b).then().statusCode(204);
        operator().delete(places + "/" + b).then().statusCode(404).body("type", endsWith("/unknown-product"));
        operator().get("/v1/collections/" + idOf(drop)).then().body("products.id", contains(a, c));
    }

    @Test
    void aCollectionIsChangedAndDeletedButItsProductsStay() {
        ValidatableResponse drop = createDrop(uniqueTitle("Cambia"), true, PAST, FUTURE);
        String product = idOf(createHoodie(uniqueTitle("Queda")));
        String address = "/v1/collections/" + idOf(drop);
        put(product, idOf(drop));

        operator()
                .body("{\"endsAt\": null, \"purchaseLimit\": 5}")
                .patch(address)
                .then()
                .statusCode(200)
                .body("endsAt", nullValue())
                .body("purchaseLimit", equalTo(5))
                .body("startsAt", equalTo(PAST))
                .body("products", hasSize(1));
        operator()
                .body("{\"name\": \"Otra\", \"isActive\": true}")
                .put(address)
                .then()
                .statusCode(200)
                .body("type", equalTo("seasonal"))
                .body("startsAt", nullValue())
                .body("slug", equalTo(drop.extract().path("slug")));
        operator().delete(address).then().statusCode(204);
        operator().get(address).then().statusCode(404);
        anyone().get("/v1/products/" + product).then().statusCode(200).body("drops", hasSize(0));
    }

    @Test
    void aDropSaysWhetherAndHowFarVouchersMayPayForIt() {
        ValidatableResponse drop = createDrop(uniqueTitle("Lento"), true, PAST, FUTURE)
                .body("slowPayments", equalTo(true))
                .body("voucherShare", equalTo(20));
        String address = "/v1/collections/" + idOf(drop);
        String product = idOf(createHoodie(uniqueTitle("Lenta")));
        put(product, idOf(drop));

        operator()
                .body("{\"slowPayments\": false, \"voucherShare\": 0}")
                .patch(address)
                .then()
                .statusCode(200)
                .body("slowPayments", equalTo(false))
                .body("voucherShare", equalTo(0))
                .body("purchaseLimit", equalTo(2));
        anyone().get("/v1/products/" + product)
                .then()
                .body("drops[0].slowPayments", equalTo(false))
                .body("drops[0].voucherShare", equalTo(0));
        anyone().get("/v1/collections?type=drop")
                .then()
                .body("items.find { it.id == '" + idOf(drop) + "' }.slowPayments", equalTo(false));
        operator()
                .body("{\"slowPayments\": null, \"voucherShare\": 100}")
                .patch(address)
                .then()
                .body("slowPayments", equalTo(true))
                .body("voucherShare", equalTo(100));
        operator()
                .body("{\"name\": \"Otra\", \"type\": \"drop\"}")
                .put(address)
                .then()
                .body("slowPayments", equalTo(true))
                .body("voucherShare", equalTo(20));
        for (String refused : new String[] {"-1", "101", "12.5", "\"20\""}) {
            operator()
                    .body("{\"voucherShare\": " + refused + "}")
                    .patch(address)
                    .then()
                    .statusCode(400)
                    .body("errors.field", contains("voucherShare"));
        }
        operator()
                .body("{\"slowPayments\": \"no\"}")
                .patch(address)
                .then()
                .statusCode(400)
                .body("errors.field", contains("slowPayments"));
        operator().get(address).then().body("voucherShare", equalTo(20));
    }

    @Test
    void aDropSaysHowMuchOnePersonMayBuyAndHowFastShoppersComeIn() {
        ValidatableResponse drop = createDrop(uniqueTitle("Justo"), true, PAST, FUTURE)
                .body("personLimit", nullValue())
                .body("admissionsPerSecond", nullValue());
        String address = "/v1/collections/" + idOf(drop);
        String product = idOf(createHoodie(uniqueTitle("Justa")));
        put(product, idOf(drop));

        operator()
                .body("{\"personLimit\": 1000, \"admissionsPerSecond\": 10000}")
                .patch(address)
                .then()
                .statusCode(200)
                .body("personLimit", equalTo(1000))
                .body("admissionsPerSecond", equalTo(10_000));
        operator().body("{\"personLimit\": 3}").patch(address).then().body("admissionsPerSecond", equalTo(10_000));
        anyone().get("/v1/products/" + product)
                .then()
                .body("drops[0].personLimit", equalTo(3))
                .body("drops[0].admissionsPerSecond", equalTo(10_000));
        anyone().get("/v1/collections?type=drop")
                .then()
                .body("items.find { it.id == '" + idOf(drop) + "' }.personLimit", equalTo(3));
        for (String refused : new String[] {"0", "-1", "10001", "1.5", "\"2\""}) {
            for (String field : new String[] {"personLimit", "admissionsPerSecond"}) {
                operator()
                        .body("{\"" + field + "\": " + refused + "}")
                        .patch(address)
                        .then()
                        .statusCode(400)
                        .body("errors.field", contains(field));
            }
        }
        operator().body("{\"personLimit\": 1001}").patch(address).then().statusCode(400);
        operator()
                .body("{\"personLimit\": null, \"admissionsPerSecond\": null}")
                .patch(address)
                .then()
                .statusCode(200)
                .body("personLimit", nullValue())
                .body("admissionsPerSecond", nullValue());
        ValidatableResponse limited = operator()
                .body("{\"name\": \"" + uniqueTitle("Justo") + "\", \"type\": \"drop\", \"personLimit\": 1,"
                        + " \"admissionsPerSecond\": 5}")
                .post("/v1/collections")
                .then()
                .statusCode(201)
                .body("personLimit", equalTo(1))
                .body("admissionsPerSecond", equalTo(5));
        operator().get("/v1/collections/" + idOf(limited)).then().body("personLimit", equalTo(1));
    }

    @Test
    void badWindowsNamesAndReferencesAreRefused() {
        ValidatableResponse drop = createDrop(uniqueTitle("Malo"), true, PAST, FUTURE);
        String address = "/v1/collections/" + idOf(drop);

        operator()
                .body("{\"endsAt\": \"2025-01-01T00:00:00Z\"}")
                .patch(address)
                .then()
                .statusCode(400)
                .body("errors.field", contains("endsAt"));
        operator()
                .body("{\"name\": \"x\", \"startsAt\": \"+999999999-01-01T00:00:00Z\"}")
                .post("/v1/collections")
                .then()
                .statusCode(400);
        operator()
                .body("{\"name\": \"x\", \"startsAt\": \"mañana\"}")
                .post("/v1/collections")
                .then()
                .statusCode(400)
                .body("errors.field", contains("startsAt"));
        operator()
                .body("{\"name\": \"x\", \"type\": \"sale\", \"purchaseLimit\": 0}")
                .post("/v1/collections")
                .then()
                .statusCode(400)
                .body("errors.field", contains("purchaseLimit", "type"));
        operator()
                .body("{\"name\": \"x\", \"slug\": \"" + drop.extract().path("slug") + "\"}")
                .post("/v1/collections")
                .then()
                .statusCode(409)
                .body("type", endsWith("/slug-taken"));
        operator()
                .body("{\"name\": \"" + "x".repeat(101) + "\"}")
                .post("/v1/collections")
                .then()
                .statusCode(400);
        operator()
                .body("{\"productId\": \"" + UUID.randomUUID() + "\"}")
                .post(address + "/products")
                .then()
                .statusCode(404)
                .body("type", endsWith("/unknown-product"));
        operator().body("{}").post(address + "/products").then().statusCode(400);
        operator().body("{\"isActive\": \"yes\"}").patch(address).then().statusCode(400);
    }
}
