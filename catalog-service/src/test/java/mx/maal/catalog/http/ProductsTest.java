package mx.maal.catalog.http;

import static mx.maal.catalog.http.Api.anyone;
import static mx.maal.catalog.http.Api.createHoodie;
import static mx.maal.catalog.http.Api.idOf;
import static mx.maal.catalog.http.Api.operator;
import static mx.maal.catalog.http.Api.uniqueTitle;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import mx.maal.kit.access.Roles;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStack.class)
class ProductsTest {

    @Test
    void aProductComesWithItsVariantsAndIsShownToAnyone() {
        String title = uniqueTitle("Sudadera Ñandú");

        ValidatableResponse created = createHoodie(title);

        String slug = created.extract().path("slug");
        created.header("Location", endsWith("/v1/products/" + slug))
                .body("slug", startsWith("sudadera-nandu-"))
                .body("status", equalTo("active"))
                .body("variants.sku", contains((slug + "-M").toUpperCase(), (slug + "-L").toUpperCase()))
                .body("variants.position", contains(1, 2));
        anyone().get("/v1/products/" + slug)
                .then()
                .statusCode(200)
                .body("id", equalTo(idOf(created)))
                .body("title", equalTo(title))
                .body("imageUrl", equalTo("https://cdn.example.com/a.jpg"))
                .body("images[0].alt", equalTo("Frente"))
                .body("tags", contains("noche", "oversize"))
                .body("variants[0].price.amountMinor", equalTo(129900))
                .body("variants[0].price.currency", equalTo("MXN"))
                .body("variants[0].compareAtPrice", nullValue())
                .body("variants[0].title", equalTo("M"))
                .body("variants[0].options[0].name", equalTo("Talla"))
                .body("drops", hasSize(0))
                .body("version", equalTo(1));
        anyone().get("/v1/products/" + idOf(created)).then().statusCode(200).body("slug", equalTo(slug));
    }

    @Test
    void theSameTitleGetsAnotherSlugButAGivenSlugIsTakenOnce() {
        String title = uniqueTitle("Gorra");
        String slug = createHoodie(title).extract().path("slug");

        createHoodie(title).body("slug", equalTo(slug + "-2"));
        operator()
                .body("{\"title\": \"Gorra\", \"slug\": \"" + slug + "\"}")
                .post("/v1/products")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", endsWith("/slug-taken"));
    }

    @Test
    void aSkuIsTakenOnce() {
        ValidatableResponse one = createHoodie(uniqueTitle("Uno"));
        ValidatableResponse two = createHoodie(uniqueTitle("Dos"));
        String sku = one.extract().path("variants[0].sku");

        operator()
                .body("{\"sku\": \"" + sku + "\", \"price\": {\"amountMinor\": 1, \"currency\": \"MXN\"}}")
                .post("/v1/products/" + idOf(two) + "/variants")
                .then()
                .statusCode(409)
                .body("type", endsWith("/sku-taken"));
    }

    @Test
    void aPatchChangesWhatItNamesAndClearsWhatIsNull() {
        ValidatableResponse created = createHoodie(uniqueTitle("Playera"));

        operator()
                .contentType("application/merge-patch+json")
                .body("{\"title\": \"Playera 2\", \"vendor\": null, \"tags\": [\"nueva\"]}")
                .patch("/v1/products/" + idOf(created))
                .then()
                .statusCode(200)
                .body("title", equalTo("Playera 2"))
                .body("vendor", nullValue())
                .body("tags", contains("nueva"))
                .body("slug", equalTo(created.extract().path("slug")))
                .body("images", hasSize(1))
                .body("variants", hasSize(2))
                .body("version", equalTo(2));
        operator()
                .body("{\"title\": \"Playera 2\"}")
                .patch("/v1/products/" + idOf(created))
                .then()
                .statusCode(200)
                .body("version", equalTo(2));
    }

    @Test
    void aPutReplacesTheProductAndWithVariantsAlsoThose() {
        ValidatableResponse created = createHoodie(uniqueTitle("Chamarra"));
        String kept = created.extract().path("variants[0].id");
        String sku = created.extract().path("variants[0].sku");

        operator()
                .body(
                        """
                        {"title": "Chamarra B", "variants": [
                          {"id": "%s", "price": {"amountMinor": 99900, "currency": "MXN"}, "options": [{"name": "Talla", "value": "M"}]},
                          {"price": {"amountMinor": 99900, "currency": "MXN"}, "options": [{"name": "Talla", "value": "XL"}]}]}
                        """
                                .formatted(kept))
                .put("/v1/products/" + idOf(created))
                .then()
                .statusCode(200)
                .body("title", equalTo("Chamarra B"))
                .body("tags", hasSize(0))
                .body("variants.options.value.flatten()", contains("M", "L", "XL"))
                .body("variants.active", contains(true, false, true))
                .body("variants[0].id", equalTo(kept))
                .body("variants[0].sku", equalTo(sku))
                .body("variants[0].price.amountMinor", equalTo(99900));
        anyone().get("/v1/products/" + idOf(created))
                .then()
                .body("variants.options.value.flatten()", contains("M", "XL"));
    }

    @Test
    void variantsAreAddedChangedAndWithdrawn() {
        ValidatableResponse created = createHoodie(uniqueTitle("Pants"));
        String variants = "/v1/products/" + idOf(created) + "/variants";

        String added = operator()
                .body(
                        """
                        {"sku": "%s", "price": {"amountMinor": 50000, "currency": "MXN"},
                         "compareAtPrice": {"amountMinor": 70000, "currency": "MXN"},
                         "options": [{"name": "Talla", "value": "S"}, {"name": "Color", "value": "Negro"}]}
                        """
                                .formatted("SKU " + UUID.randomUUID()))
                .post(variants)
                .then()
                .statusCode(201)
                .header("Location", notNullValue())
                .body("title", equalTo("S / Negro"))
                .body("position", equalTo(3))
                .extract()
                .path("id");
        operator()
                .body("{\"price\": {\"amountMinor\": 45000}, \"compareAtPrice\": null}")
                .patch(variants + "/" + added)
                .then()
                .statusCode(200)
                .body("price.amountMinor", equalTo(45000))
                .body("price.currency", equalTo("MXN"))
                .body("compareAtPrice", nullValue())
                .body("options", hasSize(2));
        operator()
                .body("{\"price\": {\"amountMinor\": 47000, \"currency\": \"MXN\"}}")
                .put(variants + "/" + added)
                .then()
                .statusCode(200)
                .body("title", equalTo("Default Title"))
                .body("sku", startsWith("SKU "));
        operator().delete(variants + "/" + added).then().statusCode(204);
        anyone().get(variants + "/" + added).then().statusCode(404).body("type", endsWith("/unknown-variant"));
        operator().get(variants + "/" + added).then().statusCode(200).body("active", equalTo(false));
        anyone().get(variants).then().statusCode(200).body("items", hasSize(2));
    }

    @Test
    void whatIsNotActiveIsForOperatorsOnly() {
        String title = uniqueTitle("Borrador");
        ValidatableResponse created = createHoodie(title);
        String address = "/v1/products/" + created.extract().path("slug");
        operator()
                .body("{\"status\": \"draft\"}")
                .patch("/v1/products/" + idOf(created))
                .then()
                .statusCode(200);

        anyone().get(address).then().statusCode(404).body("type", endsWith("/unknown-product"));
        anyone().queryParam("q", title).get("/v1/products").then().body("items", hasSize(0));
        operator().get(address).then().statusCode(200).body("status", equalTo("draft"));
        for (String role : Roles.ALL) {
            boolean sees = Set.of(Roles.CATALOG, Roles.STOCK, Roles.AUDIT).contains(role);
            anyone().auth().oauth2(Tokens.with("ana", role)).get(address).then().statusCode(sees ? 200 : 404);
        }
        operator()
                .queryParam("q", title)
                .queryParam("status", "draft")
                .get("/v1/products")
                .then()
                .body("items.id", contains(idOf(created)));
    }

    @Test
    void aDeletedProductIsArchived() {
        ValidatableResponse created = createHoodie(uniqueTitle("Vieja"));
        String address = "/v1/products/" + idOf(created);

        operator().delete(address).then().statusCode(204);
        operator().delete(address).then().statusCode(204);

        anyone().get(address).then().statusCode(404);
        operator()
                .get(address)
                .then()
                .statusCode(200)
                .body("status", equalTo("archived"))
                .body("version", equalTo(2));
    }

    @Test
    void aListIsReadPageByPage() {
        String title = uniqueTitle("Pagina");
        for (int i = 0; i < 5; i++) {
            createHoodie(title + " " + i);
        }

        ValidatableResponse first = anyone().queryParam("q", title)
                .queryParam("limit", 2)
                .get("/v1/products")
                .then()
                .body("items.title", contains(title + " 4", title + " 3"));
        ValidatableResponse second = next(first, title)
                .body("items.title", contains(title + " 2", title + " 1"))
                .body("items[0].variants", hasSize(2));
        next(second, title).body("items.title", contains(title + " 0")).body("nextCursor", nullValue());
    }

    private static ValidatableResponse next(ValidatableResponse page, String title) {
        return anyone().queryParam("q", title)
                .queryParam("limit", 2)
                .queryParam("cursor", page.extract().<String>path("nextCursor"))
                .get("/v1/products")
                .then()
                .statusCode(200);
    }

    @Test
    void aSearchFindsTitleVendorAndTagButTakesNoWildcards() {
        String title = uniqueTitle("Buscada");
        createHoodie(title);

        for (String q : List.of(title.toUpperCase(), "maal", "noche")) {
            anyone().queryParam("q", q).get("/v1/products").then().body("items.size()", greaterThan(0));
        }
        anyone().queryParam("q", "Buscada%").get("/v1/products").then().body("items", hasSize(0));
    }

    @Test
    void aDescriptionLosesWhatIsHarmful() {
        operator()
                .body(
                        """
                        {"title": "%s", "description": "<p onclick='x()'>Rock & Roll</p><script>steal()</script>"}
                        """
                                .formatted(uniqueTitle("HTML")))
                .post("/v1/products")
                .then()
                .statusCode(201)
                .body("description", equalTo("<p>Rock &amp; Roll</p>"));
    }
}
