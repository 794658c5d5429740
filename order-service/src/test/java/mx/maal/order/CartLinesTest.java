package mx.maal.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mx.maal.kit.test.LocalStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a shopper is told when asking for units, and for what the cart stands then. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class CartLinesTest {

    @BeforeEach
    void open() {
        Shop.open();
    }

    @AfterEach
    void resetClock() {
        TestClock.reset();
    }

    @Test
    void heldUnitsAreAnsweredInTheSameRequestAndSeenByTheNext() {
        UUID variantId = Shop.sellNow();
        String cart = Shop.cart();

        Response added = Shop.add(cart, variantId, 2);

        added.then()
                .statusCode(201)
                .body("status", equalTo("reserved"))
                .body("variantId", equalTo(variantId.toString()))
                .body("quantity", equalTo(2))
                .body("unitPrice.amountMinor", equalTo((int) Shop.PRICE));
        assertThat(Instant.parse(added.path("expiresAt"))).isAfter(Instant.now());
        given().get("/v1/carts/{id}", cart)
                .then()
                .statusCode(200)
                .body("lines", hasSize(1))
                .body("lines[0].id", equalTo(added.path("id")))
                .body("lines[0].status", equalTo("reserved"))
                .body("total.amountMinor", equalTo((int) (2 * Shop.PRICE)))
                .body("total.currency", equalTo("MXN"));
        Inventory.Request request = Inventory.lastRequest(variantId, 1);
        assertThat(request.body().path("holdSeconds").asInt()).isEqualTo(600);
        assertThat(request.text("mode")).isEqualTo("add");
        assertThat(request.text("requestId")).isEqualTo(request.id());
    }

    @Test
    void aSecondRequestAddsToTheSameLine() {
        UUID variantId = Shop.sellNow();
        String cart = Shop.cart();
        String line = Shop.add(cart, variantId, 1).path("id");

        Shop.add(cart, variantId, 2)
                .then()
                .statusCode(201)
                .body("id", equalTo(line))
                .body("quantity", equalTo(3));

        given().get("/v1/carts/{id}", cart).then().body("lines", hasSize(1)).body("lines[0].quantity", equalTo(3));
    }

    @Test
    void soldOutIsSaidAndTheLineShowsIt() {
        UUID variantId = Shop.sellNow();
        Inventory.refuse(variantId, "sold-out");
        String cart = Shop.cart();

        Response refused = Shop.add(cart, variantId, 1);

        refused.then().statusCode(409).contentType("application/problem+json").body("available", equalTo(0));
        assertThat(Shop.slug(refused)).isEqualTo("sold-out");
        given().get("/v1/carts/{id}", cart)
                .then()
                .body("lines[0].status", equalTo("rejected"))
                .body("lines[0].reason", equalTo("sold-out"))
                .body("total.amountMinor", equalTo(0));
    }

    @Test
    void aRefusedIncreaseLeavesTheLineAsItIs() {
        UUID variantId = Shop.sellNow();
        String cart = Shop.cart();
        String line = Shop.add(cart, variantId, 1).path("id");
        Inventory.refuse(variantId, "purchase-limit");

        Response refused = change(cart, line, 5);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(Shop.slug(refused)).isEqualTo("purchase-limit");
        given().get("/v1/carts/{id}", cart)
                .then()
                .body("lines[0].status", equalTo("reserved"))
                .body("lines[0].quantity", equalTo(1))
                .body("lines[0].reason", equalTo("purchase-limit"));
    }

    @Test
    void theLimitOfTheOpenDropTravelsWithTheRequestAndIsCheckedHereFirst() {
        Instant now = Instant.now();
        UUID variantId = Shop.sell(List.of(Shop.drop(now.minusSeconds(60), now.plusSeconds(3600), 2)));
        String cart = Shop.cart();

        Response tooMany = Shop.add(cart, variantId, 3);
        Shop.add(cart, variantId, 2).then().statusCode(201);

        assertThat(tooMany.statusCode()).isEqualTo(409);
        assertThat(Shop.slug(tooMany)).isEqualTo("purchase-limit");
        List<Inventory.Request> asked = Inventory.requests(variantId, 1);
        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).body().path("limit").asInt()).isEqualTo(2);
    }

    @Test
    void aDropOpensAndEndsByTheServersClock() {
        Instant now = Instant.now();
        UUID variantId = Shop.sell(List.of(Shop.drop(now.plusSeconds(3600), now.plusSeconds(7200), null)));
        String cart = Shop.cart();

        Response early = Shop.add(cart, variantId, 1);
        TestClock.setAhead(Duration.ofSeconds(3700));
        Response open = Shop.add(cart, variantId, 1);
        TestClock.setAhead(Duration.ofSeconds(7300));
        Response late = Shop.add(Shop.cart(), variantId, 1);

        assertThat(early.statusCode()).isEqualTo(409);
        assertThat(Shop.slug(early)).isEqualTo("drop-not-open");
        assertThat(open.statusCode()).isEqualTo(201);
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(Shop.slug(late)).isEqualTo("drop-ended");
    }

    @Test
    void afterTheDropALineMayShrinkButNotGrow() {
        Instant now = Instant.now();
        UUID variantId = Shop.sell(List.of(Shop.drop(null, now.plusSeconds(300), null)));
        String cart = Shop.cart();
        String line = Shop.add(cart, variantId, 2).path("id");
        TestClock.setAhead(Duration.ofSeconds(301));

        assertThat(Shop.slug(change(cart, line, 3))).isEqualTo("drop-ended");
        change(cart, line, 1).then().statusCode(200).body("quantity", equalTo(1));
    }

    @Test
    void whatIsNotForSaleOrNotThereIsNotFound() {
        UUID variantId = UUID.randomUUID();
        UUID productId = UUID.randomUUID();
        Shop.publish(productId, variantId, 7, "draft", 100, "MXN", List.of());
        await().until(() -> Database.knows(variantId));

        Response draft = Shop.add(Shop.cart(), variantId, 1);
        Response madeUp = Shop.add(Shop.cart(), UUID.randomUUID(), 1);
        Response noCart = Shop.add(UUID.randomUUID().toString(), variantId, 1);

        assertThat(List.of(draft.statusCode(), madeUp.statusCode(), noCart.statusCode()))
                .containsOnly(404);
        assertThat(Shop.slug(draft)).isEqualTo("unknown-variant");
        assertThat(Shop.slug(madeUp)).isEqualTo("unknown-variant");
        assertThat(Shop.slug(noCart)).isEqualTo("unknown-cart");
    }

    @Test
    void anOlderCatalogVersionChangesNothingANewerOneDoes() {
        UUID variantId = UUID.randomUUID();
        UUID productId = UUID.randomUUID();
        Shop.publish(productId, variantId, 7, "active", 500, "MXN", List.of());
        Shop.publish(productId, variantId, 6, "draft", 900, "MXN", List.of());
        await().until(() -> Database.knows(variantId));
        String cart = Shop.cart();

        Shop.add(cart, variantId, 1).then().statusCode(201).body("unitPrice.amountMinor", equalTo(500));
        Shop.publish(productId, UUID.randomUUID(), 8, "active", 700, "MXN", List.of());

        await().untilAsserted(() ->
                assertThat(Shop.add(Shop.cart(), variantId, 1).statusCode()).isEqualTo(404));
    }

    @Test
    void anAnswerThatIsLateIsNotLost() {
        UUID variantId = Shop.sellNow();
        Inventory.beSilentAbout(variantId);
        String cart = Shop.cart();

        Response waiting = Shop.add(cart, variantId, 1);

        waiting.then()
                .statusCode(202)
                .header("Location", endsWith("/v1/carts/" + cart))
                .header("Retry-After", notNullValue())
                .body("status", equalTo("requested"));
        given().get("/v1/carts/{id}", cart)
                .then()
                .body("lines[0].id", equalTo(waiting.path("id")))
                .body("lines[0].status", equalTo("requested"));

        Inventory.hold(
                Inventory.lastRequest(variantId, 1),
                UUID.randomUUID(),
                1,
                Instant.now().plusSeconds(60));

        awaitLine(cart, "reserved");
    }

    @Test
    void aLineIsChangedAndRemoved() {
        UUID variantId = Shop.sellNow();
        String cart = Shop.cart();
        String line = Shop.add(cart, variantId, 1).path("id");

        change(cart, line, 4)
                .then()
                .statusCode(200)
                .body("quantity", equalTo(4))
                .body("status", equalTo("reserved"));
        assertThat(Inventory.lastRequest(variantId, 2).text("mode")).isEqualTo("set");
        given().delete("/v1/carts/{cart}/lines/{line}", cart, line).then().statusCode(204);

        given().get("/v1/carts/{id}", cart).then().body("lines", hasSize(0)).body("total.amountMinor", equalTo(0));
        given().delete("/v1/carts/{cart}/lines/{line}", cart, line).then().statusCode(204);
        change(cart, line, 1).then().statusCode(404);
        Shop.add(cart, variantId, 1).then().statusCode(201).body("quantity", equalTo(1));
    }

    @Test
    void zeroUnitsAreNotAChange() {
        UUID variantId = Shop.sellNow();
        String cart = Shop.cart();
        String line = Shop.add(cart, variantId, 1).path("id");

        change(cart, line, 0)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("quantity"))
                .body("errors[0].detail", containsString("DELETE"));
    }

    @Test
    void oneShoppersCartDoesNotOpenAnothersLine() {
        UUID variantId = Shop.sellNow();
        String line = Shop.add(Shop.cart(), variantId, 1).path("id");
        String other = Shop.cart();

        Response changed = change(other, line, 2);
        Response removed = given().delete("/v1/carts/{cart}/lines/{line}", other, line);

        assertThat(changed.statusCode()).isEqualTo(404);
        assertThat(Shop.slug(changed)).isEqualTo("unknown-line");
        assertThat(removed.statusCode()).isEqualTo(404);
    }

    @Test
    void aHoldIsOverByTheClockAndItsEndIsWritten() {
        UUID variantId = Shop.sellNow();
        Inventory.beSilentAbout(variantId);
        String cart = Shop.cart();
        Shop.add(cart, variantId, 1);
        UUID reservationId = UUID.randomUUID();
        Inventory.hold(
                Inventory.lastRequest(variantId, 1),
                reservationId,
                1,
                Instant.now().plusSeconds(600));
        awaitLine(cart, "reserved");

        TestClock.setAhead(Duration.ofSeconds(601));
        given().get("/v1/carts/{id}", cart)
                .then()
                .body("lines[0].status", equalTo("expired"))
                .body("total.amountMinor", equalTo(0));
        TestClock.reset();
        Inventory.expired(UUID.fromString(cart), variantId, reservationId);

        awaitLine(cart, "expired");
    }

    @Test
    void aLateEndDoesNotUndoANewerHold() {
        UUID variantId = Shop.sellNow();
        Inventory.beSilentAbout(variantId);
        String cart = Shop.cart();
        Shop.add(cart, variantId, 1);
        Inventory.Request request = Inventory.lastRequest(variantId, 1);
        UUID newer = UUID.randomUUID();

        Inventory.hold(request, newer, 1, Instant.now().plusSeconds(600));
        Inventory.expired(UUID.fromString(cart), variantId, UUID.randomUUID());
        Inventory.released(UUID.fromString(cart), variantId, UUID.randomUUID(), "checkout-closed");
        // What follows on the same partition was handled after them.
        UUID second = Shop.sellNow();
        Shop.add(cart, second, 1).then().statusCode(201);

        given().get("/v1/carts/{id}", cart).then().body("lines[0].status", equalTo("reserved"));
        Inventory.released(UUID.fromString(cart), variantId, newer, "checkout-closed");
        awaitLine(cart, "expired");
    }

    private static Response change(String cart, String line, int quantity) {
        return given().contentType(ContentType.JSON)
                .body("{\"quantity\":" + quantity + "}")
                .patch("/v1/carts/{cart}/lines/{line}", cart, line);
    }

    static void awaitLine(String cart, String status) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> given().get("/v1/carts/{id}", cart).then().body("lines[0].status", equalTo(status)));
    }
}
