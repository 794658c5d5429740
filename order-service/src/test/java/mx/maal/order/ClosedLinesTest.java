package mx.maal.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mx.maal.kit.test.LocalStack;
import mx.maal.order.persistence.Offers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shoppers before a variant of which, as inventory-service has said, nothing is free until then. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class ClosedLinesTest {

    private static final String REQUESTED = "hold.requested.v1";
    private static final String TURNED_AWAY = "shoppers.turned-away.v1";

    @Inject
    Offers offers;

    @BeforeEach
    void open() {
        Shop.open();
    }

    @AfterEach
    void resetClock() {
        TestClock.reset();
    }

    private static UUID closed(Instant until) {
        UUID variantId = Shop.sellNow();
        close(variantId, until);
        return variantId;
    }

    private static void close(UUID variantId, Instant until) {
        tellClosed(variantId, until);
        await().atMost(Duration.ofSeconds(20)).until(() -> isClosed(variantId, until));
    }

    private static boolean isClosed(UUID variantId, Instant until) {
        return Database.count(
                        "SELECT count(*) FROM variant_offers WHERE variant_id = ? AND line_closed_until = ?::timestamptz",
                        variantId,
                        until.toString())
                == 1;
    }

    private static void tellClosed(UUID variantId, Instant until) {
        Inventory.tell(
                "line.closed.v1",
                variantId.toString(),
                Inventory.fields("variantId", variantId, "until", until.toString()));
    }

    private static Instant soon() {
        return Instant.ofEpochMilli(System.currentTimeMillis() + 60_000);
    }

    private static void refusedAsSoldOut(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(409);
        assertThat(Shop.slug(answer)).isEqualTo("sold-out");
        assertThat(answer.<Integer>path("available")).isZero();
        assertThat(answer.<Integer>path("heldQuantity")).isZero();
    }

    private static Stream<String> types(UUID variantId) {
        return Inventory.requests(variantId, 1).stream().map(Inventory.Request::type);
    }

    @Test
    void whoAsksIsRefusedAndStandsInTheLineWithTheCartAsItWas() {
        Instant until = soon();
        UUID variantId = closed(until);
        String cart = Shop.cart();

        refusedAsSoldOut(Shop.add(cart, variantId, 2));

        given().get("/v1/carts/{id}", cart).then().statusCode(200).body("lines", equalTo(List.of()));
        JsonNode away = Inventory.first(TURNED_AWAY, variantId).body();
        assertThat(away.path("variantId").asText()).isEqualTo(variantId.toString());
        assertThat(away.path("until").asText()).isEqualTo(until.toString());
        assertThat(away.path("shoppers")).singleElement().satisfies(shopper -> {
            assertThat(shopper.path("cartId").asText()).isEqualTo(cart);
            assertThat(shopper.path("quantity").asInt()).isEqualTo(2);
            assertThat(Instant.parse(shopper.path("askedAt").asText())).isBefore(until);
        });
        assertThat(types(variantId)).containsExactly(TURNED_AWAY);
    }

    @Test
    void aCrowdIsTurnedAwayTogether() {
        UUID variantId = closed(soon());
        List<String> carts = IntStream.range(0, 40).mapToObj(i -> Shop.cart()).toList();

        List<CompletableFuture<Response>> answers = carts.stream()
                .map(cart -> CompletableFuture.supplyAsync(() -> Shop.add(cart, variantId, 1)))
                .toList();

        answers.forEach(answer -> refusedAsSoldOut(answer.join()));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(Inventory.requests(variantId, 1).stream()
                        .flatMap(request -> request.body().findValuesAsText("cartId").stream()))
                .containsExactlyInAnyOrderElementsOf(carts));
    }

    @Test
    void theAnswerIsRememberedUnderItsKey() {
        UUID variantId = closed(soon());
        String cart = Shop.cart();

        Response first = Shop.add(cart, variantId, 1, "k1");
        Response again = Shop.add(cart, variantId, 1, "k1");
        Response other = Shop.add(cart, variantId, 2, "k1");

        refusedAsSoldOut(first);
        refusedAsSoldOut(again);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(types(variantId)).containsExactly(TURNED_AWAY);
    }

    @Test
    void onceItsTimeHasPassedInventoryDecidesAgain() {
        UUID variantId = closed(soon());
        String cart = Shop.cart();
        refusedAsSoldOut(Shop.add(cart, variantId, 1));

        TestClock.setAhead(Duration.ofSeconds(61));

        Shop.add(cart, variantId, 1).then().statusCode(201).body("status", equalTo("reserved"));
    }

    @Test
    void whatIsHeardLateDoesNotOpenTheLine() {
        Instant until = soon();
        UUID variantId = closed(until);

        offers.closeLines(Map.of(variantId, until.minusSeconds(30)));

        assertThat(isClosed(variantId, until)).isTrue();
    }

    @Test
    void whoComesTooLateToTheLogIsAskedAboutInstead() {
        UUID variantId = closed(Instant.ofEpochMilli(System.currentTimeMillis() - 1_000));
        TestClock.setAhead(Duration.ofSeconds(-30));

        Shop.add(Shop.cart(), variantId, 1).then().statusCode(201);

        assertThat(Inventory.requests(variantId, 2))
                .extracting(Inventory.Request::type)
                .containsExactly(TURNED_AWAY, REQUESTED);
    }

    @Test
    void aboutWhoHasUnitsInventoryDecides() {
        UUID variantId = Shop.sellNow();
        String cart = Shop.cart();
        Shop.add(cart, variantId, 1).then().statusCode(201);
        close(variantId, soon());

        Shop.add(cart, variantId, 1).then().statusCode(201).body("quantity", equalTo(2));
    }

    @Test
    void whoStandsInLineStaysThere() {
        UUID variantId = Shop.sellNow();
        Inventory.beSilentAbout(variantId);
        String cart = Shop.cart();
        Shop.add(cart, variantId, 1, "k1").then().statusCode(202);
        close(variantId, soon());

        Shop.add(cart, variantId, 1, "k1").then().statusCode(202);

        assertThat(types(variantId)).containsOnly(REQUESTED);
    }

    @Test
    void unitsForARequestThatWasTurnedAwayWhenItCameTwiceAreLetGo() {
        UUID variantId = closed(soon());
        String cart = Shop.cart();
        refusedAsSoldOut(Shop.add(cart, variantId, 1, "k1"));
        String hash = Database.text("SELECT request_hash FROM idempotency_keys WHERE scope = ?", "cart-lines:" + cart);

        Inventory.tell(
                "hold.created.v1",
                cart,
                Inventory.fields(
                        "requestId", UUID.randomUUID(),
                        "reservationId", UUID.randomUUID(),
                        "cartId", cart,
                        "variantId", variantId,
                        "quantity", 1,
                        "expiresAt", soon().toString(),
                        "context",
                                Inventory.fields(
                                        "key",
                                        "k1",
                                        "hash",
                                        hash,
                                        "offered",
                                        Inventory.fields(
                                                "unitPrice",
                                                Inventory.fields("amountMinor", 129_900, "currency", "MXN")))));

        Inventory.Request release = Inventory.first("hold.release-requested.v1", variantId);
        assertThat(release.text("cartId")).isEqualTo(cart);
        refusedAsSoldOut(Shop.add(cart, variantId, 1, "k1"));
    }

    @Test
    void whenKafkaIsAwayNobodyIsTurnedAway() {
        UUID variantId = closed(soon());
        KafkaAway.begin();
        String cart = Shop.cart();

        Response away = Shop.add(cart, variantId, 1);

        away.then().statusCode(503).header("Retry-After", notNullValue());
        assertThat(Shop.slug(away)).isEqualTo("temporarily-unavailable");
        given().get("/v1/carts/{id}", cart).then().body("lines", equalTo(List.of()));
    }
}
