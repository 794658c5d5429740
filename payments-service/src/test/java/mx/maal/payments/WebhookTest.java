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
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mx.maal.kit.test.LocalStack;
import mx.maal.payments.persistence.WebhookRepository;
import mx.maal.payments.persistence.WebhookRepository.Received;
import mx.maal.payments.provider.PaymentProvider.Webhook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(LocalStack.class)
@WithTestResource(SimulatedStripe.class)
class WebhookTest {

    @Inject
    WebhookRepository stored;

    @Inject
    EntityManager entities;

    @BeforeEach
    void providerIsThere() {
        SimulatedStripe.run();
    }

    @Test
    void theSameEventAHundredTimesAtOnceHasOneEffect() {
        Shop.Paid paid = Shop.pending(1_000);
        SimulatedStripe.control(paid.reference(), "approve?copies=100");
        SimulatedStripe.control(paid.reference(), "approve?copies=5");
        Shop.awaitStatus(paid.paymentId(), "succeeded");
        awaitAllProcessed(paid.reference(), 2);
        Shop.facts("payments.payments", paid.paymentId(), "payment.succeeded.v1", 1);
    }

    @Test
    void whatTellsAllHasItsEffectWhenTheProviderIsAnswered() {
        Shop.Paid pending = Shop.pending(1_000);
        Shop.deliver(Shop.intentEvent(Shop.id(), "payment_intent.succeeded", pending.reference(), "succeeded", 1_000))
                .statusCode(200);
        assertThat(Shop.status(pending.paymentId())).isEqualTo("succeeded");
        assertThat(awaitAllProcessed(pending.reference(), 1).get(0).attempts()).isEqualTo(1);
        Shop.facts("payments.payments", pending.paymentId(), "payment.succeeded.v1", 1);
    }

    @Test
    void whatCannotBeProcessedIsStoredAllTheSameAndHoldsUpNobody() {
        List<Shop.Paid> pending =
                IntStream.range(0, 10).mapToObj(i -> Shop.pending(1_000)).toList();
        // longer than a reference can be, of a payment that is here
        String poison = "pi_" + Shop.id() + "0".repeat(150);
        UUID early = notYetAnswered();
        List<String> events = new ArrayList<>();
        pending.forEach(one -> events.add(
                Shop.intentEvent(Shop.id(), "payment_intent.succeeded", one.reference(), "succeeded", 1_000)));
        events.add(5, of(early, Shop.intentEvent(Shop.id(), "payment_intent.succeeded", poison, "succeeded", 1_000)));
        // all at once, so that it comes into a batch with others
        events.stream()
                .map(event ->
                        CompletableFuture.runAsync(() -> Shop.deliver(event).statusCode(200)))
                .toList()
                .forEach(CompletableFuture::join);
        pending.forEach(one -> Shop.awaitStatus(one.paymentId(), "succeeded"));
        await().atMost(Shop.PATIENCE).until(() -> rows(poison, "failed").size() == 1);
    }

    @Test
    void onlyAGenuineAndFreshSignatureIsTaken() {
        Shop.Paid pending = Shop.pending(1_000);
        String event = Shop.intentEvent(Shop.id(), "payment_intent.succeeded", pending.reference(), "succeeded", 1_000);
        long now = Instant.now().getEpochSecond();
        String genuine = Shop.signature(event, now, SimulatedStripe.WEBHOOK_SECRET);
        for (String signature : List.of(
                Shop.signature(event, now, "whsec_forged"),
                Shop.signature(event, now - 301, SimulatedStripe.WEBHOOK_SECRET),
                Shop.signature(event, now + 330, SimulatedStripe.WEBHOOK_SECRET),
                genuine.replace("t=" + now, "t=" + (now - 1)),
                Shop.signature(event + " ", now, SimulatedStripe.WEBHOOK_SECRET),
                "t=" + now,
                "v1=00",
                "t=x,v1=zz",
                " ")) {
            Shop.deliver(event, signature).statusCode(401).body("type", equalTo("/problems/webhook-not-genuine"));
        }
        given().body(event).post("/v1/webhooks/stripe").then().statusCode(401);
        assertThat(Shop.status(pending.paymentId())).isEqualTo("pending");

        String rolled = Shop.signature(event, now, SimulatedStripe.OLD_WEBHOOK_SECRET);
        Shop.deliver(event, genuine.split(",")[0] + ",v1=00ff," + rolled.split(",")[1])
                .statusCode(200);
        Shop.awaitStatus(pending.paymentId(), "succeeded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"type\":\"x\"}",
                "{\"id\":\"evt_1\"}",
                "{\"id\":\"e\",\"type\":\"t\",\"a\":\"\\u0000\"}"
            })
    void aSignedBodyThatIsNoEventIsRefused(String body) {
        Shop.deliver(body).statusCode(400).body("errors[0].field", equalTo("body"));
    }

    @Test
    void aProviderThatWeDoNotHaveIsNotFound() {
        given().body("{}")
                .post("/v1/webhooks/paypal")
                .then()
                .statusCode(404)
                .body("type", equalTo("/problems/unknown-provider"));
    }

    @Test
    void whatIsToldOutOfOrderEndsTheSame() {
        Shop.Paid pending = Shop.pending(1_000);
        String reference = pending.reference();
        Shop.deliver(Shop.intentEvent(Shop.id(), "payment_intent.succeeded", reference, "succeeded", 1_000));
        Shop.awaitStatus(pending.paymentId(), "succeeded");
        String declined = Shop.intentEvent(Shop.id(), "payment_intent.payment_failed", reference, "succeeded", 1_000);
        String canceled = Shop.intentEvent(Shop.id(), "payment_intent.canceled", reference, "canceled", 1_000);
        Shop.deliver(declined).statusCode(200);
        Shop.deliver(canceled).statusCode(200);
        awaitAllProcessed(reference, 3);
        assertThat(Shop.status(pending.paymentId())).isEqualTo("succeeded");
        Shop.facts("payments.payments", pending.paymentId(), "payment.succeeded.v1", 1);

        Shop.Paid late = Shop.pending(1_000);
        SimulatedStripe.control(late.reference(), "expire");
        Shop.awaitStatus(late.paymentId(), "canceled");
        SimulatedStripe.control(late.reference(), "approve");
        Shop.awaitStatus(late.paymentId(), "succeeded");
    }

    @Test
    void anotherAmountOrCurrencyThanAskedForIsQuarantined() {
        Shop.Paid pending = Shop.pending(1_000);
        Shop.deliver(Shop.intentEvent(Shop.id(), "payment_intent.succeeded", pending.reference(), "succeeded", 999))
                .statusCode(200);
        Shop.awaitStatus(pending.paymentId(), "quarantined");
        Shop.pay(pending.checkoutId()).statusCode(409);

        Shop.Paid dollars = Shop.pending(1_000);
        String event = Shop.intentEvent(Shop.id(), "payment_intent.succeeded", dollars.reference(), "succeeded", 1_000);
        Shop.deliver(event.replace("mxn", "usd")).statusCode(200);
        Shop.awaitStatus(dollars.paymentId(), "quarantined");

        Shop.Paid next = Shop.paid(1_000);
        Shop.facts("payments.payments", next.paymentId(), "payment.succeeded.v1", 1);
        Shop.facts("payments.payments", pending.paymentId(), "payment.succeeded.v1", 0);
        Shop.facts("payments.payments", dollars.paymentId(), "payment.succeeded.v1", 0);
    }

    @Test
    void aPaymentThatIsNotOursIsTriedForAWhileAndThenLeftAlone() {
        String reference = "pi_of_another_shop_" + Shop.id();
        Shop.deliver(Shop.intentEvent(Shop.id(), "payment_intent.succeeded", reference, "succeeded", 1_000))
                .statusCode(200);
        Stored row = awaitAllProcessed(reference, 1).get(0);
        assertThat(row.attempts()).isEqualTo(4);
        assertThat(row.note()).contains("another environment");
    }

    @Test
    void anotherReferenceThanThePaymentsIsNotThatPaymentWhateverTheEventSays() {
        Shop.Paid pending = Shop.pending(1_000);
        String reference = "pi_" + Shop.id();
        Shop.deliver(of(
                        pending.paymentId(),
                        Shop.intentEvent(Shop.id(), "payment_intent.succeeded", reference, "succeeded", 1_000)))
                .statusCode(200);
        Stored row = awaitAllProcessed(reference, 1).get(0);
        assertThat(row.note()).isNotNull();
        assertThat(Shop.status(pending.paymentId())).isEqualTo("pending");

        Shop.asOperator()
                .post("/v1/webhook-events/" + row.id() + "/replay")
                .then()
                .statusCode(202)
                .body("status", equalTo("received"))
                .body("attempts", equalTo(0));
        awaitAllProcessed(reference, 1);
    }

    @Test
    void whatTheProviderTellsBeforeItHasAnsweredIsUsed() {
        UUID payment = notYetAnswered();
        String reference = "pi_early_" + Shop.id();
        Shop.deliver(of(
                        payment,
                        Shop.intentEvent(Shop.id(), "payment_intent.succeeded", reference, "succeeded", 1_000)))
                .statusCode(200);
        Shop.awaitStatus(payment, "succeeded");
        given().get("/v1/payments/" + payment).then().body("providerReference", equalTo(reference));
    }

    /** A payment as between the commit of the attempt and the provider's answer. */
    private UUID notYetAnswered() {
        UUID payment =
                UUID.fromString(Shop.pay(Shop.openCheckout(1_000)).extract().path("id"));
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery("UPDATE payments SET provider_reference = NULL WHERE id = :id")
                        .setParameter("id", payment)
                        .executeUpdate());
        return payment;
    }

    private static String of(UUID payment, String event) {
        return event.replace("\"metadata\":{}", "\"metadata\":{\"paymentId\":\"" + payment + "\"}");
    }

    @Test
    void whatFailsEveryTimeIsGivenUpAndComesBackWithAnOperator() {
        UUID id = QuarkusTransaction.requiringNew().call(() -> {
            Received received = new Received("nobody", new Webhook("evt_" + Shop.id(), "test", "{}"), null);
            return stored.add(List.of(received), Duration.ZERO).get(0).id();
        });
        await().atMost(Shop.PATIENCE).until(() -> failedIds().contains(id));
        Shop.asOperator().post("/v1/webhook-events/" + id + "/replay").then().statusCode(202);
        await().atMost(Shop.PATIENCE).until(() -> failedIds().contains(id));
    }

    @Test
    void whatACrashLeftBetweenReceivedAndProcessedIsProcessedAfterItsLease() {
        Shop.Paid pending = Shop.pending(1_000);
        String event = Shop.intentEvent(
                "evt_" + Shop.id(), "payment_intent.succeeded", pending.reference(), "succeeded", 1_000);
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery("INSERT INTO webhook_events (provider, event_id, type, payload, "
                                + "attempts, next_attempt_at) VALUES ('stripe', :id, 'payment_intent.succeeded', "
                                + "CAST(:payload AS jsonb), 1, now() + interval '2 s')")
                        .setParameter("id", "evt_" + Shop.id())
                        .setParameter("payload", event)
                        .executeUpdate());
        assertThat(Shop.status(pending.paymentId()))
                .as("another replica may still be at it")
                .isEqualTo("pending");
        Shop.awaitStatus(pending.paymentId(), "succeeded");
        Shop.facts("payments.payments", pending.paymentId(), "payment.succeeded.v1", 1);
    }

    private List<UUID> failedIds() {
        return Shop.asOperator()
                .get("/v1/webhook-events?status=failed")
                .then()
                .statusCode(200)
                .extract()
                .<List<String>>path("items.id")
                .stream()
                .map(UUID::fromString)
                .toList();
    }

    @Test
    void aDisputeIsNoted() {
        Shop.Paid paid = Shop.paid(1_000);
        SimulatedStripe.control(paid.reference(), "dispute");
        await().atMost(Shop.PATIENCE)
                .until(() -> given().get("/v1/payments/" + paid.paymentId())
                                .then()
                                .extract()
                                .path("disputedAt")
                        != null);
        assertThat(Shop.status(paid.paymentId())).isEqualTo("succeeded");
    }

    @Test
    void twoReplicasNeverTakeTheSameWebhook() throws Exception {
        int count = 40;
        QuarkusTransaction.requiringNew().run(() -> {
            stored.add(
                    Stream.generate(() -> new Received("nobody", new Webhook(Shop.id(), "test", "{}"), null))
                            .limit(count)
                            .toList(),
                    Duration.ZERO);
        });
        ExecutorService replicas = Executors.newFixedThreadPool(4);
        try {
            List<Callable<List<UUID>>> claims = IntStream.range(0, 20)
                    .<Callable<List<UUID>>>mapToObj(i -> () -> QuarkusTransaction.requiringNew()
                            .call(() -> stored.claim(5, Duration.ofMinutes(5)).stream()
                                    .map(WebhookRepository.Claimed::id)
                                    .toList()))
                    .toList();
            List<UUID> taken = new ArrayList<>();
            for (Future<List<UUID>> claim : replicas.invokeAll(claims)) {
                taken.addAll(claim.get());
            }
            assertThat(new HashSet<>(taken)).hasSameSizeAs(taken);
        } finally {
            replicas.shutdownNow();
            QuarkusTransaction.requiringNew().run(() -> stored.page(null, null, 500).stream()
                    .filter(row -> row.provider().equals("nobody"))
                    .forEach(row -> stored.finish(List.of(new WebhookRepository.Done(row.id(), "test")))));
        }
    }

    private record Stored(UUID id, int attempts, String note) {}

    /** The stored events about that reference, once there are that many and all are processed. */
    private List<Stored> awaitAllProcessed(String reference, int count) {
        return await().atMost(Shop.PATIENCE).until(() -> rows(reference, "processed"), rows -> rows.size() == count);
    }

    @SuppressWarnings("unchecked")
    private List<Stored> rows(String reference, String status) {
        return QuarkusTransaction.requiringNew().call(() -> ((List<Tuple>) entities.createNativeQuery(
                                "SELECT id, attempts, note FROM webhook_events "
                                        + "WHERE payload #>> '{data,object,id}' = :reference AND status = :status",
                                Tuple.class)
                        .setParameter("reference", reference)
                        .setParameter("status", status)
                        .getResultList())
                .stream()
                        .map(row -> new Stored(
                                row.get("id", UUID.class),
                                row.get("attempts", Integer.class),
                                row.get("note", String.class)))
                        .toList());
    }
}
