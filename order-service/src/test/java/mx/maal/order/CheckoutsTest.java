package mx.maal.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.TestKafka;
import mx.maal.order.app.Checkouts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cart frozen for payment. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class CheckoutsTest {

    private static final String TOPIC = "order.checkouts";
    private static final Executor SHOPPERS = Executors.newCachedThreadPool();

    @Inject
    Checkouts checkouts;

    @BeforeEach
    void open() {
        Shop.open();
    }

    @AfterEach
    void resetClock() {
        TestClock.reset();
    }

    private static String cartWith(UUID variantId, int quantity) {
        String cart = Shop.cart();
        Shop.add(cart, variantId, quantity).then().statusCode(201);
        return cart;
    }

    @Test
    void whoPrefersToWaitIsToldWhenItIsPaid() throws Exception {
        Sale sale = new Sale();
        CompletableFuture<Response> waiting = CompletableFuture.supplyAsync(
                () -> given().header("Prefer", "wait=8").get("/v1/checkouts/" + sale.checkout));
        CompletableFuture<Response> another = CompletableFuture.supplyAsync(
                () -> given().header("Prefer", "wait=8").get("/v1/checkouts/" + sale.checkout));
        Thread.sleep(500);
        assertThat(waiting.isDone() || another.isDone()).isFalse();

        sale.pay(sale.payment, sale.total);

        assertThat(waiting.get(5, TimeUnit.SECONDS).<String>path("orderId")).isNotNull();
        assertThat(another.get(5, TimeUnit.SECONDS).<String>path("orderId")).isNotNull();
    }

    @Test
    void itOpensWhenItsUnitsAreHeld() {
        UUID variantId = Shop.sellNow();
        String cart = cartWith(variantId, 2);

        Response opened = Shop.checkOut(cart);

        opened.then()
                .statusCode(201)
                .header("Location", endsWith("/v1/checkouts/" + opened.path("id")))
                .body("status", equalTo("open"))
                .body("items", hasSize(1))
                .body("items[0].variantId", equalTo(variantId.toString()))
                .body("items[0].sku", equalTo("OLAS-M"))
                .body("items[0].title", equalTo("Playera Olas · M / Negro"))
                .body("items[0].quantity", equalTo(2))
                .body("items[0].unitPrice.amountMinor", equalTo((int) Shop.PRICE))
                .body("subtotal.amountMinor", equalTo((int) (2 * Shop.PRICE)))
                .body("shipping.amountMinor", equalTo((int) Shop.SHIPPING))
                .body("total.amountMinor", equalTo((int) (2 * Shop.PRICE + Shop.SHIPPING)))
                .body("accessToken", notNullValue());
        String id = opened.path("id");
        given().get("/v1/checkouts/{id}", id)
                .then()
                .statusCode(200)
                .body("status", equalTo("open"))
                .body("accessToken", equalTo(opened.path("accessToken")));
        JsonNode requested = Told.event(TOPIC, "checkout.requested.v1", "checkoutId", id);
        assertThat(requested.path("holdSeconds").asInt()).isEqualTo(900);
        assertThat(requested.path("items").get(0).path("quantity").asInt()).isEqualTo(2);
        JsonNode told = Told.event(TOPIC, "checkout.opened.v1", "checkoutId", id);
        assertThat(told.path("total").path("amountMinor").asLong()).isEqualTo(2 * Shop.PRICE + Shop.SHIPPING);
        assertThat(Instant.parse(told.path("expiresAt").asText())).isEqualTo(Instant.parse(opened.path("expiresAt")));
        given().get("/v1/carts/{id}", cart).then().body("lines[0].expiresAt", equalTo(opened.path("expiresAt")));
    }

    @Test
    void itsFactsBelongToTheTraceOfTheRequest() {
        String trace = UUID.randomUUID().toString().replace("-", "");
        String cart = cartWith(Shop.sellNow(), 1);

        String id = given().contentType(ContentType.JSON)
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .body(Shop.CHECKOUT)
                .post("/v1/carts/{id}/checkout", cart)
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        Predicate<TestKafka.Received> isRequested = event -> "checkout.requested.v1".equals(event.type())
                && id.equals(event.body().path("checkoutId").asText());
        TestKafka.Received requested = TestKafka.read(TOPIC, isRequested, Duration.ofSeconds(20)).stream()
                .filter(isRequested)
                .findFirst()
                .orElseThrow();
        assertThat(requested.headers().get("traceparent")).contains(trace);
    }

    @Test
    void thoseThatAreRefusedCostTheOthersThatComeWithThemNothing() {
        UUID variantId = Shop.sellNow();
        List<String> filled =
                IntStream.range(0, 8).mapToObj(n -> cartWith(variantId, 1)).toList();
        List<String> empty = IntStream.range(0, 8).mapToObj(n -> Shop.cart()).toList();

        List<CompletableFuture<Integer>> statuses = Stream.concat(filled.stream(), empty.stream())
                .map(cart ->
                        CompletableFuture.supplyAsync(() -> Shop.checkOut(cart).statusCode(), SHOPPERS))
                .toList();

        assertThat(statuses.subList(0, 8))
                .allSatisfy(status -> assertThat(status.join()).isEqualTo(201));
        assertThat(statuses.subList(8, 16))
                .allSatisfy(status -> assertThat(status.join()).isEqualTo(409));
    }

    @Test
    void itKeepsWhatItFroze() {
        UUID variantId = UUID.randomUUID();
        UUID productId = UUID.randomUUID();
        Shop.publish(productId, variantId, 1, "active", 1_000, "MXN", List.of());
        await().until(() -> Database.knows(variantId));
        String cart = cartWith(variantId, 1);
        String checkout = Shop.checkOut(cart).then().statusCode(201).extract().path("id");

        Shop.publish(productId, variantId, 2, "active", 5_000, "MXN", List.of());
        Shop.add(cart, variantId, 1).then().statusCode(201);
        await().untilAsserted(
                        () -> given().get("/v1/carts/{id}", cart).then().body("total.amountMinor", equalTo(10_000)));

        given().get("/v1/checkouts/{id}", checkout)
                .then()
                .body("items[0].quantity", equalTo(1))
                .body("total.amountMinor", equalTo((int) (1_000 + Shop.SHIPPING)));
    }

    @Test
    void anEmptyCartIsNotCheckedOut() {
        Response refused = Shop.checkOut(Shop.cart());

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(Shop.slug(refused)).isEqualTo("cart-empty");
        assertThat(Shop.checkOut(UUID.randomUUID().toString()).statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsNotHeldAnyMoreIsTold() {
        UUID variantId = Shop.sellNow();
        String cart = cartWith(variantId, 1);
        TestClock.setAhead(Duration.ofMinutes(11));

        Response refused = Shop.checkOut(cart);

        refused.then().statusCode(409).body("lines[0].variantId", equalTo(variantId.toString()));
        assertThat(Shop.slug(refused)).isEqualTo("hold-expired");
    }

    @Test
    void lostUnitsAreTold() {
        UUID variantId = Shop.sellNow();
        String cart = cartWith(variantId, 1);
        UUID cartId = UUID.fromString(cart);
        Inventory.beSilentAbout(cartId);
        CompletableFuture<Response> waiting = CompletableFuture.supplyAsync(() -> Shop.checkOut(cart));
        UUID checkout = UUID.fromString(Inventory.lastRequest(cartId, 1).text("checkoutId"));

        Inventory.lost(checkout, cartId, variantId);

        Response refused = waiting.join();
        refused.then()
                .statusCode(409)
                .body("checkoutId", equalTo(checkout.toString()))
                .body("lost[0].variantId", equalTo(variantId.toString()))
                .body("lost[0].available", equalTo(0));
        assertThat(Shop.slug(refused)).isEqualTo("hold-lost");
        given().get("/v1/checkouts/{id}", checkout).then().body("status", equalTo("lost"));
        given().get("/v1/carts/{id}", cart).then().body("lines[0].status", equalTo("expired"));
    }

    @Test
    void oneWhoseUnitsTakeLongIsPendingAndOpensLate() {
        UUID variantId = Shop.sellNow();
        String cart = cartWith(variantId, 1);
        UUID cartId = UUID.fromString(cart);
        Inventory.beSilentAbout(cartId);

        Response pending = Shop.checkOut(cart);

        pending.then().statusCode(202).header("Retry-After", notNullValue()).body("status", equalTo("pending"));
        String id = pending.path("id");
        Inventory.renewed(UUID.fromString(id), cartId, Instant.now().plusSeconds(900));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> given().get("/v1/checkouts/{id}", id).then().body("status", equalTo("open")));
    }

    @Test
    void aNewCheckoutTakesTheEarlierOnesPlace() {
        UUID variantId = Shop.sellNow();
        String cart = cartWith(variantId, 1);
        String first = Shop.checkOut(cart).path("id");

        String second = Shop.checkOut(cart).then().statusCode(201).extract().path("id");

        assertThat(second).isNotEqualTo(first);
        given().get("/v1/checkouts/{id}", first).then().body("status", equalTo("superseded"));
        JsonNode closed = Told.event(TOPIC, "checkout.closed.v1", "checkoutId", first);
        assertThat(closed.path("reason").asText()).isEqualTo("superseded");
        Told.event(TOPIC, "checkout.opened.v1", "checkoutId", second);
        assertThat(Told.types(TOPIC, cart))
                .as("the new one asks for the holds before the earlier one lets go of what is left")
                .containsExactly(
                        "checkout.requested.v1",
                        "checkout.opened.v1",
                        "checkout.requested.v1",
                        "checkout.closed.v1",
                        "checkout.opened.v1");
    }

    @Test
    void theSameKeyGivesTheSameCheckout() {
        UUID variantId = Shop.sellNow();
        String cart = cartWith(variantId, 1);

        Response first = Shop.checkOut(cart, "c1");
        Response again = Shop.checkOut(cart, "c1");
        Response other = given().contentType(ContentType.JSON)
                .header("Idempotency-Key", "c1")
                .body(Shop.CHECKOUT.replace("ana@", "eva@"))
                .post("/v1/carts/{id}/checkout", cart);

        first.then().statusCode(201);
        again.then().statusCode(201).header("Idempotent-Replayed", "true").body("id", equalTo(first.path("id")));
        assertThat(again.body().asString()).isEqualTo(first.body().asString());
        assertThat(other.statusCode()).isEqualTo(422);
    }

    @Test
    void oneThatIsNotPaidInTimeIsOverAndClosed() {
        UUID variantId = Shop.sellNow();
        String cart = cartWith(variantId, 1);
        String id = Shop.checkOut(cart).then().statusCode(201).extract().path("id");
        TestClock.setAhead(Duration.ofMinutes(16));

        given().get("/v1/checkouts/{id}", id).then().body("status", equalTo("expired"));
        checkouts.closeOverdue();
        checkouts.closeOverdue();

        JsonNode closed = Told.event(TOPIC, "checkout.closed.v1", "checkoutId", id);
        assertThat(closed.path("reason").asText()).isEqualTo("expired");
        assertThat(Told.types(TOPIC, cart))
                .filteredOn("checkout.closed.v1"::equals)
                .hasSize(1);
    }

    @Test
    void currenciesDoNotMix() {
        UUID variantId = UUID.randomUUID();
        Shop.publish(UUID.randomUUID(), variantId, 1, "active", 1_000, "USD", List.of());
        await().until(() -> Database.knows(variantId));

        Response refused = Shop.checkOut(cartWith(variantId, 1));

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(Shop.slug(refused)).isEqualTo("mixed-currencies");
    }

    @Test
    void anUnknownShippingMethodIsNamed() {
        String cart = cartWith(Shop.sellNow(), 1);

        given().contentType(ContentType.JSON)
                .body(Shop.CHECKOUT.replace("\"standard\"", "\"drone\""))
                .post("/v1/carts/{id}/checkout", cart)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("shippingMethod"));
    }

    @Test
    void anUnknownCheckoutIsNotFound() {
        Response unknown = given().get("/v1/checkouts/{id}", UUID.randomUUID());

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(Shop.slug(unknown)).isEqualTo("unknown-checkout");
    }
}
