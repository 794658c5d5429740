package mx.maal.payments;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.TestKafka;
import mx.maal.kit.test.TestKafka.Received;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStack.class)
@WithTestResource(SimulatedStripe.class)
class RefundTest {

    private static final String REFUNDS = "payments.refunds";

    @Inject
    EntityManager entities;

    @BeforeEach
    void providerIsThere() {
        SimulatedStripe.run();
    }

    @Test
    void aCancelledOrderIsRefundedOnceHoweverOftenThatIsTold() {
        Shop.Paid paid = Shop.paid(129_900);
        UUID order = UUID.randomUUID();
        Shop.place(order, paid);
        String event = Shop.id();
        Shop.cancel(order, paid, event);
        Shop.cancel(order, paid, event);
        Shop.cancel(order, paid, Shop.id());

        Received fact =
                Shop.facts(REFUNDS, paid.paymentId(), "refund.succeeded.v1", 1).get(0);
        assertThat(fact.key()).isEqualTo(paid.paymentId().toString());
        assertThat(fact.body().at("/orderId").asText()).isEqualTo(order.toString());
        assertThat(fact.body().at("/amount/amountMinor").asLong()).isEqualTo(129_900);
        assertThat(fact.body().at("/reason").asText()).isEqualTo("stock-short");
        assertThat(Shop.refundsOf(paid.paymentId())).hasSize(1);
        given().get("/v1/payments/" + paid.paymentId())
                .then()
                .body("orderId", equalTo(order.toString()))
                .body("refunded.amountMinor", equalTo(129_900));
    }

    @Test
    void aRefundThatIsAskedForAgainAfterACrashIsTheSameOne() {
        Shop.Paid paid = Shop.paid(1_000);
        Shop.cancel(UUID.randomUUID(), paid, Shop.id());
        Shop.facts(REFUNDS, paid.paymentId(), "refund.succeeded.v1", 1);
        Map<String, Object> refund = Shop.refundsOf(paid.paymentId()).get(0);
        // as if the process had died between the provider's answer and the commit of it
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery("UPDATE refunds SET status = 'requested', "
                                + "provider_reference = NULL, next_attempt_at = now() WHERE payment_id = :payment")
                        .setParameter("payment", paid.paymentId())
                        .executeUpdate());
        await().atMost(Shop.PATIENCE)
                .until(() -> Shop.refundsOf(paid.paymentId()), refunds -> refunds.equals(List.of(refund)));
        Shop.facts(REFUNDS, paid.paymentId(), "refund.failed.v1", 0);
    }

    @Test
    void whatWasPaidTwiceGoesBackOnce() {
        Shop.Paid paid = Shop.paid(5_000);
        for (int i = 0; i < 2; i++) {
            TestKafka.publish(
                    "order.checkouts",
                    Shop.cartOf(paid.checkoutId()).toString(),
                    Shop.id(),
                    "checkout.overpaid.v1",
                    Map.of(
                            "checkoutId", paid.checkoutId(),
                            "paymentId", paid.paymentId(),
                            "amount", Shop.money(5_000)));
        }
        Received fact =
                Shop.facts(REFUNDS, paid.paymentId(), "refund.succeeded.v1", 1).get(0);
        assertThat(fact.body().at("/reason").asText()).isEqualTo("overpaid");
        assertThat(fact.body().get("orderId").isNull()).isTrue();
    }

    @Test
    void returnsTogetherNeverGetMoreThanWasCaptured() {
        Shop.Paid paid = Shop.paid(1_000);
        UUID order = UUID.randomUUID();
        // different orders' keys, so that several partitions are worked on
        for (int i = 0; i < 8; i++) {
            Shop.approveReturn(UUID.randomUUID(), UUID.randomUUID(), paid, 300);
        }
        Shop.facts(REFUNDS, paid.paymentId(), "refund.succeeded.v1", 3);
        Shop.facts(REFUNDS, paid.paymentId(), "refund.failed.v1", 5);
        given().get("/v1/payments/" + paid.paymentId()).then().body("refunded.amountMinor", equalTo(900));

        Shop.cancel(order, paid, Shop.id());
        List<Received> all = Shop.facts(REFUNDS, paid.paymentId(), "refund.succeeded.v1", 4);
        assertThat(all.stream()
                        .mapToLong(f -> f.body().at("/amount/amountMinor").asLong())
                        .sum())
                .isEqualTo(1_000);
    }

    @Test
    void theSameReturnIsRefundedOnce() {
        Shop.Paid paid = Shop.paid(1_000);
        UUID returnId = UUID.randomUUID();
        UUID order = UUID.randomUUID();
        Shop.approveReturn(returnId, order, paid, 300);
        Shop.approveReturn(returnId, order, paid, 300);
        Received fact =
                Shop.facts(REFUNDS, paid.paymentId(), "refund.succeeded.v1", 1).get(0);
        assertThat(fact.body().at("/returnId").asText()).isEqualTo(returnId.toString());
        assertThat(fact.body().at("/reason").asText()).isEqualTo("return");
    }

    @Test
    void aRefundThatFailsAtTheBankFreesItsMoneyAndIsTold() {
        Shop.Paid paid = Shop.paid(1_000);
        SimulatedStripe.control(paid.reference(), "refund-fails");
        Shop.approveReturn(UUID.randomUUID(), UUID.randomUUID(), paid, 400);
        Shop.facts(REFUNDS, paid.paymentId(), "refund.failed.v1", 1);
        Shop.facts(REFUNDS, paid.paymentId(), "refund.succeeded.v1", 0);
        given().get("/v1/payments/" + paid.paymentId()).then().body("refunded.amountMinor", equalTo(0));

        Shop.approveReturn(UUID.randomUUID(), UUID.randomUUID(), paid, 1_000);
        Shop.facts(REFUNDS, paid.paymentId(), "refund.succeeded.v1", 1);
        // and one that had looked well
        SimulatedStripe.control(paid.reference(), "refund-fails");
        Shop.facts(REFUNDS, paid.paymentId(), "refund.failed.v1", 2);
        given().get("/v1/payments/" + paid.paymentId()).then().body("refunded.amountMinor", equalTo(0));
    }

    @Test
    void aRefundThatFailedIsTriedAgainWhenItsReturnIsApprovedAgain() {
        Shop.Paid paid = Shop.paid(1_000);
        SimulatedStripe.control(paid.reference(), "refund-fails");
        UUID returnId = UUID.randomUUID();
        UUID order = UUID.randomUUID();
        Shop.approveReturn(returnId, order, paid, 400);
        Shop.facts(REFUNDS, paid.paymentId(), "refund.failed.v1", 1);
        Shop.approveReturn(returnId, order, paid, 400);
        Shop.approveReturn(returnId, order, paid, 400);
        Shop.facts(REFUNDS, paid.paymentId(), "refund.succeeded.v1", 1);
    }

    @Test
    void anOperatorTriesAFailedRefundAgain() {
        Shop.Paid paid = Shop.paid(1_000);
        SimulatedStripe.control(paid.reference(), "refund-fails");
        Shop.cancel(UUID.randomUUID(), paid, Shop.id());
        Shop.facts(REFUNDS, paid.paymentId(), "refund.failed.v1", 1);
        String failed = (String) Shop.refundsOf(paid.paymentId()).get(0).get("id");
        String url = "/v1/refunds/" + failed + "/retry";
        given().post(url).then().statusCode(401);
        String key = Shop.id();
        String again = Shop.asOperator()
                .header("Idempotency-Key", key)
                .post(url)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Shop.asOperator()
                .header("Idempotency-Key", key)
                .post(url)
                .then()
                .statusCode(201)
                .header("Idempotent-Replayed", "true")
                .body("id", equalTo(again));
        Shop.asOperator().post(url).then().statusCode(409).body("type", equalTo("/problems/refund-not-failed"));
        Shop.facts(REFUNDS, paid.paymentId(), "refund.succeeded.v1", 1);
        Shop.asOperator()
                .post("/v1/refunds/" + again + "/retry")
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/refund-not-failed"));
        Shop.asOperator()
                .post("/v1/refunds/" + UUID.randomUUID() + "/retry")
                .then()
                .statusCode(404);
    }

    @Test
    void aRefundWaitsForAProviderThatIsAway() throws Exception {
        Shop.Paid paid = Shop.paid(1_000);
        SimulatedStripe.kill();
        UUID order = UUID.randomUUID();
        Shop.cancel(order, paid, Shop.id());
        await().atMost(Shop.PATIENCE)
                .until(() -> Shop.refundsOf(paid.paymentId()).size() == 1);
        assertThat(Shop.refundsOf(paid.paymentId()).get(0).get("status")).isEqualTo("requested");
        SimulatedStripe.run();
        Shop.facts(REFUNDS, paid.paymentId(), "refund.succeeded.v1", 1);
    }

    @Test
    void aPaymentThatWasNeverPaidHasNothingToRefund() {
        Shop.Paid pending = Shop.pending(1_000);
        Shop.cancel(UUID.randomUUID(), pending, Shop.id());
        Shop.approveReturn(UUID.randomUUID(), UUID.randomUUID(), pending, 10);
        Shop.facts(REFUNDS, pending.paymentId(), "refund.failed.v1", 1);
        assertThat(Shop.refundsOf(pending.paymentId())).hasSize(1);
    }

    @Test
    void poisonGoesToTheDeadLettersAndThePartitionGoesOn() {
        String key = UUID.randomUUID().toString();
        String poison = Shop.id();
        TestKafka.publish("fulfillment.returns", key, poison, "return.refund-approved.v1", Map.of("returnId", "x"));
        TestKafka.publishRaw("fulfillment.returns", key, Map.of("ce_id", Shop.id()), "{".getBytes());
        String incomplete = Shop.id();
        TestKafka.publish("order.checkouts", key, incomplete, "checkout.opened.v1", Map.of("cartId", key));
        Shop.Paid paid = Shop.paid(1_000);
        Shop.approveReturn(UUID.randomUUID(), UUID.fromString(key), paid, 300);
        Shop.facts(REFUNDS, paid.paymentId(), "refund.succeeded.v1", 1);
        await().atMost(Shop.PATIENCE)
                .until(() ->
                        TestKafka.read("payments.dead-letters", f -> false, java.time.Duration.ofSeconds(1)).stream()
                                .map(Received::id)
                                .toList()
                                .containsAll(List.of(poison, incomplete)));
    }
}
