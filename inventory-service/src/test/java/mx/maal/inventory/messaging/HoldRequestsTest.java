package mx.maal.inventory.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mx.maal.inventory.Database;
import mx.maal.inventory.Drop;
import mx.maal.inventory.app.HoldExpiry;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.TestKafka;
import mx.maal.kit.test.TestKafka.Received;
import org.junit.jupiter.api.Test;

/** The line of shoppers, through Kafka and PostgreSQL. The sweeper does not run by itself here. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class HoldRequestsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Database database;

    @Inject
    HoldExpiry expiry;

    private static Received askAndAwait(Map<String, Object> request) {
        return Drop.answer(Drop.ask(request));
    }

    @Test
    void firstInTheLogFirstServed() {
        String hoodie = Drop.variant(30);
        List<String> requests = IntStream.range(0, 60)
                .mapToObj(i -> Drop.ask(Drop.holdRequest(Drop.id(), hoodie, 1)))
                .toList();
        List<String> types =
                requests.stream().map(Drop::answer).map(Received::type).toList();
        assertThat(types.subList(0, 30)).containsOnly("hold.created.v1");
        assertThat(types.subList(30, 60)).containsOnly("hold.rejected.v1");
        Drop.awaitStock(hoodie, 30, 30);
    }

    @Test
    void anAnswerCarriesWhatItsAskerNeeds() {
        String hoodie = Drop.variant(1);
        String cart = Drop.id();
        Received created = Drop.hold(cart, hoodie, 1);
        assertThat(created.key()).isEqualTo(cart);
        assertThat(created.body().path("quantity").asInt()).isEqualTo(1);
        assertThat(created.body().path("context").path("lineId").asText()).isEqualTo("L-1");

        Received rejected = askAndAwait(Drop.holdRequest(Drop.id(), hoodie, 3));
        assertThat(rejected.body().path("reason").asText()).isEqualTo("sold-out");
        assertThat(rejected.body().path("requested").asInt()).isEqualTo(3);
        assertThat(rejected.body().path("available").asInt()).isZero();

        Map<String, Object> limited = Drop.holdRequest(cart, hoodie, 2);
        limited.put("limit", 2);
        Received overLimit = askAndAwait(limited);
        assertThat(overLimit.body().path("reason").asText()).isEqualTo("purchase-limit");
        assertThat(overLimit.body().path("heldQuantity").asInt()).isEqualTo(1);
    }

    @Test
    void theTraceOfTheRequestGoesOnInItsAnswer() {
        String hoodie = Drop.variant(1);
        Map<String, Object> request = Drop.holdRequest(Drop.id(), hoodie, 1);
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        TestKafka.publishRaw(
                "order.hold-requests",
                hoodie,
                Map.of("ce_id", Drop.id(), "ce_type", "hold.requested.v1", "traceparent", trace),
                json(request).getBytes(StandardCharsets.UTF_8));
        Received answer = Drop.answer((String) request.get("requestId"));
        assertThat(answer.headers().get("traceparent")).contains("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    private static String json(Map<String, Object> request) {
        return "{\"requestId\":\"%s\",\"cartId\":\"%s\",\"variantId\":\"%s\",\"mode\":\"add\",\"quantity\":1,\"holdSeconds\":600}"
                .formatted(request.get("requestId"), request.get("cartId"), request.get("variantId"));
    }

    @Test
    void aRequestDeliveredTwiceHoldsOnce() {
        String hoodie = Drop.variant(5);
        Map<String, Object> request = Drop.holdRequest(Drop.id(), hoodie, 1);
        String requestId = Drop.ask(request);
        Drop.ask(request);
        Drop.answer(requestId);
        Drop.ask(request);
        Drop.hold(Drop.id(), hoodie, 1); // behind it in the same line
        Drop.awaitStock(hoodie, 5, 2);
        long answers = TestKafka.read("inventory.reservations", r -> false, Duration.ofSeconds(1)).stream()
                .filter(r -> requestId.equals(r.body().path("requestId").asText()))
                .count();
        assertThat(answers).isEqualTo(1);
    }

    @Test
    void oneCartsRequestsChangeOneHold() {
        String hoodie = Drop.variant(10);
        String cart = Drop.id();
        Received first = Drop.hold(cart, hoodie, 2);
        Map<String, Object> set = Drop.holdRequest(cart, hoodie, 5);
        set.put("mode", "set");
        Received second = askAndAwait(set);
        assertThat(second.body().path("reservationId")).isEqualTo(first.body().path("reservationId"));
        assertThat(second.body().path("quantity").asInt()).isEqualTo(5);
        Drop.awaitStock(hoodie, 10, 5);

        String release = Drop.id();
        TestKafka.publish(
                "order.hold-requests",
                hoodie,
                release,
                "hold.release-requested.v1",
                Map.of("requestId", release, "cartId", cart, "variantId", hoodie));
        Received released = Drop.answer(release);
        assertThat(released.type()).isEqualTo("hold.released.v1");
        assertThat(released.body().path("quantity").asInt()).isEqualTo(5);
        Drop.awaitStock(hoodie, 10, 0);
    }

    @Test
    void anUnknownVariantIsRefused() {
        Received answer = askAndAwait(Drop.holdRequest(Drop.id(), Drop.id(), 1));
        assertThat(answer.body().path("reason").asText()).isEqualTo("unknown-variant");
    }

    @Test
    void poisonGoesToTheDeadLettersAndTheLineGoesOn() {
        String hoodie = Drop.variant(5);
        Map<String, Object> senseless = Drop.holdRequest(Drop.id(), hoodie, 1);
        senseless.put("quantity", 0);
        Map<String, Object> noCart = Drop.holdRequest(Drop.id(), hoodie, 1);
        noCart.put("cartId", "not-a-uuid");
        String before = Drop.ask(Drop.holdRequest(Drop.id(), hoodie, 1));
        TestKafka.publishRaw("order.hold-requests", hoodie, Map.of("ce_id", Drop.id()), new byte[] {1, 2, 3});
        TestKafka.publishRaw(
                "order.hold-requests",
                hoodie,
                Map.of("ce_id", Drop.id(), "ce_type", "hold.requested.v1"),
                "[]".getBytes(StandardCharsets.UTF_8));
        Drop.ask(senseless);
        Drop.ask(noCart);
        String after = Drop.ask(Drop.holdRequest(Drop.id(), hoodie, 1));

        assertThat(Drop.answer(before).type()).isEqualTo("hold.created.v1");
        assertThat(Drop.answer(after).type()).isEqualTo("hold.created.v1");
        Drop.awaitStock(hoodie, 5, 2);
        List<Received> letters = TestKafka.read("inventory.dead-letters", r -> false, Duration.ofSeconds(2)).stream()
                .filter(r -> hoodie.equals(r.key()))
                .toList();
        assertThat(letters).hasSize(4);
        assertThat(letters)
                .extracting(r -> r.headers().get("dead-letter-cause"))
                .anyMatch(cause -> cause.contains("quantity must be 1 to"));
    }

    @Test
    void aTypeThatIsNotOursIsLeftAlone() {
        String hoodie = Drop.variant(1);
        Drop.publish("order.hold-requests", hoodie, "hold.admired.v1", Map.of("variantId", hoodie));
        Drop.hold(Drop.id(), hoodie, 1);
    }

    @Test
    void anExpiredHoldStopsBlockingAtItsInstantThoughNobodySwept() {
        String hoodie = Drop.variant(1);
        Map<String, Object> brief = Drop.holdRequest(Drop.id(), hoodie, 1);
        brief.put("holdSeconds", 1);
        String reservation = askAndAwait(brief).body().path("reservationId").asText();
        await().atMost(PATIENCE).until(() -> Drop.stock(hoodie).getInt("available") == 1);
        assertThat(status(reservation)).isEqualTo("active");
        Drop.hold(Drop.id(), hoodie, 1);
        assertThat(status(reservation)).isEqualTo("active");
    }

    @Test
    void aCartWhoseHoldExpiredIsToldSoAndMayHoldAgain() {
        String hoodie = Drop.variant(3);
        String cart = Drop.id();
        Map<String, Object> brief = Drop.holdRequest(cart, hoodie, 3);
        brief.put("holdSeconds", 1);
        String old = askAndAwait(brief).body().path("reservationId").asText();
        await().atMost(PATIENCE).until(() -> Drop.stock(hoodie).getInt("available") == 3);

        Received again = Drop.hold(cart, hoodie, 1);
        assertThat(again.body().path("quantity").asInt()).isEqualTo(1);
        assertThat(again.body().path("reservationId").asText()).isNotEqualTo(old);
        assertThat(status(old)).isEqualTo("released");
        assertThat(Drop.reservationsOf(cart, r -> r.id().equals(again.id())))
                .extracting(Received::type)
                .containsExactly("hold.created.v1", "hold.expired.v1", "hold.created.v1");
    }

    @Test
    void theSweeperTidiesAndTellsOnce() {
        String hoodie = Drop.variant(3);
        List<String> carts = Stream.generate(Drop::id).limit(3).toList();
        for (String cart : carts) {
            Map<String, Object> brief = Drop.holdRequest(cart, hoodie, 1);
            brief.put("holdSeconds", 1);
            askAndAwait(brief);
        }
        String kept = Drop.variant(1);
        Drop.hold(Drop.id(), kept, 1);
        await().atMost(PATIENCE).until(() -> Drop.stock(hoodie).getInt("available") == 3);
        expiry.sweep();
        expiry.sweep();
        for (String cart : carts) {
            List<Received> facts = Drop.reservationsOf(cart, r -> r.type().equals("hold.expired.v1"));
            assertThat(facts).extracting(Received::type).containsExactly("hold.created.v1", "hold.expired.v1");
        }
        assertThat(Drop.stock(kept).getInt("held")).isEqualTo(1);
    }

    @Test
    void oneSweepTidiesMoreThanABatch() {
        int shoppers = 130;
        String hoodie = Drop.variant(shoppers);
        List<String> carts = Stream.generate(Drop::id).limit(shoppers).toList();
        for (String cart : carts) {
            Map<String, Object> brief = Drop.holdRequest(cart, hoodie, 1);
            brief.put("holdSeconds", 1);
            Drop.ask(brief);
        }
        String last = carts.get(shoppers - 1);
        Drop.reservationsOf(last, r -> r.type().equals("hold.created.v1"));
        await().atMost(PATIENCE).until(() -> Drop.stock(hoodie).getInt("available") == shoppers);

        expiry.sweep();

        assertThat(Drop.reservationsOf(last, r -> r.type().equals("hold.expired.v1")))
                .extracting(Received::type)
                .containsExactly("hold.created.v1", "hold.expired.v1");
    }

    private static Map<String, Object> from(String client, String cartId, String variantId, int quantity) {
        Map<String, Object> request = Drop.holdRequest(cartId, variantId, quantity);
        request.put("client", client);
        request.put("clientLimit", 3);
        return request;
    }

    @Test
    void aClientHoldsUpToItsLimitOfAVariantUntilItsHoldsAreOver() {
        String hoodie = Drop.variant(20);
        String cap = Drop.variant(20);
        String home = "home-" + Drop.id();
        String buyer = Drop.id();
        Map<String, Object> brief = from(home, Drop.id(), hoodie, 2);
        brief.put("holdSeconds", 3);
        String briefHold = askAndAwait(brief).body().path("reservationId").asText();
        assertThat(askAndAwait(from(home, buyer, hoodie, 1)).type()).isEqualTo("hold.created.v1");

        Received refused = askAndAwait(from(home, Drop.id(), hoodie, 1));
        assertThat(refused.body().path("reason").asText()).isEqualTo("client-limit");
        assertThat(refused.body().path("available").asInt()).isEqualTo(17);
        assertThat(askAndAwait(from(home, Drop.id(), cap, 3)).type()).isEqualTo("hold.created.v1");
        assertThat(askAndAwait(from("office-" + home, Drop.id(), hoodie, 3)).type())
                .isEqualTo("hold.created.v1");
        Drop.hold(Drop.id(), hoodie, 1);

        await().atMost(PATIENCE).until(() -> Drop.stock(hoodie).getInt("held") == 5);
        assertThat(askAndAwait(from(home, Drop.id(), hoodie, 2)).type())
                .as("an expired hold counts no more, though nobody swept")
                .isEqualTo("hold.created.v1");
        String order = Drop.id();
        Drop.placeOrder(order, Drop.id(), buyer, Map.of(hoodie, 1));
        Drop.commitment(order, "stock.committed.v1");
        assertThat(askAndAwait(from(home, Drop.id(), hoodie, 1)).type())
                .as("what is sold is not held")
                .isEqualTo("hold.created.v1");
        expiry.sweep();
        assertThat(database.number(
                        "SELECT count(*) FROM inventory_reservations WHERE client = ? AND status <> 'active'", home))
                .as("nobody keeps who held what is over")
                .isZero();
        assertThat(status(briefHold)).isEqualTo("released");
    }

    private String status(String reservationId) {
        return database.texts("SELECT status FROM inventory_reservations WHERE id = ?", UUID.fromString(reservationId))
                .get(0);
    }
}
