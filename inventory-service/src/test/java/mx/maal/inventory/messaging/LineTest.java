package mx.maal.inventory.messaging;

import static mx.maal.inventory.Crowd.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import mx.maal.inventory.Database;
import mx.maal.inventory.Drop;
import mx.maal.inventory.app.HoldRequests;
import mx.maal.kit.events.EventConsumer;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.TestKafka;
import mx.maal.kit.test.TestKafka.Received;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each request keeps its place and is served once, however often and wherever it comes. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class LineTest {

    private static final String TOPIC = "order.hold-requests";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    @Inject
    EventConsumer events;

    @Inject
    HoldRequests holdRequests;

    @Inject
    Database database;

    private static Batch batch() {
        return new Batch(TOPIC);
    }

    private static Batch add(Batch batch, Map<String, Object> request) {
        return batch.add(
                (String) request.get("requestId"), (String) request.get("variantId"), "hold.requested.v1", request);
    }

    private static Batch add(Batch batch, List<Map<String, Object>> requests) {
        requests.forEach(request -> add(batch, request));
        return batch;
    }

    private static List<Map<String, Object>> shoppers(int number, String variant) {
        return Stream.generate(() -> Drop.holdRequest(Drop.id(), variant, 1))
                .limit(number)
                .toList();
    }

    private List<String> line(String variant) {
        return database.texts(
                "SELECT log_partition || '@' || log_offset || ' ' || outcome FROM line_places "
                        + "WHERE product_variant_id = ? ORDER BY log_partition, log_offset",
                UUID.fromString(variant));
    }

    private void serve(Batch batch) {
        events.handleUnclaimed("hold-requests", batch.records(), holdRequests::answer);
    }

    @Test
    void eachRequestKeepsItsPlaceAndWhatItGot() {
        String hoodie = Drop.variant(2);
        List<Map<String, Object>> requests = shoppers(3, hoodie);
        serve(add(batch().at(4, 70), requests));
        assertThat(line(hoodie)).containsExactly("4@70 held", "4@71 held", "4@72 sold-out");
        assertThat(database.texts(
                        "SELECT concat_ws(' ', p.needed, p.available, p.mode, p.quantity, p.decided_at = h.created_at, "
                                + "h.log_partition, h.log_offset) FROM line_places p "
                                + "LEFT JOIN inventory_reservations h ON h.id = p.reservation_id AND h.cart_id = p.cart_id "
                                + "WHERE p.product_variant_id = ? ORDER BY p.log_offset",
                        UUID.fromString(hoodie)))
                .containsExactly("1 2 add 1 t 4 70", "1 1 add 1 t 4 71", "1 0 add 1");
    }

    @Test
    void aRequestTwiceInOneBatchStandsWhereItCameFirst() {
        String hoodie = Drop.variant(5);
        Map<String, Object> request = Drop.holdRequest(Drop.id(), hoodie, 1);
        serve(add(add(batch(), request), request));
        assertThat(line(hoodie)).containsExactly("0@0 held");
        assertThat(deadLettersOf(hoodie)).isZero();
        Drop.awaitStock(hoodie, 5, 1);
    }

    @Test
    void aBatchThatWasCommittedAndNotAcknowledgedIsNotServedAgain() {
        String hoodie = Drop.variant(5);
        List<Map<String, Object>> requests = shoppers(4, hoodie);
        serve(add(batch(), requests.subList(0, 2)));
        serve(add(batch(), requests));
        serve(add(batch().at(0, 90), requests)); // asked again, under the same ids
        assertThat(line(hoodie)).containsExactly("0@0 held", "0@1 held", "0@2 held", "0@3 held");
        assertThat(deadLettersOf(hoodie)).isZero();
        Drop.awaitStock(hoodie, 5, 4);
    }

    @Test
    void aReleaseIsCarriedOutOnceToo() {
        String hoodie = Drop.variant(5);
        String cart = Drop.id();
        Map<String, Object> release = Map.of("requestId", Drop.id(), "cartId", cart, "variantId", hoodie);
        Map<String, Object> first = Drop.holdRequest(cart, hoodie, 1);
        Map<String, Object> next = Drop.holdRequest(cart, hoodie, 2);
        Batch released = add(batch(), first)
                .add((String) release.get("requestId"), hoodie, "hold.release-requested.v1", release);
        serve(add(released, next));
        serve(released);
        assertThat(line(hoodie)).containsExactly("0@0 held", "0@1 released", "0@2 held");
        assertThat(deadLettersOf(hoodie)).isZero();
        Drop.awaitStock(hoodie, 5, 2);
    }

    @Test
    void replicasThatGetTheSameBatchAtOnceServeItOnce() throws Exception {
        String hoodie = Drop.variant(100);
        String unknown = Drop.id();
        List<Map<String, Object>> known = shoppers(30, hoodie);
        List<Map<String, Object>> lost = shoppers(10, unknown);
        List<ConsumerRecord<String, byte[]>> records =
                add(add(batch(), known).at(1, 0), lost).records();
        together(Stream.generate(() -> (Callable<Void>) () -> {
                    events.handleUnclaimed("hold-requests", records, holdRequests::answer);
                    return null;
                })
                .limit(4)
                .toList());
        assertThat(line(hoodie)).hasSize(30).allMatch(place -> place.endsWith(" held"));
        assertThat(line(unknown)).hasSize(10).allMatch(place -> place.endsWith(" unknown-variant"));
        Drop.awaitStock(hoodie, 100, 30);
        assertThat(deadLettersOf(unknown)).isZero();
    }

    @Test
    void oneRequestIdForTwoVariantsAtOnceGetsOneOfThem() throws Exception {
        for (int round = 0; round < 5; round++) {
            String id = Drop.id();
            List<String> variants = List.of(Drop.variant(5), Drop.variant(5));
            together(variants.stream()
                    .map(variant -> (Callable<Void>) () -> {
                        Map<String, Object> request = Drop.holdRequest(Drop.id(), variant, 1);
                        request.put("requestId", id);
                        serve(add(batch(), request));
                        return null;
                    })
                    .toList());
            assertThat(variants.stream().flatMap(variant -> line(variant).stream()))
                    .containsExactly("0@0 held");
            assertThat(variants.stream()
                            .mapToInt(variant -> Drop.stock(variant).getInt("held"))
                            .sum())
                    .isEqualTo(1);
        }
    }

    private static long deadLettersOf(String variant) {
        return TestKafka.read("inventory.dead-letters", r -> false, Duration.ofSeconds(1)).stream()
                .filter(letter -> variant.equals(letter.key()))
                .count();
    }

    @Test
    void poisonTakesNoPlaceAndTheOthersKeepTheirs() {
        String hoodie = Drop.variant(5);
        Map<String, Object> senseless = Drop.holdRequest(Drop.id(), hoodie, 1);
        senseless.put("quantity", 0);
        List<Map<String, Object>> others = shoppers(2, hoodie);
        serve(add(add(add(batch(), others.get(0)), senseless), others.get(1)));
        assertThat(line(hoodie)).containsExactly("0@0 held", "0@2 held");
        senseless.put("quantity", 1);
        serve(add(batch().at(0, 8), senseless)); // mended, and put back in line
        assertThat(line(hoodie)).containsExactly("0@0 held", "0@2 held", "0@8 held");
    }

    @Test
    void partitionsInWhateverOrderKeepTheirPlaces() {
        String hoodie = Drop.variant(1);
        String cap = Drop.variant(1);
        Batch mixed = add(batch().at(5, 900), shoppers(2, hoodie));
        add(mixed.at(2, 30), shoppers(2, cap));
        add(mixed.at(5, 902), shoppers(1, hoodie));
        serve(mixed);
        assertThat(line(hoodie)).containsExactly("5@900 held", "5@901 sold-out", "5@902 sold-out");
        assertThat(line(cap)).containsExactly("2@30 held", "2@31 sold-out");
    }

    @Test
    void aHoldKeepsThePlaceOfTheRequestThatFilledItLast() {
        String hoodie = Drop.variant(5);
        String cart = Drop.id();
        serve(add(batch().at(3, 10), Drop.holdRequest(cart, hoodie, 1)));
        serve(add(batch().at(3, 20), Drop.holdRequest(cart, hoodie, 2)));
        serve(add(batch().at(3, 30), Drop.holdRequest(cart, hoodie, 9)));
        assertThat(placeOfHold(cart)).isEqualTo("3@20");
        String checkout = Drop.id();
        Drop.requestCheckout(checkout, cart, Map.of(hoodie, 3));
        assertThat(Drop.checkoutAnswer(checkout).type()).isEqualTo("holds.renewed.v1");
        assertThat(placeOfHold(cart))
                .as("a checkout changes the hold, not its place")
                .isEqualTo("3@20");
    }

    private String placeOfHold(String cart) {
        return database.texts(
                        "SELECT log_partition || '@' || log_offset FROM inventory_reservations WHERE cart_id = ?",
                        UUID.fromString(cart))
                .get(0);
    }

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private static Map<String, Object> shopper() {
        return Map.of("requestId", Drop.id(), "cartId", Drop.id(), "quantity", 1, "askedAt", NOON.toString());
    }

    private static Batch turnAway(Batch batch, String variant, Instant until, List<Map<String, Object>> shoppers) {
        return batch.add(
                Drop.id(),
                variant,
                "shoppers.turned-away.v1",
                Map.of("variantId", variant, "until", until.toString(), "shoppers", shoppers));
    }

    /** A variant whose one unit is held by a cart, before which a crowd stands at noon. */
    private String crowded(String cart, int crowd) {
        String hoodie = Drop.variant(1);
        serve(add(add(batch().loggedAt(NOON), Drop.holdRequest(cart, hoodie, 1)), shoppers(crowd, hoodie)));
        return hoodie;
    }

    private List<String> closings(String variant) {
        return database.texts(
                "SELECT line_closed_until::text FROM stock_levels WHERE product_variant_id = ?",
                UUID.fromString(variant));
    }

    @Test
    void aCrowdThatFindsNothingHasTheLineClosedForASecond() {
        String hoodie = crowded(Drop.id(), 100);
        assertThat(closings(hoodie)).containsExactly("2026-06-01 12:00:01+00");
        Received closed = Drop.reservation(r -> "line.closed.v1".equals(r.type()) && hoodie.equals(r.key()));
        assertThat(closed.body().path("variantId").asText()).isEqualTo(hoodie);
        assertThat(closed.body().path("until").asText()).isEqualTo("2026-06-01T12:00:01Z");

        serve(add(batch().at(0, 200).loggedAt(NOON.plusMillis(50)), shoppers(1, hoodie)));
        assertThat(closings(hoodie)).as("hardly any longer").containsExactly("2026-06-01 12:00:01+00");
        serve(add(batch().at(0, 201).loggedAt(NOON.plusMillis(600)), shoppers(1, hoodie)));
        assertThat(closings(hoodie)).as("the crowd is still there").containsExactly("2026-06-01 12:00:01.6+00");
    }

    @Test
    void fewShoppersAreAskedAboutOneByOne() {
        assertThat(closings(crowded(Drop.id(), 99))).containsExactly((String) null);
    }

    @Test
    void whatComesFreeWaitsUntilTheLineIsOpenAgain() {
        String cart = Drop.id();
        String hoodie = crowded(cart, 100);
        Map<String, Object> release = Map.of("requestId", Drop.id(), "cartId", cart, "variantId", hoodie);
        Instant until = NOON.plusSeconds(1);
        serve(batch().at(0, 200)
                .loggedAt(NOON.plusMillis(10))
                .add((String) release.get("requestId"), hoodie, "hold.release-requested.v1", release));
        Batch closed = add(batch().at(0, 201).loggedAt(until), shoppers(1, hoodie));
        turnAway(closed, hoodie, until, List.of(shopper(), shopper()));
        serve(add(closed.loggedAt(until.plusMillis(1)), shoppers(2, hoodie)));
        assertThat(database.texts(
                        "SELECT concat_ws(' ', log_offset, log_index, outcome, needed, available, closed_until IS NOT NULL) "
                                + "FROM line_places WHERE product_variant_id = ? AND log_offset >= 200 "
                                + "ORDER BY log_offset, log_index",
                        UUID.fromString(hoodie)))
                .containsExactly(
                        "200 0 released -1 0 f",
                        "201 0 sold-out 1 1 t",
                        "202 0 sold-out 1 1 t",
                        "202 1 sold-out 1 1 t",
                        "203 0 held 1 1 f",
                        "204 0 sold-out 1 0 f");
        Drop.awaitStock(hoodie, 1, 1);
    }

    @Test
    void whoWasTurnedAwayIsToldNothingAndStandsInTheLineOnce() {
        String hoodie = crowded(Drop.id(), 100);
        List<Map<String, Object>> away = List.of(shopper(), shopper());
        Batch batch = turnAway(batch().at(0, 200).loggedAt(NOON), hoodie, NOON.plusSeconds(1), away);
        serve(batch);
        serve(batch);
        turnAway(batch.at(0, 201).loggedAt(NOON.plusMillis(1_001)), hoodie, NOON.plusSeconds(1), List.of(shopper()));
        serve(batch);
        assertThat(line(hoodie)).hasSize(103).endsWith("0@200 sold-out", "0@200 sold-out");
        assertThat(database.texts(
                        "SELECT id::text FROM outbox WHERE body::text LIKE '%' || ? || '%'",
                        (String) away.get(0).get("requestId")))
                .isEmpty();
        assertThat(deadLettersOf(hoodie)).isZero();
    }

    @Test
    void whoIsTurnedAwayFromALineThatWasNotClosedIsADeadLetter() {
        String hoodie = Drop.variant(1);
        serve(turnAway(batch().loggedAt(NOON), hoodie, NOON.plusSeconds(1), List.of(shopper())));
        assertThat(line(hoodie)).isEmpty();
        assertThat(deadLettersOf(hoodie)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"UPDATE line_places SET outcome = 'held'", "DELETE FROM line_places", "TRUNCATE line_places"})
    void theServiceCannotChangeTheLine(String statement) {
        assertThatThrownBy(() -> database.asApplication(statement))
                .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getSQLState())
                        .isEqualTo(INSUFFICIENT_PRIVILEGE));
    }
}
