package mx.maal.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.TestKafka;
import mx.maal.order.app.Checkouts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Units that are held for as long as a voucher takes, and what happens when nobody pays it. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class SlowPaymentsTest {

    private static final String TOPIC = "order.checkouts";
    private static final String PAYMENTS = "payments.payments";
    private static final String REQUESTED = "checkout.extension-requested.v1";
    private static final String REFUSED = "checkout.extension-refused.v1";
    private static final String RESCHEDULED = "checkout.rescheduled.v1";
    private static final String CLOSED = "checkout.closed.v1";

    private final Instant inTwoDays = Instant.now().plus(Duration.ofDays(2)).truncatedTo(ChronoUnit.MICROS);

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

    private Sale extended() {
        Sale sale = new Sale();
        sale.awaitVoucher(inTwoDays);
        Told.event(TOPIC, RESCHEDULED, "checkoutId", sale.checkout);
        return sale;
    }

    private static String refusal(Sale sale) {
        JsonNode refused = Told.event(TOPIC, REFUSED, "checkoutId", sale.checkout);
        assertThat(refused.path("paymentId").asText()).isEqualTo(sale.payment.toString());
        return refused.path("reason").asText();
    }

    /** What is told about a cart by inventory-service is handled in order: this comes back when all before it was. */
    private static void awaitAllHandled(Sale sale) {
        Shop.add(sale.cart, Shop.sellNow(), 1).then().statusCode(201);
    }

    @Test
    void aVoucherHoldsTheUnitsForAsLongAsItTakes() {
        UUID variantId = Shop.sell(List.of(Shop.openDrop(true, 30), Shop.openDrop(true, 15)));
        Sale sale = new Sale(variantId);
        JsonNode opened = Told.event(TOPIC, "checkout.opened.v1", "checkoutId", sale.checkout);
        assertThat(opened.path("slowPayments").asBoolean()).isTrue();
        assertThat(opened.path("customer").path("name").asText()).isEqualTo("Ana Torres");
        assertThat(opened.path("customer").path("email").asText()).isEqualTo("ana@example.com");

        sale.awaitVoucher(inTwoDays);

        JsonNode requested = Told.event(TOPIC, REQUESTED, "checkoutId", sale.checkout);
        assertThat(requested.path("cartId").asText()).isEqualTo(sale.cart);
        assertThat(requested.path("paymentId").asText()).isEqualTo(sale.payment.toString());
        assertThat(Instant.parse(requested.path("until").asText())).isEqualTo(inTwoDays);
        JsonNode item = requested.path("items").get(0);
        assertThat(item.path("variantId").asText()).isEqualTo(variantId.toString());
        assertThat(item.path("quantity").asInt()).isEqualTo(2);
        assertThat(item.path("voucherShare").asInt()).isEqualTo(15);
        JsonNode rescheduled = Told.event(TOPIC, RESCHEDULED, "checkoutId", sale.checkout);
        assertThat(rescheduled.path("paymentId").asText()).isEqualTo(sale.payment.toString());
        assertThat(Instant.parse(rescheduled.path("expiresAt").asText())).isEqualTo(inTwoDays);
        assertThat(sale.expiresAt()).isEqualTo(inTwoDays);
        given().get("/v1/checkouts/{id}", sale.checkout).then().body("slowPayments", equalTo(true));
        String line = given().get("/v1/carts/{id}", sale.cart).path("lines[0].expiresAt");
        assertThat(Instant.parse(line)).isEqualTo(inTwoDays);
    }

    @Test
    void itIsOverWhenTheVoucherIs() {
        Sale sale = extended();

        TestClock.setAhead(Duration.ofHours(47));
        checkouts.closeOverdue();
        given().get("/v1/checkouts/{id}", sale.checkout).then().body("status", equalTo("open"));
        TestClock.setAhead(Duration.ofHours(49));
        checkouts.closeOverdue();

        assertThat(Told.event(TOPIC, CLOSED, "checkoutId", sale.checkout)
                        .path("reason")
                        .asText())
                .isEqualTo("expired");
    }

    @Test
    void aDropMayForbidSlowPayments() {
        Sale sale = new Sale(Shop.sell(List.of(Shop.openDrop(true, 20), Shop.openDrop(false, 20))));

        sale.awaitVoucher(inTwoDays);

        assertThat(refusal(sale)).isEqualTo("slow-payments-not-offered");
        assertThat(Told.event(TOPIC, "checkout.opened.v1", "checkoutId", sale.checkout)
                        .path("slowPayments")
                        .asBoolean(true))
                .isFalse();
        given().get("/v1/checkouts/{id}", sale.checkout)
                .then()
                .body("slowPayments", equalTo(false))
                .body("status", equalTo("open"));
    }

    @Test
    void aDropThatForbidsThemMeanwhileCountsAndOneThatDoesNotSayAllowsThem() {
        UUID variantId = UUID.randomUUID();
        UUID productId = UUID.randomUUID();
        Shop.publish(productId, variantId, 1, "active", 1_000, "MXN", List.of(Shop.drop(null, null, null)));
        await().until(() -> Database.knows(variantId));
        Sale before = new Sale(variantId);
        Sale after = new Sale(variantId);

        before.awaitVoucher(inTwoDays);
        JsonNode requested = Told.event(TOPIC, REQUESTED, "checkoutId", before.checkout);
        Shop.publish(productId, variantId, 2, "active", 1_000, "MXN", List.of(Shop.openDrop(false, 20)));
        await().until(() ->
                Database.count("SELECT version FROM offered_products WHERE product_id = ?", productId) == 2);
        after.awaitVoucher(inTwoDays);

        assertThat(requested.path("items").get(0).path("voucherShare").asInt()).isEqualTo(20);
        assertThat(refusal(after)).isEqualTo("slow-payments-not-offered");
    }

    @Test
    void whatInventoryRefusesIsRefused() {
        Sale sale = new Sale();
        Instant before = sale.expiresAt();
        Inventory.refuse(UUID.fromString(sale.cart), "voucher-share-reached");

        sale.awaitVoucher(inTwoDays);

        assertThat(refusal(sale)).isEqualTo("voucher-share-reached");
        assertThat(sale.expiresAt()).isEqualTo(before);
        given().get("/v1/checkouts/{id}", sale.checkout).then().body("status", equalTo("open"));
    }

    @Test
    void whatIsOverOrPaidIsRefused() {
        Sale paid = Sale.paid();
        Sale over = new Sale();
        Sale superseded = new Sale();
        Shop.checkOut(superseded.cart).then().statusCode(201);

        paid.awaitVoucher(inTwoDays);
        superseded.awaitVoucher(inTwoDays);
        assertThat(refusal(paid)).isEqualTo("checkout-closed");
        assertThat(refusal(superseded)).isEqualTo("checkout-closed");
        TestClock.setAhead(Duration.ofMinutes(16));
        over.awaitVoucher(inTwoDays);

        assertThat(refusal(over)).as("over by the clock, not closed yet").isEqualTo("checkout-closed");
    }

    @Test
    void unitsAreHeldForThreeDaysAtMost() {
        Sale sale = new Sale();
        Instant latest = Instant.now().plus(Duration.ofHours(72));

        sale.awaitVoucher(Instant.now().plus(Duration.ofDays(30)));

        Instant until = Instant.parse(Told.event(TOPIC, REQUESTED, "checkoutId", sale.checkout)
                .path("until")
                .asText());
        assertThat(until).isBetween(latest, Instant.now().plus(Duration.ofHours(72)));
    }

    @Test
    void theSameEventTwiceAsksOnce() {
        Sale sale = new Sale();

        String event = sale.awaitVoucher(inTwoDays);
        sale.awaitVoucher(event, inTwoDays);
        sale.failToPay("card_declined"); // what is handled after both
        awaitFailure(sale, "card_declined");

        Told.event(TOPIC, RESCHEDULED, "checkoutId", sale.checkout);
        assertThat(Told.types(TOPIC, sale.cart)).filteredOn(REQUESTED::equals).hasSize(1);
    }

    @Test
    void anExtensionAfterThePaymentChangesNothing() {
        Sale sale = new Sale();
        UUID cartId = UUID.fromString(sale.cart);
        Instant before = sale.expiresAt();
        Inventory.beSilentAbout(cartId);
        sale.awaitVoucher(inTwoDays);
        Inventory.Request request = Inventory.first(REQUESTED, cartId);
        sale.pay(UUID.randomUUID(), sale.total);
        sale.awaitOrder();

        Inventory.extended(request, inTwoDays);
        awaitAllHandled(sale);

        given().get("/v1/checkouts/{id}", sale.checkout).then().body("status", equalTo("completed"));
        assertThat(sale.expiresAt()).isEqualTo(before);
        assertThat(Told.types(TOPIC, sale.cart)).doesNotContain(RESCHEDULED);
    }

    @Test
    void aVoucherThatComesToNothingGivesTheNormalTimeBack() {
        Sale sale = extended();

        sale.failToPay("card_declined"); // another payment: the voucher may still be paid
        awaitFailure(sale, "card_declined");
        assertThat(sale.expiresAt()).isEqualTo(inTwoDays);
        sale.failToPay(sale.payment, "oxxo", "expired");

        await().atMost(Duration.ofSeconds(20)).until(() -> sale.expiresAt().isBefore(inTwoDays));
        assertThat(sale.expiresAt())
                .isBetween(Instant.now().plusSeconds(600), Instant.now().plusSeconds(900));
        List<JsonNode> asked = Told.bodies(TOPIC, "checkout.requested.v1", sale.cart);
        assertThat(asked).hasSize(2);
        assertThat(asked.get(1)).as("all of it again, for the normal time").isEqualTo(asked.get(0));
        List<JsonNode> rescheduled = Told.bodies(TOPIC, RESCHEDULED, sale.cart);
        assertThat(rescheduled).hasSize(2);
        assertThat(rescheduled.get(1).path("paymentId").isNull()).isTrue();
        assertThat(Instant.parse(rescheduled.get(1).path("expiresAt").asText())).isEqualTo(sale.expiresAt());
        String line = given().get("/v1/carts/{id}", sale.cart).path("lines[0].expiresAt");
        assertThat(Instant.parse(line)).isEqualTo(sale.expiresAt());
        sale.pay(UUID.randomUUID(), sale.total);
        sale.awaitOrder();
    }

    @Test
    void aVoucherThatIsGivenUpBeforeItsUnitsAreHeldLeavesTheTimeAsItIs() {
        Sale sale = new Sale();
        UUID cartId = UUID.fromString(sale.cart);
        Instant before = sale.expiresAt();
        Inventory.beSilentAbout(cartId);
        sale.awaitVoucher(inTwoDays);
        Inventory.Request request = Inventory.first(REQUESTED, cartId);

        sale.failToPay(sale.payment, "oxxo", "superseded");
        awaitFailure(sale, "superseded");
        Inventory.extended(request, inTwoDays);
        awaitAllHandled(sale);

        assertThat(sale.expiresAt()).isEqualTo(before);
        assertThat(Told.types(TOPIC, sale.cart))
                .containsExactly("checkout.requested.v1", "checkout.opened.v1", REQUESTED);
    }

    @Test
    void whenTheUnitsAreGoneMeanwhileItIsLost() {
        Sale sale = extended();
        UUID cartId = UUID.fromString(sale.cart);
        Inventory.beSilentAbout(cartId);
        sale.failToPay(sale.payment, "spei", "expired");
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        Told.bodies(TOPIC, "checkout.requested.v1", sale.cart).size() == 2);

        Inventory.lost(UUID.fromString(sale.checkout), cartId, sale.variantId);

        JsonNode closed = Told.event(TOPIC, CLOSED, "checkoutId", sale.checkout);
        assertThat(closed.path("reason").asText()).isEqualTo("lost");
        given().get("/v1/checkouts/{id}", sale.checkout).then().body("status", equalTo("lost"));
        given().get("/v1/carts/{id}", sale.cart).then().body("lines[0].status", equalTo("expired"));
    }

    @ParameterizedTest
    @CsvSource({
        "payment.awaited.v1, paymentId",
        "payment.awaited.v1, checkoutId",
        "payment.awaited.v1, until",
        "payment.failed.v1, paymentId",
        "payment.disputed.v1, paymentId",
        "payment.disputed.v1, status",
        "holds.extended.v1, checkoutId",
        "holds.extended.v1, cartId",
        "holds.extended.v1, paymentId",
        "holds.extended.v1, expiresAt",
        "holds.extension-refused.v1, reason",
    })
    void whatLacksAFieldGoesToTheDeadLetters(String type, String missing) {
        Sale sale = new Sale();
        Map<String, Object> body =
                Inventory.fields("paymentId", sale.payment, "checkoutId", sale.checkout, "cartId", sale.cart);
        switch (type) {
            case "payment.awaited.v1" -> body.put("until", inTwoDays.toString());
            case "payment.disputed.v1" -> body.put("status", "opened");
            case "holds.extended.v1" -> body.put("expiresAt", inTwoDays.toString());
            default -> body.put("reason", "expired");
        }
        assertThat(body.remove(missing)).isNotNull();

        assertThat(causeOfDeath(type, sale, body)).contains(missing);
        given().get("/v1/checkouts/{id}", sale.checkout).then().body("status", equalTo("open"));
    }

    @Test
    void aCheckoutThatIsNoneAndATimeThatIsNoneGoToTheDeadLetters() {
        Sale sale = new Sale();
        Map<String, Object> unknown = Inventory.fields(
                "paymentId", sale.payment, "checkoutId", UUID.randomUUID(), "until", inTwoDays.toString());
        Map<String, Object> someday =
                Inventory.fields("paymentId", sale.payment, "checkoutId", sale.checkout, "until", "someday");

        assertThat(causeOfDeath("payment.awaited.v1", sale, unknown)).contains("unknown checkout");
        assertThat(causeOfDeath("payment.awaited.v1", sale, someday)).contains("until");
    }

    private static String causeOfDeath(String type, Sale sale, Map<String, Object> body) {
        String id = UUID.randomUUID().toString();
        boolean money = type.startsWith("payment.");
        TestKafka.publish(money ? PAYMENTS : Inventory.RESERVATIONS, money ? sale.checkout : sale.cart, id, type, body);
        return TestKafka.read("order.dead-letters", letter -> id.equals(letter.id()), Duration.ofSeconds(20)).stream()
                .filter(letter -> id.equals(letter.id()))
                .map(letter -> letter.headers().get("dead-letter-cause"))
                .findFirst()
                .orElse("none");
    }

    /** Two replicas close what is overdue while a third is told that the units are held for longer. */
    @Test
    void aCheckoutIsEitherExtendedOrClosed() {
        List<Sale> sales = IntStream.range(0, 12).mapToObj(i -> new Sale()).toList();
        sales.forEach(sale -> Inventory.beSilentAbout(UUID.fromString(sale.cart)));
        sales.forEach(sale -> sale.awaitVoucher(inTwoDays));
        List<Inventory.Request> requests = sales.stream()
                .map(sale -> Inventory.first(REQUESTED, UUID.fromString(sale.cart)))
                .toList();

        AtomicBoolean done = new AtomicBoolean();
        List<CompletableFuture<Void>> sweepers = Stream.generate(() -> CompletableFuture.runAsync(() -> {
                    while (!done.get()) {
                        checkouts.closeOverdue();
                    }
                }))
                .limit(2)
                .toList();
        try {
            for (int i = 0; i < requests.size(); i++) {
                if (i == requests.size() / 2) {
                    TestClock.setAhead(Duration.ofMinutes(16)); // from here on they are overdue
                }
                Inventory.extended(requests.get(i), inTwoDays);
            }
            sales.forEach(SlowPaymentsTest::awaitAllHandled);
        } finally {
            done.set(true);
            sweepers.forEach(CompletableFuture::join);
        }

        Map<String, List<String>> ends = TestKafka.read(TOPIC, one -> false, Duration.ofSeconds(2)).stream()
                .filter(one -> one.type().equals(CLOSED) || one.type().equals(RESCHEDULED))
                .collect(Collectors.groupingBy(
                        TestKafka.Received::key, Collectors.mapping(TestKafka.Received::type, Collectors.toList())));
        for (Sale sale : sales) {
            String status = given().get("/v1/checkouts/{id}", sale.checkout).path("status");
            assertThat(ends.get(sale.cart)).containsExactly(status.equals("open") ? RESCHEDULED : CLOSED);
        }
    }

    private static void awaitFailure(Sale sale, String reason) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().get("/v1/checkouts/{id}", sale.checkout)
                .then()
                .body("lastPaymentFailure.reason", equalTo(reason)));
    }
}
