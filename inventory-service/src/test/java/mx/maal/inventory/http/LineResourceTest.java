package mx.maal.inventory.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mx.maal.inventory.Database;
import mx.maal.inventory.Drop;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.TestKafka;
import mx.maal.kit.test.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(LocalStack.class)
class LineResourceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Database database;

    private static RequestSpecification operator() {
        return given().header("Authorization", "Bearer " + Tokens.operator());
    }

    private static ValidatableResponse line(String collection) {
        return operator().get("/v1/collections/" + collection + "/line").then();
    }

    private static String slug() {
        return "drop-" + Drop.id();
    }

    /** A product whose variants are in the drops: its state, as catalog-service tells it. */
    private static void tell(String product, int version, List<String> variants, Map<String, String> slugsById) {
        Drop.publish(
                "catalog.products",
                product,
                "product.changed.v1",
                Map.of(
                        "productId",
                        product,
                        "version",
                        version,
                        "variants",
                        variants.stream().map(id -> Map.of("variantId", id)).toList(),
                        "drops",
                        slugsById.entrySet().stream()
                                .map(drop -> Map.of("collectionId", drop.getKey(), "slug", drop.getValue()))
                                .toList()));
    }

    private static void awaitKnown(String collection) {
        await().atMost(PATIENCE)
                .until(() -> operator()
                                .get("/v1/collections/" + collection + "/line")
                                .statusCode()
                        == 200);
    }

    @Test
    void anOperatorSeesWhoAskedWhenAndWhatTheyGot() {
        String hoodie = Drop.variant(1);
        String slug = slug();
        tell(Drop.id(), 1, List.of(hoodie), Map.of(Drop.id(), slug));
        awaitKnown(slug);
        Map<String, Object> first = Drop.holdRequest(Drop.id(), hoodie, 1);
        String reservation =
                Drop.answer(Drop.ask(first)).body().path("reservationId").asText();
        Map<String, Object> second = Drop.holdRequest(Drop.id(), hoodie, 2);
        Drop.answer(Drop.ask(second));

        line(slug)
                .statusCode(200)
                .body("nextCursor", nullValue())
                .body("items.requestId", contains(first.get("requestId"), second.get("requestId")))
                .body("items.cartId", contains(first.get("cartId"), second.get("cartId")))
                .body("items.variantId", everyItem(equalTo(hoodie)))
                .body("items.outcome", contains("held", "sold-out"))
                .body("items.reservationId", contains(reservation, null))
                .body("items.mode", contains("add", "add"))
                .body("items.quantity", contains(1, 2))
                .body("items.needed", contains(1, 2))
                .body("items.available", contains(1, 0))
                .body("items[0].partition", notNullValue())
                .body("items[0].requestedAt", notNullValue())
                .body("items[0].loggedAt", notNullValue())
                .body("items[0].decidedAt", notNullValue());
        JsonPath items = line(slug).extract().jsonPath();
        assertThat(items.getLong("items[0].offset")).isLessThan(items.getLong("items[1].offset"));
        assertThat(items.getInt("items[0].partition")).isEqualTo(items.getInt("items[1].partition"));
    }

    @Test
    void variantByVariantInOrderPageByPage() {
        List<String> variants =
                Stream.generate(() -> Drop.variant(2)).limit(2).sorted().toList();
        String slug = slug();
        tell(Drop.id(), 1, variants, Map.of(Drop.id(), slug));
        awaitKnown(slug);
        List<String> expected = new ArrayList<>();
        for (String variant : variants) {
            List<String> asked = Stream.generate(() -> Drop.ask(Drop.holdRequest(Drop.id(), variant, 1)))
                    .limit(5)
                    .toList();
            asked.forEach(Drop::answer);
            expected.addAll(asked);
        }
        assertThat(pageByPage(slug, "requestId")).isEqualTo(expected);

        operator()
                .queryParam("variantId", variants.get(1))
                .get("/v1/collections/" + slug + "/line")
                .then()
                .body("items.requestId", equalTo(expected.subList(5, 10)));
        operator()
                .queryParam("variantId", Drop.id())
                .get("/v1/collections/" + slug + "/line")
                .then()
                .statusCode(200)
                .body("items", empty());
    }

    private static List<Object> pageByPage(String slug, String member) {
        List<Object> read = new ArrayList<>();
        String cursor = null;
        do {
            RequestSpecification request = operator().queryParam("limit", 3);
            if (cursor != null) {
                request.queryParam("cursor", cursor);
            }
            JsonPath page = request.get("/v1/collections/" + slug + "/line")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            assertThat(page.getList("items").size()).isBetween(1, 3);
            read.addAll(page.getList("items." + member));
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        return read;
    }

    @Test
    void whoWasTurnedAwayTogetherIsListedByIndexAcrossPages() throws SQLException {
        String hoodie = Drop.variant(0);
        String slug = slug();
        tell(Drop.id(), 1, List.of(hoodie), Map.of(Drop.id(), slug));
        awaitKnown(slug);
        database.asApplication(
                "INSERT INTO line_places (request_id, product_variant_id, log_partition, log_offset, log_index,"
                        + " cart_id, mode, quantity, needed, available, outcome, asked_at, logged_at, decided_at, closed_until)"
                        + " SELECT gen_random_uuid(), '" + hoodie
                        + "', 1, 7, n, gen_random_uuid(), 'add', 1, 1, 0, 'sold-out',"
                        + " now(), now(), now(), '2026-06-01T12:00:00Z' FROM generate_series(7, 0, -1) AS n");

        assertThat(pageByPage(slug, "index")).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        line(slug).body("items.closedUntil", everyItem(equalTo("2026-06-01T12:00:00Z")));
    }

    @Test
    void leavingADropTakesNobodyOutOfItsLine() {
        String hoodie = Drop.variant(1);
        String product = Drop.id();
        String drop = Drop.id();
        String slug = slug();
        tell(product, 1, List.of(hoodie), Map.of(drop, slug));
        awaitKnown(slug);
        Drop.hold(Drop.id(), hoodie, 1);
        String next = slug();
        tell(product, 2, List.of(hoodie), Map.of(Drop.id(), next));
        awaitKnown(next);
        line(slug).statusCode(200).body("items", hasSize(1));
        line(drop).statusCode(200).body("items", hasSize(1));
    }

    @Test
    void aSlugMeansTheDropThatHasItNow() {
        String old = Drop.variant(1);
        String oldProduct = Drop.id();
        String oldDrop = Drop.id();
        String slug = slug();
        tell(oldProduct, 1, List.of(old), Map.of(oldDrop, slug));
        awaitKnown(slug);
        Drop.hold(Drop.id(), old, 1);
        String renamed = slug();
        tell(oldProduct, 2, List.of(old), Map.of(oldDrop, renamed));
        awaitKnown(renamed);
        line(slug).statusCode(404).body("type", endsWith("/unknown-collection"));

        String fresh = Drop.variant(1);
        String drop = Drop.id();
        tell(Drop.id(), 1, List.of(fresh), Map.of(drop, slug));
        awaitKnown(slug);
        line(slug).body("items", empty());
        line(renamed).body("items", hasSize(1));
        line(oldDrop).body("items", hasSize(1));
    }

    @Test
    void aSlugOfADeletedDropMayBeGivenAgain() {
        String old = Drop.variant(1);
        String deleted = Drop.id();
        String slug = slug();
        tell(Drop.id(), 1, List.of(old), Map.of(deleted, slug));
        awaitKnown(slug);
        Drop.hold(Drop.id(), old, 1);
        String drop = Drop.id();
        tell(Drop.id(), 1, List.of(Drop.variant(1)), Map.of(drop, slug));
        awaitKnown(drop);
        line(slug).body("items", empty());
        line(deleted).body("items", hasSize(1));
    }

    @Test
    void aNameThatComesLateIsNoNews() {
        String drop = Drop.id();
        String slug = slug();
        tell(Drop.id(), 2, List.of(Drop.id()), Map.of(drop, slug));
        awaitKnown(slug);
        String before = slug();
        String other = Drop.id();
        TestKafka.publishRaw(
                "catalog.products",
                other,
                Map.of(
                        "ce_id",
                        Drop.id(),
                        "ce_type",
                        "product.changed.v1",
                        "ce_time",
                        Instant.now().minusSeconds(60).toString()),
                """
                {"variants": [{"variantId": "%s"}], "drops": [{"collectionId": "%s", "slug": "%s"}]}
                """
                        .formatted(other, drop, before)
                        .getBytes(StandardCharsets.UTF_8));
        await().atMost(PATIENCE).until(() -> given().get("/v1/stock/" + other).statusCode() == 200);
        line(before).statusCode(404);
        line(slug).statusCode(200);
    }

    @Test
    void whatIsNoDropHasNoLine() {
        line("nothing").statusCode(404).body("type", endsWith("/unknown-collection"));
        line(Drop.id()).statusCode(404);
    }

    @Test
    void onlyOperatorsMayRead() {
        given().get("/v1/collections/any/line").then().statusCode(401);
        given().header("Authorization", "Bearer " + Tokens.with("ana", "customer"))
                .get("/v1/collections/any/line")
                .then()
                .statusCode(403);
    }

    @ParameterizedTest
    @CsvSource({"variantId,nonsense", "cursor,nonsense", "cursor,YQpiCmM", "limit,0", "limit,201", "limit,many"})
    void badQueriesNameTheField(String name, String value) {
        operator()
                .queryParam(name, value)
                .get("/v1/collections/any/line")
                .then()
                .statusCode(400)
                .body("errors.field", contains(name));
    }
}
