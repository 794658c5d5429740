package mx.maal.catalog.messaging;

import static mx.maal.catalog.http.Api.createDrop;
import static mx.maal.catalog.http.Api.createHoodie;
import static mx.maal.catalog.http.Api.idOf;
import static mx.maal.catalog.http.Api.operator;
import static mx.maal.catalog.http.Api.put;
import static mx.maal.catalog.http.Api.uniqueTitle;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.TestKafka.Received;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStack.class)
class ProductEventsTest {

    private static final String PAST = "2026-01-01T00:00:00Z";
    private static final String FUTURE = "2100-01-01T00:00:00Z";

    @Inject
    DataSource dataSource;

    @Test
    void everyCommittedChangeIsPublishedOnceAndInOrder() {
        String title = uniqueTitle("Evento");
        ValidatableResponse product = createHoodie(title);
        String id = idOf(product);
        String variant = product.extract().path("variants[0].id");
        operator()
                .body("{\"status\": \"draft\"}")
                .patch("/v1/products/" + id)
                .then()
                .statusCode(200);
        operator()
                .body("{\"status\": \"draft\"}")
                .patch("/v1/products/" + id)
                .then()
                .statusCode(200);
        operator().delete("/v1/products/" + id + "/variants/" + variant).then().statusCode(204);

        List<Received> events = events(id);

        assertThat(events).extracting(Received::type).containsOnly("product.changed.v1");
        assertThat(events).extracting(e -> e.body().get("version").asLong()).containsExactly(1L, 2L, 3L);
        JsonNode first = events.get(0).body();
        assertThat(first.get("productId").asText()).isEqualTo(id);
        assertThat(first.get("title").asText()).isEqualTo(title);
        assertThat(first.get("status").asText()).isEqualTo("active");
        assertThat(first.at("/variants/0/title").asText()).isEqualTo("M");
        assertThat(first.at("/variants/0/price/amountMinor").asLong()).isEqualTo(129900);
        assertThat(first.get("drops")).isEmpty();
        assertThat(events.get(1).body().get("status").asText()).isEqualTo("draft");
        assertThat(events.get(2).body().at("/variants/0/active").asBoolean()).isFalse();
    }

    @Test
    void aRefusedChangeIsNotPublished() {
        ValidatableResponse one = createHoodie(uniqueTitle("Uno"));
        ValidatableResponse two = createHoodie(uniqueTitle("Dos"));

        operator()
                .body("{\"slug\": \"" + one.extract().path("slug") + "\"}")
                .patch("/v1/products/" + idOf(two))
                .then()
                .statusCode(409);

        assertThat(events(idOf(two))).hasSize(1);
    }

    @Test
    void aChangeToADropPublishesAllProductsInIt() {
        String one = idOf(createHoodie(uniqueTitle("Uno")));
        String two = idOf(createHoodie(uniqueTitle("Dos")));
        String drop = idOf(createDrop(uniqueTitle("Drop"), false, PAST, FUTURE));
        put(one, drop);
        put(two, drop);
        put(two, drop);
        operator()
                .body("{\"isActive\": true}")
                .patch("/v1/collections/" + drop)
                .then()
                .statusCode(200);
        operator()
                .body("{\"isActive\": true}")
                .patch("/v1/collections/" + drop)
                .then()
                .statusCode(200);
        operator().delete("/v1/collections/" + drop + "/products/" + one).then().statusCode(204);
        operator().delete("/v1/collections/" + drop).then().statusCode(204);

        assertThat(events(one)).extracting(e -> e.body().get("drops").size()).containsExactly(0, 1, 1, 0);
        List<Received> events = events(two);
        assertThat(events).extracting(e -> e.body().get("drops").size()).containsExactly(0, 1, 1, 0);
        JsonNode terms = events.get(2).body().at("/drops/0");
        assertThat(terms.get("collectionId").asText()).isEqualTo(drop);
        assertThat(terms.get("active").asBoolean()).isTrue();
        assertThat(terms.get("startsAt").asText()).isEqualTo(PAST);
        assertThat(terms.get("endsAt").asText()).isEqualTo(FUTURE);
        assertThat(terms.get("purchaseLimit").asInt()).isEqualTo(2);
    }

    @Test
    void aDropsTermsForSlowPaymentsArePublishedWhenTheyChange() {
        String product = idOf(createHoodie(uniqueTitle("Lenta")));
        String drop = idOf(createDrop(uniqueTitle("Lento"), true, PAST, FUTURE));
        put(product, drop);
        patch("/v1/collections/" + drop, "{\"voucherShare\": 35}");
        patch("/v1/collections/" + drop, "{\"slowPayments\": false}");
        patch("/v1/collections/" + drop, "{\"slowPayments\": false, \"voucherShare\": 35}");

        List<Received> events = events(product);
        assertThat(events)
                .filteredOn(e -> e.body().get("version").asLong() > 1)
                .extracting(e -> e.body().at("/drops/0/slowPayments").toString() + " "
                        + e.body().at("/drops/0/voucherShare"))
                .containsExactly("true 20", "true 35", "false 35");
    }

    @Test
    void aDropsTermsForCrowdsArePublishedWhenTheyChange() {
        String product = idOf(createHoodie(uniqueTitle("Justa")));
        String drop = idOf(createDrop(uniqueTitle("Justo"), true, PAST, FUTURE));
        put(product, drop);
        patch("/v1/collections/" + drop, "{\"personLimit\": 2}");
        patch("/v1/collections/" + drop, "{\"admissionsPerSecond\": 50}");
        patch("/v1/collections/" + drop, "{\"personLimit\": 2, \"admissionsPerSecond\": 50}");
        patch("/v1/collections/" + drop, "{\"personLimit\": null}");

        List<Received> events = events(product);
        assertThat(events)
                .filteredOn(e -> e.body().get("version").asLong() > 1)
                .extracting(e ->
                        e.body().at("/drops/0/personLimit") + " " + e.body().at("/drops/0/admissionsPerSecond"))
                .containsExactly("null null", "2 null", "2 50", "null 50");
    }

    @Test
    void aCollectionThatIsNoDropChangesNothingForItsProducts() {
        String product = idOf(createHoodie(uniqueTitle("Uno")));
        String collection = idOf(operator()
                .body("{\"name\": \"" + uniqueTitle("Temporada") + "\", \"isActive\": true}")
                .post("/v1/collections")
                .then()
                .statusCode(201));
        put(product, collection);

        assertThat(events(product)).hasSize(1);
        operator()
                .body("{\"type\": \"drop\"}")
                .patch("/v1/collections/" + collection)
                .then()
                .statusCode(200);
        assertThat(events(product)).hasSize(2);
    }

    /** Two operators, and a drop, change one product at once: no change is lost and the versions have no gap. */
    @Test
    void concurrentChangesFollowEachOther() throws Exception {
        int each = 10;
        String product = idOf(createHoodie(uniqueTitle("Disputa")));
        String drop = idOf(createDrop(uniqueTitle("Drop"), true, PAST, FUTURE));
        put(product, drop);
        List<Callable<Integer>> changes = new ArrayList<>();
        for (int i = 1; i <= each; i++) {
            String title = "{\"title\": \"T" + i + "\"}";
            String vendor = "{\"vendor\": \"V" + i + "\"}";
            String limit = "{\"purchaseLimit\": " + (100 + i) + "}";
            changes.add(() -> patch("/v1/products/" + product, title));
            changes.add(() -> patch("/v1/products/" + product, vendor));
            changes.add(() -> patch("/v1/collections/" + drop, limit));
        }
        ExecutorService operators = Executors.newFixedThreadPool(6);
        try {
            for (Future<Integer> status : operators.invokeAll(changes)) {
                assertThat(status.get()).isEqualTo(200);
            }
        } finally {
            operators.shutdown();
        }

        List<Received> events = events(product);
        assertThat(events)
                .extracting(e -> e.body().get("version").asLong())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 2 + 3 * each).boxed().toList());
        JsonNode last = events.get(events.size() - 1).body();
        ValidatableResponse now = operator().get("/v1/products/" + product).then();
        assertThat(last.get("title").asText()).isEqualTo(now.extract().path("title"));
        assertThat(last.at("/drops/0/purchaseLimit").asInt())
                .isEqualTo(now.extract().path("drops[0].purchaseLimit"));
        assertThat(now.extract().<String>path("vendor")).startsWith("V");
        assertThat(now.extract().<String>path("title")).startsWith("T");
    }

    private static int patch(String address, String body) {
        return operator().body(body).patch(address).statusCode();
    }

    private List<Received> events(String productId) {
        return Published.of(dataSource, Published.PRODUCTS, List.of(productId));
    }
}
