package mx.maal.payments;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.TestKafka;
import mx.maal.kit.test.TestKafka.Received;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Vouchers: opened once their units are held, and never a unit or a peso lost on the way. */
@QuarkusTest
@WithTestResource(LocalStack.class)
@WithTestResource(SimulatedStripe.class)
class SlowPaymentTest {

    private static final Duration GRACE = Duration.ofHours(24);

    @BeforeEach
    void simulatorRuns() {
        SimulatedStripe.run();
    }

    @Test
    void theVoucherIsOpenedWhenItsUnitsAreHeldAndAnsweredInTheSameRequest() {
        UUID checkout = Shop.openCheckout(45_000);
        CompletableFuture<ValidatableResponse> answer = CompletableFuture.supplyAsync(() -> payByOxxo(checkout));
        UUID payment = awaited(checkout);
        Instant until = Instant.now().plus(Duration.ofHours(50));
        hold(checkout, payment, until);

        ValidatableResponse paying = answer.join();
        if (paying.extract().statusCode() == 202) {
            paying = awaitVoucher(payment);
        }
        paying.body("id", equalTo(payment.toString()))
                .body("status", equalTo("pending"))
                .body("method", equalTo("oxxo"))
                .body("providerReference", notNullValue())
                .body("voucher.number", notNullValue());
        String reference = paying.extract().path("providerReference");
        Instant ends = Instant.parse(paying.extract().path("voucher.expiresAt"));
        assertThat(ends).as("with grace, the units outlive the voucher").isBefore(until);

        SimulatedStripe.control(reference, "approve");
        Shop.awaitStatus(payment, "succeeded");
        Shop.facts("payments.payments", payment, "payment.succeeded.v1", 1);
        given().get("/v1/payments/" + payment).then().body("voucher", nullValue());
    }

    @Test
    void withoutAnAnswerAboutTheUnitsItIs202AndTheVoucherShowsLater() {
        UUID checkout = Shop.openCheckout(45_000);
        ValidatableResponse first = payByOxxo(checkout).statusCode(202);
        UUID payment = UUID.fromString(first.extract().path("id"));
        first.body("voucher", nullValue())
                .body("providerReference", nullValue())
                .header("Location", notNullValue());
        payByOxxo(checkout).statusCode(202).body("id", equalTo(payment.toString()));

        hold(checkout, payment, Instant.now().plus(Duration.ofHours(50)));
        awaitVoucher(payment);
        payByOxxo(checkout).statusCode(201).body("id", equalTo(payment.toString()));
        assertThat(awaitedFacts(checkout)).as("asked once").hasSize(1);
    }

    @Test
    void whenVouchersBlockTheirShareTheShopperIsToldToPayByCard() {
        UUID checkout = Shop.openCheckout(45_000);
        CompletableFuture<ValidatableResponse> answer = CompletableFuture.supplyAsync(() -> payByOxxo(checkout));
        UUID payment = awaited(checkout);
        refuse(checkout, payment, "voucher-share-reached");
        ValidatableResponse refused = answer.join();
        if (refused.extract().statusCode() == 409) {
            refused.body("type", equalTo("/problems/slow-payments-not-offered"))
                    .body("reason", equalTo("voucher-share-reached"));
        }
        Shop.awaitStatus(payment, "failed");
        Received failed =
                Shop.facts("payments.payments", payment, "payment.failed.v1", 1).get(0);
        assertThat(failed.body().path("method").asText()).isEqualTo("oxxo");
        Shop.pay(checkout).statusCode(201);
    }

    @Test
    void aDropThatForbidsVouchersSaysSoAtOnce() {
        UUID checkout = UUID.randomUUID();
        publish(
                checkout,
                "checkout.opened.v1",
                Map.of(
                        "checkoutId", checkout,
                        "cartId", Shop.cartOf(checkout),
                        "total", Shop.money(45_000),
                        "expiresAt", Instant.now().plusSeconds(600).toString(),
                        "slowPayments", false));
        payByOxxo(checkout).statusCode(409).body("type", equalTo("/problems/slow-payments-not-offered"));
        Shop.pay(checkout).statusCode(201);
    }

    @Test
    void whoTurnsToTheCardGivesTheVoucherUp() {
        Shop.Paid voucher = voucher();
        String card = Shop.pay(voucher.checkoutId()).statusCode(201).extract().path("id");
        assertThat(card).isNotEqualTo(voucher.paymentId().toString());
        Shop.awaitStatus(voucher.paymentId(), "canceled");
        await().atMost(Shop.PATIENCE).until(() -> SimulatedStripe.status(voucher.reference()), "canceled"::equals);
        Shop.facts("payments.payments", voucher.paymentId(), "payment.failed.v1", 1);
    }

    @Test
    void whenTheVouchersMoneyIsFasterTheCardIsGivenUp() {
        Shop.Paid voucher = voucher();
        ValidatableResponse card = Shop.pay(voucher.checkoutId()).statusCode(201);
        String event =
                Shop.intentEvent(Shop.id(), "payment_intent.succeeded", voucher.reference(), "succeeded", 45_000);
        Shop.deliver(event).statusCode(200);
        Shop.awaitStatus(voucher.paymentId(), "succeeded");
        Shop.awaitStatus(UUID.fromString(card.extract().path("id")), "canceled");
        String reference = card.extract().path("providerReference");
        await().atMost(Shop.PATIENCE).until(() -> SimulatedStripe.status(reference), "canceled"::equals);
        Shop.pay(voucher.checkoutId()).statusCode(409).body("type", equalTo("/problems/checkout-already-paid"));
    }

    @Test
    void aVoucherThatExpiresFailsAndMoneyThatComesLateStillCounts() {
        Shop.Paid voucher = voucher();
        SimulatedStripe.control(voucher.reference(), "expire");
        Shop.awaitStatus(voucher.paymentId(), "failed");
        String event =
                Shop.intentEvent(Shop.id(), "payment_intent.succeeded", voucher.reference(), "succeeded", 45_000);
        Shop.deliver(event).statusCode(200);
        Shop.awaitStatus(voucher.paymentId(), "succeeded");
        Shop.facts("payments.payments", voucher.paymentId(), "payment.succeeded.v1", 1);
    }

    @Test
    void cashGoesBackByHandOnceAndNotByTheProvider() {
        Shop.Paid voucher = voucher();
        SimulatedStripe.control(voucher.reference(), "approve");
        Shop.awaitStatus(voucher.paymentId(), "succeeded");
        UUID order = UUID.randomUUID();
        Shop.place(order, voucher);
        String cancelled = Shop.id();
        Shop.cancel(order, voucher, cancelled);
        Shop.cancel(order, voucher, cancelled);
        Shop.facts("payments.refunds", voucher.paymentId(), "refund.due.v1", 1);
        List<Map<String, Object>> refunds = Shop.refundsOf(voucher.paymentId());
        assertThat(refunds).hasSize(1);
        assertThat(refunds.get(0)).containsEntry("status", "due").doesNotContainKey("providerReference");

        String path = "/v1/refunds/" + refunds.get(0).get("id") + "/settle";
        given().contentType(ContentType.JSON).body(Map.of()).post(path).then().statusCode(401);
        settle(path, "x".repeat(501)).statusCode(400);
        settle(path, "SPEI 8846210077")
                .statusCode(200)
                .body("status", equalTo("succeeded"))
                .body("settlementNote", equalTo("SPEI 8846210077"));
        settle(path, "again").statusCode(409).body("type", equalTo("/problems/refund-not-due"));
        Shop.facts("payments.refunds", voucher.paymentId(), "refund.succeeded.v1", 1);
    }

    @Test
    void aGrantThatComesAfterItWasGivenUpOpensNothing() {
        UUID checkout = Shop.openCheckout(45_000);
        UUID payment =
                UUID.fromString(payByOxxo(checkout).statusCode(202).extract().path("id"));
        Shop.closeCheckout(checkout, "expired");
        Shop.awaitStatus(payment, "canceled");
        hold(checkout, payment, Instant.now().plus(Duration.ofHours(50)));
        refuse(checkout, payment, "checkout-closed");
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(4))
                .until(() ->
                        given().get("/v1/payments/" + payment).then().extract().path("providerReference") == null);
        assertThat(Shop.status(payment)).isEqualTo("canceled");
    }

    private static ValidatableResponse settle(String path, String note) {
        return Shop.asOperator()
                .contentType(ContentType.JSON)
                .body(Map.of("note", note))
                .post(path)
                .then();
    }

    /** A pending voucher, its units held. */
    private static Shop.Paid voucher() {
        UUID checkout = Shop.openCheckout(45_000);
        UUID payment =
                UUID.fromString(payByOxxo(checkout).statusCode(202).extract().path("id"));
        hold(checkout, payment, Instant.now().plus(Duration.ofHours(24)).plus(GRACE));
        return new Shop.Paid(checkout, payment, awaitVoucher(payment).extract().path("providerReference"));
    }

    private static ValidatableResponse payByOxxo(UUID checkout) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("checkoutId", checkout, "provider", "stripe", "method", "oxxo"))
                .post("/v1/payments")
                .then();
    }

    private static ValidatableResponse awaitVoucher(UUID payment) {
        return await().atMost(Shop.PATIENCE)
                .until(
                        () -> given().get("/v1/payments/" + payment).then(),
                        answer -> answer.extract().path("voucher.number") != null);
    }

    private static UUID awaited(UUID checkout) {
        return UUID.fromString(await().atMost(Shop.PATIENCE)
                .until(() -> awaitedFacts(checkout), facts -> !facts.isEmpty())
                .get(0)
                .body()
                .path("paymentId")
                .asText());
    }

    private static List<Received> awaitedFacts(UUID checkout) {
        return TestKafka.read("payments.payments", fact -> false, Duration.ofMillis(300)).stream()
                .filter(fact -> "payment.awaited.v1".equals(fact.type()))
                .filter(fact -> checkout.toString()
                        .equals(fact.body().path("checkoutId").asText()))
                .toList();
    }

    private static void hold(UUID checkout, UUID payment, Instant until) {
        publish(
                checkout,
                "checkout.rescheduled.v1",
                Map.of(
                        "checkoutId",
                        checkout,
                        "cartId",
                        Shop.cartOf(checkout),
                        "expiresAt",
                        until.toString(),
                        "paymentId",
                        payment));
    }

    private static void refuse(UUID checkout, UUID payment, String reason) {
        publish(
                checkout,
                "checkout.extension-refused.v1",
                Map.of(
                        "checkoutId", checkout,
                        "cartId", Shop.cartOf(checkout),
                        "paymentId", payment,
                        "reason", reason));
    }

    private static void publish(UUID checkout, String type, Map<String, Object> body) {
        TestKafka.publish("order.checkouts", Shop.cartOf(checkout).toString(), Shop.id(), type, body);
    }
}
