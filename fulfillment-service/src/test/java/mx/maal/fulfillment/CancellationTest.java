package mx.maal.fulfillment;

import static mx.maal.fulfillment.Desk.ship;
import static mx.maal.fulfillment.Desk.shipmentOf;
import static mx.maal.fulfillment.Desk.shipmentsOf;
import static mx.maal.fulfillment.PaidOrder.DEAD_LETTERS;
import static mx.maal.fulfillment.PaidOrder.ORDERS;
import static mx.maal.fulfillment.PaidOrder.SHIPMENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.TestKafka;
import mx.maal.kit.test.TestKafka.Received;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What order-service tells, in every order and quality in which it may arrive. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class CancellationTest {

    @Test
    void anOrderThatHasNotLeftIsStopped() {
        PaidOrder order = PaidOrder.confirmed(2, 1);
        UUID shipment = shipmentOf(order);

        order.requestCancellation();

        assertThat(order.told(SHIPMENTS, "shipments.cancelled.v1")
                        .body()
                        .path("orderId")
                        .asText())
                .isEqualTo(order.id.toString());
        shipmentsOf(order).then().body("items.status", contains("cancelled"));
        ship(shipment).then().statusCode(409).body("type", endsWith("/shipment-already-cancelled"));
    }

    @Test
    void anOrderOfWhichSomethingHasLeftIsNotStopped() {
        PaidOrder order = Desk.shipped(2, 1);

        order.requestCancellation();

        assertThat(order.told(SHIPMENTS, "cancellation.refused.v1")
                        .body()
                        .path("reason")
                        .asText())
                .isEqualTo("already-shipped");
        shipmentsOf(order).then().body("items.status", contains("shipped"));
    }

    @Test
    void ofAShipAndACancelAtTheSameTimeExactlyOneWins() throws Exception {
        ExecutorService operators = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 15; i++) {
                PaidOrder order = PaidOrder.confirmed(1, 1);
                UUID shipment = shipmentOf(order);
                CountDownLatch go = new CountDownLatch(1);
                Future<Integer> ship = operators.submit(() -> {
                    go.await();
                    return ship(shipment).statusCode();
                });
                Future<?> cancel = operators.submit(() -> {
                    go.await();
                    order.requestCancellation();
                    return null;
                });
                go.countDown();
                cancel.get();
                List<String> told = order.typesUntil(SHIPMENTS, "shipments.cancelled.v1", "cancellation.refused.v1");
                if (ship.get() == 200) {
                    assertThat(told).contains("cancellation.refused.v1").doesNotContain("shipments.cancelled.v1");
                    shipmentsOf(order).then().body("items.status", contains("shipped"));
                } else {
                    assertThat(ship.get()).isEqualTo(409);
                    assertThat(told)
                            .contains("shipments.cancelled.v1")
                            .doesNotContain("cancellation.refused.v1", "shipment.shipped.v1");
                    shipmentsOf(order).then().body("items.status", contains("cancelled"));
                }
            }
        } finally {
            operators.shutdownNow();
        }
    }

    @Test
    void duplicatesHaveOneEffect() {
        PaidOrder order = PaidOrder.untold(1, 1);
        String confirmation = UUID.randomUUID().toString();
        order.confirm(confirmation);
        order.confirm(confirmation);
        order.confirm(UUID.randomUUID().toString());
        String cancellation = UUID.randomUUID().toString();
        order.requestCancellation(cancellation);
        order.requestCancellation(cancellation);
        order.requestCancellation(UUID.randomUUID().toString());

        // What comes after them on the same partition shows that they were all handled.
        String last = UUID.randomUUID().toString();
        TestKafka.publishRaw(ORDERS, order.id.toString(), Map.of("ce_id", last), new byte[0]);
        assertThat(deadLetters(last, Duration.ofSeconds(20))).hasSize(1);

        shipmentsOf(order).then().body("items", hasSize(1));
        assertThat(order.typesUntil(SHIPMENTS, "shipments.cancelled.v1")).startsWith("shipment.created.v1");
    }

    @Test
    void anOrderThatWasCancelledElsewhereIsStopped() {
        PaidOrder order = PaidOrder.confirmed(1, 1);
        UUID shipment = shipmentOf(order);

        order.tell(
                UUID.randomUUID().toString(), "order.cancelled.v1", Map.of("orderId", order.id, "restock", List.of()));

        await().atMost(Duration.ofSeconds(20))
                .until(() -> shipmentsOf(order).path("items[0].status").equals("cancelled"));
        ship(shipment).then().statusCode(409);
    }

    @Test
    void anOrderThatNeverCameToBeIsNoConcern() {
        PaidOrder order = PaidOrder.untold(1, 1);
        String eventId = UUID.randomUUID().toString();
        order.tell(eventId, "order.cancelled.v1", Map.of("orderId", order.id));

        order.confirm(UUID.randomUUID().toString());

        shipmentsOf(order).then().statusCode(200);
        assertThat(deadLetters(eventId, Duration.ofMillis(500))).isEmpty();
    }

    @Test
    void aCancellationOfAnUnknownOrderIsADeadLetter() {
        String eventId = UUID.randomUUID().toString();

        PaidOrder.untold(1, 1).requestCancellation(eventId);

        assertThat(deadLetters(eventId, Duration.ofSeconds(20))).singleElement().satisfies(letter -> assertThat(
                        letter.headers().get("dead-letter-cause"))
                .contains("was never confirmed"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "[]",
                "{}",
                "{\"orderId\": \"x\"}",
                "{\"orderId\": \"6f0f3b52-0a3e-4c55-8f7a-3f8c0b3c4d33\", \"total\": {\"amountMinor\": 1, \"currency\": \"MXN\"},"
                        + " \"items\": []}",
                "{\"orderId\": \"6f0f3b52-0a3e-4c55-8f7a-3f8c0b3c4d33\", \"total\": {\"amountMinor\": 1, \"currency\": \"MXN\"},"
                        + " \"items\": [{\"quantity\": 1}]}"
            })
    void aPoisonEventGoesToTheDeadLettersAndThePartitionGoesOn(String poison) {
        PaidOrder order = PaidOrder.untold(1, 1);
        String eventId = UUID.randomUUID().toString();
        TestKafka.publishRaw(
                ORDERS,
                order.id.toString(),
                Map.of("ce_id", eventId, "ce_type", "order.confirmed.v1"),
                poison.getBytes(StandardCharsets.UTF_8));

        order.confirm(UUID.randomUUID().toString());

        shipmentsOf(order).then().statusCode(200).body("items", hasSize(1));
        assertThat(deadLetters(eventId, Duration.ofSeconds(20))).hasSize(1);
    }

    @Test
    void anOrderThatBreaksARuleOfTheTablesIsADeadLetter() {
        PaidOrder order = PaidOrder.untold(0, 1);
        String eventId = UUID.randomUUID().toString();

        order.confirm(eventId);

        assertThat(deadLetters(eventId, Duration.ofSeconds(20))).hasSize(1);
    }

    private static List<Received> deadLetters(String eventId, Duration atMost) {
        return TestKafka.read(DEAD_LETTERS, one -> eventId.equals(one.id()), atMost).stream()
                .filter(one -> eventId.equals(one.id()))
                .toList();
    }
}
