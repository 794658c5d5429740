package mx.maal.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import mx.maal.kit.events.NotYet;
import mx.maal.kit.http.Capability;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.TestKafka;
import mx.maal.kit.test.Tokens;
import mx.maal.order.app.Checkouts;
import mx.maal.order.app.Payments;
import mx.maal.order.domain.DisputeStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From paid to delivered, and what can go wrong with money and stock. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class OrdersTest {

    private static final String CHECKOUTS = "order.checkouts";

    @Inject
    Checkouts checkouts;

    @Inject
    Payments payments;

    @BeforeEach
    void open() {
        Shop.open();
    }

    @AfterEach
    void resetClock() {
        TestClock.reset();
    }

    @Test
    void aPaidCheckoutIsAnOrderAndItsCartIsDone() {
        Sale sale = Sale.paid();

        given().get("/v1/checkouts/{id}", sale.checkout).then().body("status", equalTo("completed"));
        JsonNode placed = sale.told("order.placed.v1");
        assertThat(placed.path("paymentId").asText()).isEqualTo(sale.payment.toString());
        assertThat(placed.path("items").get(0).path("quantity").asInt()).isEqualTo(2);
        assertThat(Shop.slug(Shop.checkOut(sale.cart))).isEqualTo("order-being-confirmed");

        sale.commit();
        sale.awaitStatus("confirmed");

        sale.read()
                .body("number", matchesPattern("ML-\\d{6,}"))
                .body("paymentStatus", equalTo("paid"))
                .body("total.amountMinor", equalTo((int) sale.total))
                .body("shipping.amountMinor", equalTo((int) Shop.SHIPPING))
                .body("items[0].sku", equalTo("OLAS-M"))
                .body("items[0].quantity", equalTo(2))
                .body("shippingAddress.name", equalTo("Ana Torres"));
        JsonNode confirmed = sale.told("order.confirmed.v1");
        assertThat(confirmed.path("accessTokenHash").asText()).isEqualTo(Capability.hash(sale.token));
        assertThat(confirmed.path("shippingAddress").path("country").asText()).isEqualTo("MX");
        assertThat(confirmed.path("items").get(0).path("orderItemId").asText()).isEqualTo(sale.itemId());
        given().get("/v1/carts/{id}", sale.cart)
                .then()
                .body("status", equalTo("completed"))
                .body("lines[0].status", equalTo("purchased"))
                .body("lines[0].quantity", equalTo(2));
        assertThat(Shop.slug(Shop.add(sale.cart, sale.variantId, 1))).isEqualTo("cart-completed");
        assertThat(Shop.slug(Shop.checkOut(sale.cart))).isEqualTo("cart-completed");
    }

    @Test
    void onePaymentMakesOneOrderHoweverOftenItIsTold() {
        Sale sale = Sale.confirmed();

        sale.pay(sale.payment, sale.total);
        sale.commit();
        sale.refund(UUID.randomUUID(), sale.payment, 1);
        sale.awaitField("refunded.amountMinor", 1);

        assertThat(Database.count("SELECT count(*) FROM orders WHERE checkout_id = ?", UUID.fromString(sale.checkout)))
                .isEqualTo(1);
        assertThat(Told.types(Sale.ORDERS, sale.order)).containsExactly("order.placed.v1", "order.confirmed.v1");
    }

    @Test
    void aSecondPaymentIsGivenBackOnce() {
        Sale sale = Sale.confirmed();
        UUID second = UUID.randomUUID();

        sale.pay(second, sale.total);
        sale.pay(second, sale.total);

        JsonNode overpaid = Told.event(CHECKOUTS, "checkout.overpaid.v1", "paymentId", second.toString());
        assertThat(overpaid.path("amount").path("amountMinor").asLong()).isEqualTo(sale.total);
        sale.refund(UUID.randomUUID(), second, sale.total);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Database.count(
                                "SELECT count(*) FROM surplus_payments WHERE payment_id = ? AND reason = 'second-payment' "
                                        + "AND refund_id IS NOT NULL",
                                second)
                        == 1);
        assertThat(Told.types(CHECKOUTS, sale.cart))
                .filteredOn("checkout.overpaid.v1"::equals)
                .hasSize(1);
        sale.read().body("paymentStatus", equalTo("paid")).body("refunded.amountMinor", equalTo(0));
    }

    @Test
    void aWrongAmountMakesNoOrderAndIsGivenBack() {
        Sale sale = new Sale();
        UUID cents = UUID.randomUUID();
        UUID dollars = UUID.randomUUID();

        sale.pay(cents, sale.total - 1);
        sale.pay(dollars, sale.total, "USD");

        Told.event(CHECKOUTS, "checkout.overpaid.v1", "paymentId", cents.toString());
        Told.event(CHECKOUTS, "checkout.overpaid.v1", "paymentId", dollars.toString());
        assertThat(Database.text("SELECT reason FROM surplus_payments WHERE payment_id = ?", cents))
                .isEqualTo("wrong-amount");
        given().get("/v1/checkouts/{id}", sale.checkout)
                .then()
                .body("status", equalTo("open"))
                .body("orderId", nullValue());
        sale.pay(sale.payment, sale.total);
        sale.awaitOrder();
    }

    @Test
    void aFailedPaymentMayBeTriedAgain() {
        Sale sale = new Sale();

        sale.failToPay("card_declined");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> given().get("/v1/checkouts/{id}", sale.checkout)
                .then()
                .body("status", equalTo("open"))
                .body("lastPaymentFailure.reason", equalTo("card_declined")));
        sale.pay(sale.payment, sale.total);

        sale.awaitOrder();
    }

    @Test
    void lateMoneyMakesAnOrderAndInventoryDecides() {
        Sale sale = new Sale();
        TestClock.setAhead(Duration.ofMinutes(16));
        checkouts.closeOverdue();
        Told.event(CHECKOUTS, "checkout.closed.v1", "checkoutId", sale.checkout);

        sale.pay(sale.payment, sale.total);
        sale.awaitOrder();
        sale.runShort();

        sale.awaitStatus("cancelled");
        JsonNode cancelled = sale.told("order.cancelled.v1");
        assertThat(cancelled.path("reason").asText()).isEqualTo("stock-short");
        assertThat(cancelled.path("restock")).isEmpty();
        assertThat(cancelled.path("total").path("amountMinor").asLong()).isEqualTo(sale.total);
        sale.refund(UUID.randomUUID(), sale.payment, sale.total);
        sale.awaitField("paymentStatus", "refunded");
    }

    @Test
    void moneyForASupersededCheckoutClosesTheOneThatTookItsPlace() {
        Sale sale = new Sale();
        String newer = Shop.checkOut(sale.cart).then().statusCode(201).extract().path("id");

        sale.pay(sale.payment, sale.total);
        sale.awaitOrder();
        sale.commit();
        sale.awaitStatus("confirmed");

        given().get("/v1/checkouts/{id}", newer).then().body("status", equalTo("superseded"));
        Told.event(CHECKOUTS, "checkout.closed.v1", "checkoutId", newer);
    }

    @Test
    void aRefundIsCountedOnceAndMayComeBeforeItsPayment() {
        Sale sale = new Sale();
        UUID refund = UUID.randomUUID();

        sale.refund(refund, sale.payment, 500);
        sale.pay(sale.payment, sale.total);
        sale.awaitOrder();
        sale.refund(refund, sale.payment, 500);

        sale.awaitField("paymentStatus", "partially_refunded");
        sale.refund(UUID.randomUUID(), sale.payment, 100);
        sale.awaitField("refunded.amountMinor", 600);
    }

    @Test
    void aRefundThatFailsAtTheBankIsNotCountedAnyMoreAndCanBeMadeAgain() {
        Sale sale = Sale.confirmed();
        UUID first = UUID.randomUUID();
        sale.refundFailed(UUID.randomUUID(), sale.payment, 500);
        sale.refund(first, sale.payment, sale.total);
        sale.awaitField("paymentStatus", "refunded");

        sale.refundFailed(first, sale.payment, sale.total);
        sale.refundFailed(first, sale.payment, sale.total);

        sale.awaitField("paymentStatus", "paid");
        sale.read().body("refunded.amountMinor", equalTo(0));
        sale.refund(UUID.randomUUID(), sale.payment, sale.total);
        sale.awaitField("paymentStatus", "refunded");
    }

    @Test
    void aDisputeShowsOnTheOrder() {
        Sale sale = Sale.confirmed();
        sale.read().body("dispute", nullValue());

        sale.dispute(sale.payment, "opened");
        sale.awaitField("dispute.status", "opened");
        assertThat(Instant.parse(sale.read().extract().path("dispute.at")))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        sale.dispute(sale.payment, "lost");

        sale.awaitField("dispute.status", "lost");
        sale.read().body("status", equalTo("confirmed")).body("paymentStatus", equalTo("paid"));
        given().auth()
                .oauth2(Tokens.operator())
                .get("/v1/orders?limit=200")
                .then()
                .body("items.find { it.id == '" + sale.order + "' }.dispute.status", equalTo("lost"));
    }

    @Test
    void aDisputeMayComeBeforeItsPaymentAndOneOfOtherMoneyShowsNowhere() {
        Sale sale = new Sale();
        UUID second = UUID.randomUUID();

        // Straight to the rule: in Kafka, what is missing would hold up what it waits for.
        assertThatThrownBy(() -> payments.disputed(sale.payment, DisputeStatus.OPENED, Instant.now()))
                .isInstanceOf(NotYet.class);
        sale.pay(sale.payment, sale.total);
        sale.pay(second, sale.total);
        sale.dispute(second, "opened");
        sale.dispute(sale.payment, "won");
        sale.awaitOrder();

        sale.awaitField("dispute.status", "won");
    }

    @Test
    void aDisputeThatIsNoneGoesToTheDeadLetters() {
        Sale sale = Sale.paid();

        sale.dispute(sale.payment, "LOST");
        sale.dispute(sale.payment, "won");

        sale.awaitField("dispute.status", "won");
        Predicate<TestKafka.Received> ofThisSale = letter -> letter.body() != null
                && letter.body().path("paymentId").asText().equals(sale.payment.toString());
        assertThat(TestKafka.read("order.dead-letters", ofThisSale, Duration.ofSeconds(20)))
                .anyMatch(ofThisSale);
    }

    @Test
    void unitsThatComeToACompletedCartAreLetGo() {
        Sale open = new Sale();
        Sale sale = Sale.confirmed();
        UUID variantId = Shop.sellNow();

        for (Sale one : List.of(open, sale)) {
            Inventory.tell(
                    "hold.created.v1",
                    one.cart,
                    Inventory.fields(
                            "requestId",
                            UUID.randomUUID(),
                            "reservationId",
                            UUID.randomUUID(),
                            "cartId",
                            one.cart,
                            "variantId",
                            variantId,
                            "quantity",
                            1,
                            "expiresAt",
                            Instant.now().plusSeconds(600).toString(),
                            "context",
                            null));
        }

        Inventory.Request release = Inventory.first("hold.release-requested.v1", variantId);
        assertThat(release.text("cartId")).isEqualTo(sale.cart);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            given().get("/v1/carts/{id}", sale.cart).then().body("lines.status", contains("purchased"));
            given().get("/v1/carts/{id}", open.cart).then().body("lines.status", contains("reserved", "reserved"));
        });
        assertThat(Inventory.requests(variantId, 1)).hasSize(1);
    }

    @Test
    void itsStatusFollowsItsShipments() {
        Sale sale = Sale.confirmed();

        sale.shipment("shipment.created.v1", 1);
        sale.shipment("shipment.shipped.v1", 1);
        sale.awaitStatus("partially_shipped");
        sale.shipment("shipment.shipped.v1", 1);
        sale.awaitStatus("shipped");
        sale.shipment("shipment.shipped.v1", 1); // one more than was ordered: to the dead letters
        sale.shipment("shipment.delivered.v1", 2);
        sale.awaitStatus("delivered");

        sale.read().body("items[0].shippedQuantity", equalTo(2)).body("items[0].deliveredQuantity", equalTo(2));
        Response refused = sale.cancel();
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(Shop.slug(refused)).isEqualTo("order-already-shipped");
    }
}
