package mx.maal.catalog.http;

import static mx.maal.catalog.http.Api.anyone;
import static mx.maal.catalog.http.Api.createHoodie;
import static mx.maal.catalog.http.Api.operator;
import static mx.maal.catalog.http.Api.uniqueTitle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import mx.maal.catalog.messaging.Published;
import mx.maal.kit.idempotency.Idempotency;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.TestKafka.Received;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStack.class)
class ImportsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Inject
    DataSource dataSource;

    @Test
    void aFileComesInWithOneOpeningStockPerVariantThatHasUnits() throws IOException {
        String mark = mark();
        ValidatableResponse done = importedWith("noche.csv", mark);

        done.body("status", equalTo("completed"))
                .body("rowsTotal", equalTo(5))
                .body("rowsDone", equalTo(5))
                .body("productsCreated", equalTo(2))
                .body("variantsCreated", equalTo(4))
                .body("errors", hasSize(0))
                .body("completedAt", notNullValue());
        ValidatableResponse hoodie = anyone().get("/v1/products/sudadera-" + mark)
                .then()
                .statusCode(200)
                .body("title", equalTo("Sudadera Medianoche"))
                .body("tags", contains("noche", "oversize"))
                .body("images.url", hasItems("https://cdn.example.com/sud-1.jpg"))
                .body("variants.title", contains("M / Negro", "L / Negro", "M / Hueso"))
                .body("variants[0].price.amountMinor", equalTo(129900))
                .body("variants[0].price.currency", equalTo("MXN"))
                .body("variants[0].compareAtPrice.amountMinor", equalTo(149900));
        anyone().get("/v1/products/gorra-" + mark).then().statusCode(404);
        ValidatableResponse cap = operator()
                .get("/v1/products/gorra-" + mark)
                .then()
                .body("status", equalTo("draft"))
                .body("variants[0].options", hasSize(0));

        List<String> variants = List.of(
                hoodie.extract().path("variants[0].id"),
                hoodie.extract().path("variants[1].id"),
                hoodie.extract().path("variants[2].id"),
                cap.extract().path("variants[0].id"));
        assertThat(Published.of(dataSource, Published.OPENING_STOCK, variants))
                .extracting(Received::type, Received::key, stock -> stock.body()
                        .get("quantity")
                        .asInt())
                .containsExactlyInAnyOrder(
                        tuple("opening-stock.declared.v1", variants.get(0), 12),
                        tuple("opening-stock.declared.v1", variants.get(1), 8),
                        tuple("opening-stock.declared.v1", variants.get(3), 5));
    }

    @Test
    void theSameFileAgainChangesNothing() throws IOException {
        String mark = mark();
        importedWith("noche.csv", mark);
        ValidatableResponse before =
                operator().get("/v1/products/sudadera-" + mark).then();
        List<String> keys = List.of(
                before.extract().path("id"),
                before.extract().path("variants[0].id"),
                before.extract().path("variants[1].id"));
        int products = Published.of(dataSource, Published.PRODUCTS, keys).size();
        int stock = Published.of(dataSource, Published.OPENING_STOCK, keys).size();

        importedWith("noche.csv", mark)
                .body("productsUnchanged", equalTo(2))
                .body("productsCreated", equalTo(0))
                .body("productsUpdated", equalTo(0))
                .body("variantsCreated", equalTo(0));

        assertThat(operator().get("/v1/products/sudadera-" + mark).asString())
                .isEqualTo(before.extract().asString());
        assertThat(Published.of(dataSource, Published.PRODUCTS, keys)).hasSize(products);
        assertThat(Published.of(dataSource, Published.OPENING_STOCK, keys)).hasSize(stock);
    }

    @Test
    void aChangedFileChangesWhatItNamesAndAddsNoStockToKnownVariants() throws IOException {
        String mark = mark();
        importedWith("noche.csv", mark);

        String changed =
                fixture("noche.csv", mark).replace("\"1,299.00\"", "999").replace(",L,,Negro", ",XL,,Negro");
        imported(changed.replace("-L-N", "-XL-N"))
                .body("productsUpdated", equalTo(1))
                .body("productsUnchanged", equalTo(1))
                .body("variantsCreated", equalTo(1));

        ValidatableResponse now = operator()
                .get("/v1/products/sudadera-" + mark)
                .then()
                .body("version", equalTo(2))
                .body("variants", hasSize(4))
                .body("variants[0].price.amountMinor", equalTo(99900));
        assertThat(Published.of(
                        dataSource,
                        Published.OPENING_STOCK,
                        List.of(now.extract().<String>path("variants[0].id"))))
                .hasSize(1);
    }

    @Test
    void badRowsAreReportedAndTheRestComesIn() throws IOException {
        String mark = mark();

        importedWith("con-errores.csv", mark)
                .body("status", equalTo("completed"))
                .body("rowsTotal", equalTo(19))
                .body("rowsDone", equalTo(19))
                .body("productsCreated", equalTo(5))
                .body("errorsTotal", equalTo(11))
                .body("errors.line", contains(8, 10, 11, 12, 13, 14, 15, 16, 18, 19, 21))
                .body("errors[0].column", equalTo("Variant Price"))
                .body("errors[0].problem", startsWith("\"$899.00\""))
                .body("errors[0].hint", notNullValue());

        anyone().get("/v1/products/pants-" + mark).then().statusCode(200).body("variants.title", contains("30", "32"));
    }

    @Test
    void aSkuOfAnotherProductIsReported() {
        String sku = createHoodie(uniqueTitle("Ajena")).extract().path("variants[0].sku");
        String mark = mark();

        imported("Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price\n"
                        + "x-" + mark + ",X,Talla,M," + sku + ",10\n"
                        + "x-" + mark + ",,,L,,10\n")
                .body("variantsCreated", equalTo(1))
                .body("errors.line", contains(2))
                .body("errors.problem", hasItem(startsWith("the SKU \"" + sku)));
    }

    @Test
    void aFileOfWhichNothingComesInHasFailed() {
        imported("Handle,Title,Variant Price\nx-" + mark() + ",X,gratis\n")
                .body("status", equalTo("failed"))
                .body("errors", hasSize(1));
    }

    @Test
    void anotherCurrencyMayBeNamed() {
        String mark = mark();
        Response accepted = operator()
                .contentType("text/csv")
                .queryParam("currency", "JPY")
                .body("Handle,Title,Variant Price\nx-" + mark + ",X,1200\n")
                .post("/v1/imports");
        finished(accepted);

        anyone().get("/v1/products/x-" + mark)
                .then()
                .body("variants[0].price.amountMinor", equalTo(1200))
                .body("variants[0].price.currency", equalTo("JPY"));
    }

    @Test
    void aFileThatIsNoneIsRefusedAtOnce() {
        post("Title,Precio\nx,1\n".getBytes(StandardCharsets.UTF_8))
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("type", endsWith("/import-header"))
                .body("missingColumns", contains("Handle", "Variant Price"));
        post("Handle,Title,Variant Price\na,Año,1\n".getBytes(StandardCharsets.ISO_8859_1))
                .then()
                .statusCode(422)
                .body("type", endsWith("/import-not-utf8"));
        post(new byte[0]).then().statusCode(422).body("type", endsWith("/import-empty"));
        operator()
                .contentType("text/csv")
                .queryParam("currency", "PESOS")
                .body("Handle,Title,Variant Price\n")
                .post("/v1/imports")
                .then()
                .statusCode(400)
                .body("errors.field", contains("currency"));
        operator().body("{}").post("/v1/imports").then().statusCode(415);
    }

    @Test
    void onlyOperatorsImport() {
        anyone().contentType("text/csv").body("x").post("/v1/imports").then().statusCode(401);
        anyone().get("/v1/imports/" + UUID.randomUUID()).then().statusCode(401);
        operator()
                .get("/v1/imports/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("type", endsWith("/unknown-import"));
    }

    @Test
    void theSameKeyAndFileGiveTheSameImport() {
        String key = UUID.randomUUID().toString();
        String csv = "Handle,Title,Variant Price\nx-" + mark() + ",X,1\n";

        String first = withKey(key, csv).then().statusCode(202).extract().path("id");
        withKey(key, csv)
                .then()
                .statusCode(202)
                .header(Idempotency.REPLAYED, "true")
                .body("id", equalTo(first));
        withKey(key, csv + "\ny,Y,2\n").then().statusCode(422).body("type", endsWith("/idempotency-key-reused"));
    }

    private static Response withKey(String key, String csv) {
        return operator()
                .header(Idempotency.HEADER, key)
                .contentType("text/csv")
                .body(csv)
                .post("/v1/imports");
    }

    private static ValidatableResponse importedWith(String name, String mark) throws IOException {
        return imported(fixture(name, mark));
    }

    private static ValidatableResponse imported(String csv) {
        return finished(post(csv.getBytes(StandardCharsets.UTF_8)));
    }

    private static ValidatableResponse finished(Response accepted) {
        String address = accepted.then()
                .statusCode(202)
                .header("Location", notNullValue())
                .body("status", equalTo("running"))
                .extract()
                .header("Location");
        await().atMost(PATIENCE)
                .until(() -> !operator().get(address).path("status").equals("running"));
        return operator().get(address).then().statusCode(200);
    }

    private static Response post(byte[] content) {
        return operator().contentType("text/csv").body(content).post("/v1/imports");
    }

    /** The file with handles and SKUs of its own, so that each test has its own products. */
    private static String fixture(String name, String mark) throws IOException {
        try (InputStream in = ImportsTest.class.getResourceAsStream("/imports/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("SUD-", mark + "-")
                    .replace("LUNA-", mark + "-LUNA-")
                    .replace("sudadera-medianoche", "sudadera-" + mark)
                    .replace("gorra-eclipse", "gorra-" + mark)
                    .replace("pants-cargo", "pants-" + mark)
                    .replace("playera-luna", "playera-" + mark)
                    .replace("archivada,", "archivada-" + mark + ",");
        }
    }

    private static String mark() {
        return UUID.randomUUID().toString().substring(0, 8);
    }
}
