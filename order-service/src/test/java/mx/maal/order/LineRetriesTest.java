package mx.maal.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
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
import mx.maal.kit.PostgresSignals;
import mx.maal.kit.replies.Replies;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.TestKafka;
import mx.maal.order.domain.HoldResult;
import mx.maal.order.persistence.CartLineRows;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests sent twice, answers delivered twice, elsewhere, or unreadable. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class LineRetriesTest {

    @Inject
    CartLineRows lines;

    @Inject
    PostgresSignals signals;

    @Inject
    Replies replies;

    @ConfigProperty(name = "maal.replies.most-waiting")
    int mostWaiting;

    @BeforeEach
    void open() {
        Shop.open();
    }

    @Test
    void aLineThatIsNotedWhileItsAnswerIsWrittenIsThatLine() {
        UUID cart = UUID.fromString(Shop.cart());
        Instant end = Instant.now().plusSeconds(60);
        // Seldom is one of them between the other's look and its writing: so many times, that it happens.
        for (int i = 0; i < 500; i++) {
            UUID variant = UUID.randomUUID();
            HoldResult held = new HoldResult("r", cart, variant, 1, UUID.randomUUID(), end, null, 1, 0);
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(() -> lines.noteRequested(cart, variant, 1, "r")),
                            CompletableFuture.runAsync(() -> lines.decide(List.of(held))))
                    .join();

            assertThat(lines.endOf(cart, variant, "r"))
                    .hasValueSatisfying(
                            ended -> assertThat(ended.result().reservationId()).isEqualTo(held.reservationId()));
        }
    }

    @Test
    void theSameKeyGivesTheSameAnswerAndAsksOnce() {
        UUID variantId = Shop.sellNow();
        String cart = Shop.cart();

        Response first = Shop.add(cart, variantId, 1, "k1");
        Response again = Shop.add(cart, variantId, 1, "k1");
        Response other = Shop.add(cart, variantId, 2, "k1");

        first.then().statusCode(201);
        again.then().statusCode(201).header("Idempotent-Replayed", "true");
        assertThat(again.body().asString()).isEqualTo(first.body().asString());
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(Shop.slug(other)).isEqualTo("idempotency-key-reused");
        assertThat(Inventory.requests(variantId, 1)).hasSize(1);
        assertThat(Shop.add(Shop.cart(), variantId, 1, "k1").statusCode())
                .as("a key is its cart's own")
                .isEqualTo(201);
    }

    @Test
    void aRefusalIsRemembered() {
        UUID variantId = Shop.sellNow();
        Inventory.refuse(variantId, "sold-out");
        String cart = Shop.cart();

        Response first = Shop.add(cart, variantId, 1, "k1");
        Response again = Shop.add(cart, variantId, 1, "k1");

        assertThat(first.statusCode()).isEqualTo(409);
        again.then().statusCode(409).contentType("application/problem+json").header("Idempotent-Replayed", "true");
        assertThat(again.body().asString()).isEqualTo(first.body().asString());
    }

    @Test
    void aKeyIsInUseWhileItsRequestWaitsAndARetryAfterwardsGetsTheAnswer() {
        UUID variantId = Shop.sellNow();
        Inventory.beSilentAbout(variantId);
        String cart = Shop.cart();
        CompletableFuture<Response> waiting = CompletableFuture.supplyAsync(() -> Shop.add(cart, variantId, 1, "k1"));
        Inventory.requests(variantId, 1);

        Response meanwhile = Shop.add(cart, variantId, 1, "k1");
        assertThat(waiting.join().statusCode()).isEqualTo(202);
        Inventory.Request request = Inventory.lastRequest(variantId, 1);
        Inventory.hold(request, UUID.randomUUID(), 1, Instant.now().plusSeconds(600));
        CartLinesTest.awaitLine(cart, "reserved");
        Response afterwards = Shop.add(cart, variantId, 1, "k1");

        assertThat(meanwhile.statusCode()).isEqualTo(409);
        assertThat(Shop.slug(meanwhile)).isEqualTo("idempotency-key-in-use");
        afterwards.then().statusCode(201).header("Idempotent-Replayed", "true");
        assertThat(Inventory.requests(variantId, 1))
                .extracting(Inventory.Request::id)
                .containsOnly(request.id());
    }

    @Test
    void aRetryThatGoesOutAgainCarriesTheSameId() {
        UUID variantId = Shop.sellNow();
        Inventory.beSilentAbout(variantId);
        String cart = Shop.cart();

        Shop.add(cart, variantId, 1, "k1").then().statusCode(202);
        Shop.add(cart, variantId, 1, "k1").then().statusCode(202);

        assertThat(Inventory.requests(variantId, 2))
                .extracting(Inventory.Request::id)
                .hasSize(2)
                .containsOnly(Inventory.requests(variantId, 1).get(0).id());
    }

    @Test
    void aForgottenKeyMakesANewRequest() {
        UUID variantId = Shop.sellNow();
        String cart = Shop.cart();
        Shop.add(cart, variantId, 1, "k1").then().statusCode(201);
        Database.update(
                "UPDATE idempotency_keys SET expires_at = now() - interval '1 minute' WHERE scope = ?",
                "cart-lines:" + cart);

        Response again = Shop.add(cart, variantId, 1, "k1");

        again.then().statusCode(201).body("quantity", equalTo(2));
        assertThat(again.header("Idempotent-Replayed")).isNull();
        assertThat(Inventory.requests(variantId, 2))
                .extracting(Inventory.Request::id)
                .doesNotHaveDuplicates();
        Shop.add(cart, variantId, 1, "k1").then().statusCode(201).header("Idempotent-Replayed", "true");
    }

    @Test
    void anUnusableKeyIsRefused() {
        assertThat(Shop.add(Shop.cart(), UUID.randomUUID(), 1, "k".repeat(151)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void anAnswerThatAnotherReplicaWroteReachesTheRequestThatWaitsHere() {
        UUID variantId = Shop.sellNow();
        Inventory.beSilentAbout(variantId);
        String cart = Shop.cart();
        CompletableFuture<Response> waiting = CompletableFuture.supplyAsync(() -> Shop.add(cart, variantId, 3));
        Inventory.Request request = Inventory.lastRequest(variantId, 1);

        QuarkusTransaction.requiringNew()
                .run(() -> lines.decide(List.of(new HoldResult(
                        request.id(),
                        UUID.fromString(cart),
                        variantId,
                        3,
                        UUID.randomUUID(),
                        Instant.now().plusSeconds(600),
                        null,
                        0,
                        0))));
        signals.send("replies", request.id());

        waiting.join()
                .then()
                .statusCode(201)
                .body("status", equalTo("reserved"))
                .body("quantity", equalTo(3));
    }

    @Test
    void aRefusalThatAnotherReplicaWroteReachesItToo() {
        UUID variantId = Shop.sellNow();
        Inventory.beSilentAbout(variantId);
        String cart = Shop.cart();
        CompletableFuture<Response> waiting = CompletableFuture.supplyAsync(() -> Shop.add(cart, variantId, 3));
        Inventory.Request request = Inventory.lastRequest(variantId, 1);

        QuarkusTransaction.requiringNew()
                .run(() -> lines.decide(List.of(new HoldResult(
                        request.id(), UUID.fromString(cart), variantId, 3, null, null, "sold-out", 0, 2))));
        signals.send("replies", request.id());

        Response answer = waiting.join();
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(Shop.slug(answer)).isEqualTo("sold-out");
        assertThat(answer.<Integer>path("available")).isEqualTo(2);
    }

    @Test
    void whenKafkaIsAwayTheShopperIsToldSo() {
        UUID variantId = Shop.sellNow();
        KafkaAway.begin();

        Response away = Shop.add(Shop.cart(), variantId, 1);

        away.then().statusCode(503).header("Retry-After", notNullValue());
        assertThat(Shop.slug(away)).isEqualTo("temporarily-unavailable");
    }

    @Test
    void onlySoManyRequestsWait() {
        UUID variantId = Shop.sellNow();
        String cart = Shop.cart();
        for (int i = 0; i < mostWaiting; i++) {
            replies.await("waiting-" + i, Duration.ofMinutes(1));
        }

        Response tooMany = Shop.add(cart, variantId, 1);
        for (int i = 0; i < mostWaiting; i++) {
            replies.forget("waiting-" + i);
        }

        tooMany.then().statusCode(503).header("Retry-After", notNullValue());
        assertThat(Shop.add(cart, variantId, 1).statusCode()).isEqualTo(201);
    }

    @Test
    void theSameEventTwiceIsHandledOnce() {
        UUID variantId = Shop.sellNow();
        Inventory.beSilentAbout(variantId);
        String cart = Shop.cart();
        Shop.add(cart, variantId, 1, "k1");
        Inventory.Request request = Inventory.lastRequest(variantId, 1);
        Map<String, Object> held = Inventory.fields(
                "requestId", request.id(),
                "reservationId", UUID.randomUUID(),
                "cartId", cart,
                "variantId", variantId,
                "quantity", 1,
                "expiresAt", Instant.now().plusSeconds(600).toString(),
                "context", request.body().get("context"));
        String id = UUID.randomUUID().toString();

        for (int i = 0; i < 3; i++) {
            TestKafka.publish(Inventory.RESERVATIONS, cart, id, "hold.created.v1", held);
        }
        CartLinesTest.awaitLine(cart, "reserved");

        Shop.add(cart, variantId, 1, "k1").then().statusCode(201).header("Idempotent-Replayed", "true");
        assertThat(Database.count("SELECT count(*) FROM inbox WHERE event_id = ?", id))
                .isEqualTo(1);
    }

    @Test
    void aPoisonEventGoesToTheDeadLettersAndItsPartitionGoesOn() {
        UUID variantId = Shop.sellNow();
        String cart = Shop.cart();
        String poison = UUID.randomUUID().toString();
        TestKafka.publishRaw(
                Inventory.RESERVATIONS,
                cart,
                Map.of("ce_id", poison, "ce_type", "hold.created.v1"),
                "{\"cartId\": 7}".getBytes());
        TestKafka.publishRaw(Inventory.RESERVATIONS, cart, Map.of(), "not json".getBytes());
        TestKafka.publish(
                Inventory.RESERVATIONS,
                cart,
                UUID.randomUUID().toString(),
                "hold.created.v1",
                Inventory.fields(
                        "requestId", UUID.randomUUID(),
                        "reservationId", UUID.randomUUID(),
                        "cartId", UUID.randomUUID(),
                        "variantId", variantId,
                        "quantity", 1,
                        "expiresAt", Instant.now().toString(),
                        "context", null));

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> Shop.add(cart, variantId, 1).then().statusCode(201));

        List<TestKafka.Received> letters =
                TestKafka.read("order.dead-letters", letter -> poison.equals(letter.id()), Duration.ofSeconds(20));
        assertThat(letters).anySatisfy(letter -> {
            assertThat(letter.id()).isEqualTo(poison);
            assertThat(letter.headers().get("dead-letter-cause")).isNotBlank();
        });
        given().get("/q/health/live").then().statusCode(200);
    }
}
