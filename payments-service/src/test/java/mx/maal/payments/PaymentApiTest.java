package mx.maal.payments;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.TestKafka.Received;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(LocalStack.class)
@WithTestResource(SimulatedStripe.class)
class PaymentApiTest {

    @Inject
    EntityManager entities;

    @BeforeEach
    void providerIsThere() {
        SimulatedStripe.run();
    }

    @Test
    void aCheckoutIsPaidForItsTotal() {
        UUID checkout = Shop.openCheckout(129_900);
        Map<String, Object> payment = Shop.pay(checkout)
                .statusCode(201)
                .header("Location", startsWith("http"))
                .body("status", equalTo("pending"))
                .body("provider", equalTo("stripe"))
                .body("method", equalTo("card"))
                .body("amount.amountMinor", equalTo(129_900))
                .body("amount.currency", equalTo("MXN"))
                .body("clientSecret", startsWith("pi_"))
                .body("redirectUrl", notNullValue())
                .extract()
                .path("");
        UUID id = UUID.fromString((String) payment.get("id"));
        String page = given().get((String) payment.get("redirectUrl"))
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(page).contains("1,299.00 MXN");
        SimulatedStripe.control((String) payment.get("providerReference"), "approve");

        Shop.awaitStatus(id, "succeeded");
        Received fact =
                Shop.facts("payments.payments", id, "payment.succeeded.v1", 1).get(0);
        assertThat(fact.key()).isEqualTo(checkout.toString());
        assertThat(fact.body().at("/checkoutId").asText()).isEqualTo(checkout.toString());
        assertThat(fact.body().at("/amount/amountMinor").asLong()).isEqualTo(129_900);
        assertThat(fact.body().at("/provider").asText()).isEqualTo("stripe");
        given().get("/v1/payments/" + id).then().body("clientSecret", nullValue());
        Shop.pay(checkout).statusCode(409).body("type", equalTo("/problems/checkout-already-paid"));
    }

    @Test
    void whoPaysTwiceAtTheSameInstantGetsOnePayment() throws Exception {
        UUID checkout = Shop.openCheckout(5_000);
        List<Callable<String>> posts = IntStream.range(0, 12)
                .<Callable<String>>mapToObj(
                        i -> () -> Shop.pay(checkout).statusCode(201).extract().path("providerReference"))
                .toList();
        Set<String> references = atOnce(posts);
        assertThat(references).hasSize(1);
    }

    @Test
    void afterADeclineANewAttemptIsMadeAndTheOldOneIsCancelledAtTheProvider() {
        Shop.Paid first = Shop.pending(7_000);
        SimulatedStripe.control(first.reference(), "decline");
        Shop.awaitStatus(first.paymentId(), "failed");
        Received fact = Shop.facts("payments.payments", first.paymentId(), "payment.failed.v1", 1)
                .get(0);
        assertThat(fact.body().at("/reason").asText()).isEqualTo("card_declined");

        String second = Shop.pay(first.checkoutId())
                .statusCode(201)
                .body("id", not(equalTo(first.paymentId().toString())))
                .extract()
                .path("providerReference");
        await().atMost(Shop.PATIENCE).until(() -> SimulatedStripe.status(first.reference()), "canceled"::equals);
        assertThat(SimulatedStripe.status(second)).isEqualTo("requires_payment_method");
        assertThat(Shop.status(first.paymentId())).isEqualTo("failed");
    }

    @Test
    void aClosedCheckoutsPaymentIsCancelledAtTheProvider() {
        Shop.Paid pending = Shop.pending(7_000);
        Shop.closeCheckout(pending.checkoutId(), "superseded");
        Shop.awaitStatus(pending.paymentId(), "canceled");
        await().atMost(Shop.PATIENCE).until(() -> SimulatedStripe.status(pending.reference()), "canceled"::equals);
        Shop.pay(pending.checkoutId()).statusCode(409).body("type", equalTo("/problems/checkout-closed"));
    }

    @Test
    void moneyThatComesAfterTheCheckoutClosedIsToldStill() {
        Shop.Paid pending = Shop.pending(7_000);
        SimulatedStripe.control(pending.reference(), "approve?delayMs=3600000");
        Shop.closeCheckout(pending.checkoutId(), "expired");
        // Its webhook is an hour late: only the provider's refusal to cancel tells that it has the money.
        Shop.awaitStatus(pending.paymentId(), "succeeded");
        Shop.facts("payments.payments", pending.paymentId(), "payment.succeeded.v1", 1);
    }

    @Test
    void anExpiredCheckoutTakesNoPayment() {
        Shop.pay(Shop.openCheckout(7_000, Instant.now().minusSeconds(1)))
                .statusCode(409)
                .body("type", equalTo("/problems/checkout-expired"));
        UUID closed = Shop.openCheckout(7_000);
        Shop.closeCheckout(closed, "expired");
        await().atMost(Shop.PATIENCE)
                .until(() -> Shop.pay(closed).extract().path("type"), "/problems/checkout-expired"::equals);
    }

    @Test
    void whileTheProviderIsAwayNothingIsLost() throws Exception {
        UUID checkout = Shop.openCheckout(7_000);
        SimulatedStripe.kill();
        String key = Shop.id();
        Shop.pay(checkout, key)
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("type", equalTo("/problems/provider-unavailable"));
        Shop.pay(checkout).statusCode(503);

        SimulatedStripe.run();
        // Reconciliation may have asked in vain, too: then it is left alone for some seconds.
        await().atMost(Shop.PATIENCE)
                .until(() -> Shop.pay(checkout, key).extract().statusCode(), status -> status == 201);
        String id = Shop.pay(checkout, key).statusCode(201).extract().path("id");
        Shop.pay(checkout).statusCode(201).body("id", equalTo(id));
    }

    @Test
    void whoComesAgainAfterACrashFindsTheSamePaymentAtTheProvider() {
        Shop.Paid pending = Shop.pending(7_000);
        // as if the process had died between the provider's answer and the commit of it, half a minute ago
        QuarkusTransaction.requiringNew().run(() -> entities.createNativeQuery(
                        "UPDATE payments SET provider_reference = NULL, client_secret = NULL, "
                                + "opening_leased_until = now() - interval '1 s' WHERE id = :id")
                .setParameter("id", pending.paymentId())
                .executeUpdate());
        Shop.pay(pending.checkoutId())
                .statusCode(201)
                .body("id", equalTo(pending.paymentId().toString()))
                .body("providerReference", equalTo(pending.reference()))
                .body("clientSecret", startsWith(pending.reference()));
    }

    @Test
    void aKeyReplaysTheAnswerWhateverBecameOfThePayment() {
        UUID checkout = Shop.openCheckout(7_000);
        String key = Shop.id();
        Map<String, Object> first =
                Shop.pay(checkout, key).statusCode(201).extract().path("");
        SimulatedStripe.control((String) first.get("providerReference"), "decline");
        Shop.awaitStatus(UUID.fromString((String) first.get("id")), "failed");

        Map<String, Object> again = Shop.pay(checkout, key)
                .statusCode(201)
                .header("Idempotent-Replayed", equalTo("true"))
                .extract()
                .path("");
        assertThat(again).isEqualTo(first);
        Shop.pay(Shop.openCheckout(7_000), key)
                .statusCode(422)
                .body("type", equalTo("/problems/idempotency-key-reused"));
        // The key is looked up first: whatever became of a provider, an answer that was given is the answer.
        given().contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(Map.of("checkoutId", checkout, "provider", "paypal", "method", "card"))
                .post("/v1/payments")
                .then()
                .statusCode(422)
                .body("type", equalTo("/problems/idempotency-key-reused"));
        Shop.pay(checkout, "spaces are not allowed").statusCode(400);
    }

    @Test
    void whatTheProviderRefusesIsSaid() {
        UUID checkout = Shop.openCheckout(100_000_000);
        Shop.pay(checkout)
                .statusCode(502)
                .body("type", equalTo("/problems/provider-refused"))
                .body("reason", equalTo("amount_too_large"));
    }

    @Test
    void anUnknownCheckoutIsNotFound() {
        given().contentType(ContentType.JSON)
                .body(Map.of("checkoutId", UUID.randomUUID(), "provider", "stripe", "method", "card"))
                .post("/v1/payments")
                .then()
                .statusCode(404)
                .body("type", equalTo("/problems/unknown-checkout"));
        given().get("/v1/payments/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("type", equalTo("/problems/unknown-payment"));
        given().get("/v1/payments/nothing").then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"provider":"stripe","method":"card"}                                | checkoutId
                    {"checkoutId":"x","provider":"stripe","method":"card"}               | checkoutId
                    {"checkoutId":7,"provider":"stripe","method":"card"}                 | checkoutId
                    {"checkoutId":"CHECKOUT","method":"card"}                            | provider
                    {"checkoutId":"CHECKOUT","provider":"","method":"card"}              | provider
                    {"checkoutId":"CHECKOUT","provider":"paypal","method":"card"}        | provider
                    {"checkoutId":"CHECKOUT","provider":"str\\u0000ipe","method":"card"} | provider
                    {"checkoutId":"CHECKOUT","provider":"stripe"}                        | method
                    {"checkoutId":"CHECKOUT","provider":"stripe","method":"gold"}        | method
                    {"checkoutId":"CHECKOUT","provider":"stripe","method":5}             | method
                    {"checkoutId":                                                       | body
                    []                                                                   | body
                    """)
    void badInputNamesTheFieldAtFault(String body, String field) {
        UUID checkout = Shop.openCheckout(7_000);
        Shop.pay(checkout).statusCode(201);
        given().contentType(ContentType.JSON)
                .body(body.replace("CHECKOUT", checkout.toString()))
                .post("/v1/payments")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", endsWith("/invalid-request"))
                .body("errors[0].field", equalTo(field));
    }

    private static <T> Set<T> atOnce(List<Callable<T>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<Future<T>> results = threads.invokeAll(calls);
            Set<T> distinct = results.stream().map(PaymentApiTest::get).collect(Collectors.toSet());
            return distinct;
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
