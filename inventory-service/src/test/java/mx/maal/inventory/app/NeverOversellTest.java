package mx.maal.inventory.app;

import static mx.maal.inventory.Crowd.event;
import static mx.maal.inventory.Crowd.together;
import static mx.maal.inventory.Crowd.untilNotLost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import mx.maal.inventory.Database;
import mx.maal.inventory.Drop;
import mx.maal.inventory.domain.MovementType;
import mx.maal.kit.events.Event;
import mx.maal.kit.test.LocalStack;
import org.junit.jupiter.api.Test;

/**
 * Law 1 while many transactions want the same units, as when two replicas consume, a rebalance hands a partition over
 * or an operator writes units off in the middle of a drop. Batches come from threads, past Kafka's one line per variant.
 */
@QuarkusTest
@WithTestResource(LocalStack.class)
class NeverOversellTest {

    // One statement, so one snapshot; the instant is taken within it.
    private static final String BROKEN_LAWS = "SELECT l.product_variant_id || ': on hand ' || l.on_hand || ', moved ' "
            + "|| m.units || ', held ' || h.units || ', counted ' || b.units FROM stock_levels l, (SELECT clock_timestamp() AS now) t, "
            + "LATERAL (SELECT COALESCE(sum(quantity), 0) AS units FROM inventory_movements "
            + "WHERE product_variant_id = l.product_variant_id) m, "
            + "LATERAL (SELECT COALESCE(sum(quantity), 0) AS units FROM inventory_reservations WHERE status = 'active' "
            + "AND product_variant_id = l.product_variant_id AND expires_at > t.now) h, "
            + "LATERAL (SELECT COALESCE(sum(units), 0) AS units FROM blocked_units "
            + "WHERE product_variant_id = l.product_variant_id AND expires_at > t.now) b "
            + "WHERE l.on_hand <> m.units OR h.units > l.on_hand OR b.units <> h.units";

    private static final String BROKEN_SALES = "SELECT COALESCE(r.order_item_id, m.order_item_id) FROM "
            + "(SELECT * FROM inventory_reservations WHERE status = 'converted') r FULL JOIN "
            + "(SELECT * FROM inventory_movements WHERE type = 'sale') m "
            + "ON m.reservation_id = r.id AND m.order_item_id = r.order_item_id AND m.quantity = -r.quantity "
            + "WHERE r.id IS NULL OR m.id IS NULL";

    @Inject
    HoldRequests holdRequests;

    @Inject
    CheckoutHolds checkouts;

    @Inject
    OrderStock orders;

    @Inject
    OperatorMovements operator;

    @Inject
    HoldExpiry expiry;

    @Inject
    Database database;

    @Inject
    DataSource dataSource;

    @Test
    void aThousandShoppersForAHundredUnitsGetAHundred() throws Exception {
        String hoodie = Drop.variant(100);
        List<Event> line = IntStream.range(0, 1_000)
                .mapToObj(i -> event("hold.requested.v1", Drop.holdRequest(Drop.id(), hoodie, 1)))
                .toList();
        together(IntStream.range(0, 8)
                .<Callable<Void>>mapToObj(thread -> () -> {
                    for (int from = thread * 125; from < (thread + 1) * 125; from += 5) {
                        holdRequests.answer(line.subList(from, from + 5));
                    }
                    return null;
                })
                .toList());
        Drop.awaitStock(hoodie, 100, 100);
        assertThat(database.number(
                        "SELECT sum(quantity) FROM inventory_reservations WHERE product_variant_id = ?",
                        UUID.fromString(hoodie)))
                .isEqualTo(100);
    }

    @Test
    void overlappingBatchesOfManyVariantsNeitherOversellNorDeadlock() throws Exception {
        List<String> variants = Stream.generate(() -> Drop.variant(20)).limit(6).toList();
        together(IntStream.range(0, 6)
                .<Callable<Void>>mapToObj(thread -> () -> {
                    Random random = new Random(thread);
                    for (int batch = 0; batch < 20; batch++) {
                        List<String> shuffled = new ArrayList<>(variants);
                        Collections.shuffle(shuffled, random);
                        holdRequests.answer(shuffled.stream()
                                .map(v -> event("hold.requested.v1", Drop.holdRequest(Drop.id(), v, 1)))
                                .toList());
                    }
                    return null;
                })
                .toList());
        variants.forEach(variant -> Drop.awaitStock(variant, 20, 20));
    }

    @Test
    void overlappingBatchesLetAClientHaveNoMoreThanItsLimit() throws Exception {
        String hoodie = Drop.variant(200);
        String home = "home-" + Drop.id();
        together(IntStream.range(0, 6)
                .<Callable<Void>>mapToObj(thread -> () -> {
                    for (int batch = 0; batch < 5; batch++) {
                        holdRequests.answer(IntStream.range(0, 4)
                                .mapToObj(i -> {
                                    Map<String, Object> request = Drop.holdRequest(Drop.id(), hoodie, 1);
                                    request.put("client", home);
                                    request.put("clientLimit", 10);
                                    return event("hold.requested.v1", request);
                                })
                                .toList());
                    }
                    return null;
                })
                .toList());
        Drop.awaitStock(hoodie, 200, 10);
    }

    @Test
    void aHoldThatExpiresWhileABatchWaitsForTheLockIsFreeForThatBatch() throws Exception {
        String hoodie = Drop.variant(1);
        Map<String, Object> brief = Drop.holdRequest(Drop.id(), hoodie, 1);
        brief.put("holdSeconds", 2);
        holdRequests.answer(List.of(event("hold.requested.v1", brief)));
        Map<String, Object> next = Drop.holdRequest(Drop.id(), hoodie, 1);
        Thread batch = new Thread(() -> holdRequests.answer(List.of(event("hold.requested.v1", next))));
        try (Connection other = dataSource.getConnection()) {
            other.setAutoCommit(false);
            other.createStatement()
                    .executeQuery("SELECT 1 FROM stock_levels WHERE product_variant_id = '" + hoodie + "' FOR UPDATE");
            batch.start();
            await().until(() ->
                    database.number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") > 0);
            assertThat(Drop.stock(hoodie).getInt("held"))
                    .as("still held when the batch began")
                    .isEqualTo(1);
            await().until(() -> Drop.stock(hoodie).getInt("held") == 0);
            other.commit();
        }
        batch.join();
        assertThat(Drop.answer((String) next.get("requestId")).type()).isEqualTo("hold.created.v1");
    }

    @Test
    void theLawsHoldAtEveryInstantOfABusyDrop() throws Exception {
        List<String> variants = Stream.generate(() -> Drop.variant(15)).limit(3).toList();
        List<String> carts = Stream.generate(Drop::id).limit(12).toList();
        AtomicBoolean busy = new AtomicBoolean(true);
        List<String> broken = Collections.synchronizedList(new ArrayList<>());
        ExecutorService watcher = Executors.newSingleThreadExecutor();
        Future<Integer> looks = watcher.submit(() -> {
            int count = 0;
            for (; busy.get(); count++) {
                broken.addAll(database.texts(BROKEN_LAWS));
            }
            return count;
        });
        try {
            together(IntStream.range(0, 6)
                    .<Callable<Void>>mapToObj(thread -> () -> {
                        Random random = new Random(thread);
                        for (int i = 0; i < 150; i++) {
                            untilNotLost(anything(random, variants, carts));
                        }
                        return null;
                    })
                    .toList());
        } finally {
            busy.set(false);
            watcher.shutdown();
        }
        assertThat(looks.get()).isPositive();
        assertThat(broken).isEmpty();
        assertThat(database.texts(BROKEN_LAWS)).isEmpty();
        assertThat(database.texts(BROKEN_SALES)).isEmpty();
        assertThat(database.number("SELECT count(*) FROM inventory_reservations WHERE status = 'converted'"))
                .isPositive();
    }

    private Runnable anything(Random random, List<String> variants, List<String> carts) {
        String variant = variants.get(random.nextInt(variants.size()));
        String other = variants.get(random.nextInt(variants.size()));
        String cart = carts.get(random.nextInt(carts.size()));
        int quantity = 1 + random.nextInt(4);
        String checkout = Drop.id();
        String order = Drop.id();
        Map<String, Object> item = Map.of("orderItemId", Drop.id(), "variantId", variant, "quantity", quantity);
        return switch (random.nextInt(11)) {
            case 0, 1, 2, 3 -> () -> holdRequests.answer(
                    List.of(request(random, cart, variant, quantity), request(random, cart, other, quantity)));
            case 4 -> () -> holdRequests.answer(List.of(event(
                    "hold.release-requested.v1",
                    Map.of("requestId", Drop.id(), "cartId", cart, "variantId", variant))));
            case 5 -> () -> checkouts.apply(List.of(
                    event("checkout.requested.v1", Drop.checkout(checkout, cart, 1, Map.of(variant, quantity)))));
            case 6 -> () -> checkouts.apply(List.of(
                    event("checkout.requested.v1", Drop.checkout(checkout, cart, 1, Map.of(variant, quantity))),
                    event(
                            "checkout.extension-requested.v1",
                            Drop.extension(
                                    checkout,
                                    cart,
                                    Drop.id(),
                                    Instant.now().plusSeconds(2),
                                    Map.of(variant, quantity),
                                    random.nextInt(101)))));
            case 7 -> () ->
                    orders.apply(List.of(event("order.placed.v1", Drop.placed(order, checkout, cart, List.of(item)))));
            case 8 -> () -> orders.apply(List.of(
                    event("order.placed.v1", Drop.placed(order, checkout, cart, List.of(item))),
                    event("order.cancelled.v1", Map.of("orderId", order, "restock", List.of(item)))));
            case 9 -> () -> operator.record(
                    UUID.fromString(variant),
                    random.nextBoolean() ? quantity : -quantity,
                    MovementType.ADJUSTMENT,
                    "test",
                    null);
            default -> expiry::sweep;
        };
    }

    private static Event request(Random random, String cart, String variant, int quantity) {
        Map<String, Object> request = Drop.holdRequest(cart, variant, quantity);
        request.put("mode", random.nextBoolean() ? "add" : "set");
        request.put("holdSeconds", 1);
        return event("hold.requested.v1", request);
    }
}
