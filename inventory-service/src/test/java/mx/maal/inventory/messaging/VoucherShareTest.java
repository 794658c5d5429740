package mx.maal.inventory.messaging;

import static mx.maal.inventory.Crowd.event;
import static mx.maal.inventory.Crowd.together;
import static mx.maal.inventory.Crowd.untilNotLost;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mx.maal.inventory.Database;
import mx.maal.inventory.Drop;
import mx.maal.inventory.app.CheckoutHolds;
import mx.maal.inventory.app.HoldExpiry;
import mx.maal.inventory.app.HoldRequests;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.EventConsumer;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.TestKafka;
import mx.maal.kit.test.TestKafka.Received;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The share of vouchers while several replicas extend holds on the same variant: checkouts are keyed by cart. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class VoucherShareTest {

    private static final String REQUESTED = "checkout.requested.v1";
    private static final String EXTENSION_REQUESTED = "checkout.extension-requested.v1";
    private static final String CLOSED = "checkout.closed.v1";

    @Inject
    EventConsumer events;

    @Inject
    CheckoutHolds checkouts;

    @Inject
    HoldRequests holdRequests;

    @Inject
    HoldExpiry expiry;

    @Inject
    Database database;

    private record Checkout(String id, String cart, Map<String, Integer> items) {

        Event requested(int holdSeconds) {
            return event(REQUESTED, Drop.checkout(id, cart, holdSeconds, items));
        }

        Event extension(Duration voucher, int share) {
            return event(
                    EXTENSION_REQUESTED,
                    Drop.extension(id, cart, Drop.id(), Instant.now().plus(voucher), items, share));
        }

        Event closed() {
            return event(CLOSED, Map.of("checkoutId", id, "cartId", cart));
        }
    }

    /** A rebalance: every batch comes to two replicas, and these meet others that have batches for the same variant. */
    @Test
    void redeliveredToReplicasTheShareIsGivenAwayOnce() throws Exception {
        String hoodie = Drop.variant(100);
        List<Checkout> waiting = Stream.generate(() -> new Checkout(Drop.id(), Drop.id(), Map.of(hoodie, 1)))
                .limit(60)
                .toList();
        checkouts.apply(
                waiting.stream().map(checkout -> checkout.requested(900)).toList());
        List<List<ConsumerRecord<String, byte[]>>> batches = new ArrayList<>();
        for (int from = 0; from < waiting.size(); from += 3) {
            Batch batch = new Batch("order.checkouts");
            waiting.subList(from, from + 3)
                    .forEach(checkout -> batch.add(
                            Drop.id(),
                            checkout.cart(),
                            EXTENSION_REQUESTED,
                            Drop.extension(
                                    checkout.id(),
                                    checkout.cart(),
                                    Drop.id(),
                                    Instant.now().plusSeconds(3_600),
                                    checkout.items(),
                                    20)));
            batches.add(batch.records());
        }
        together(IntStream.range(0, 6)
                .<Callable<Void>>mapToObj(replica -> () -> {
                    // Each batch is among those of two of the replicas.
                    for (int i = 0; i < batches.size(); i++) {
                        if (i % 3 == replica % 3) {
                            events.handle("checkouts", batches.get(i), checkouts::apply);
                        }
                    }
                    return null;
                })
                .toList());
        assertThat(database.number(
                        "SELECT sum(quantity) FROM inventory_reservations WHERE product_variant_id = ? AND voucher",
                        UUID.fromString(hoodie)))
                .isEqualTo(20);
        Set<String> carts = new HashSet<>();
        waiting.forEach(checkout -> carts.add(checkout.cart()));
        List<Received> answers = answersTo(carts);
        assertThat(answers).hasSize(60);
        assertThat(answers)
                .filteredOn(r -> r.type().equals("holds.extended.v1"))
                .hasSize(20);
    }

    private static List<Received> answersTo(Set<String> carts) {
        return TestKafka.read("inventory.reservations", r -> false, Duration.ofSeconds(3)).stream()
                .filter(r -> r.type().startsWith("holds.exten") && carts.contains(r.key()))
                .toList();
    }

    @Test
    void theShareIsKeptAtEveryInstantOfABusyDrop() throws Exception {
        String hoodie = Drop.variant(20);
        List<String> carts = Stream.generate(Drop::id).limit(8).toList();
        Map<String, Checkout> latest = new ConcurrentHashMap<>();
        AtomicBoolean busy = new AtomicBoolean(true);
        List<Long> above = Collections.synchronizedList(new ArrayList<>());
        ExecutorService watcher = Executors.newSingleThreadExecutor();
        Future<Integer> looks = watcher.submit(() -> {
            int count = 0;
            for (; busy.get(); count++) {
                long blocked = blockedByVouchers(hoodie);
                if (blocked > 6) {
                    above.add(blocked);
                }
            }
            return count;
        });
        try {
            together(IntStream.range(0, 6)
                    .<Callable<Void>>mapToObj(thread -> () -> {
                        Random random = new Random(thread);
                        for (int i = 0; i < 150; i++) {
                            untilNotLost(anything(random, hoodie, carts, latest));
                        }
                        return null;
                    })
                    .toList());
        } finally {
            busy.set(false);
            watcher.shutdown();
        }
        assertThat(looks.get()).isPositive();
        assertThat(above).as("units above 30 percent of 20").isEmpty();
        List<Received> answers = answersTo(Set.copyOf(carts));
        assertThat(answers).anyMatch(r -> r.type().equals("holds.extended.v1"));
        assertThat(answers)
                .anyMatch(r -> r.body().path("reason").asText().equals("voucher-share-reached"))
                .anyMatch(r -> r.body().path("reason").asText().equals("hold-lost"));
    }

    /** In one statement, so one snapshot; the instant is taken within it. */
    private long blockedByVouchers(String variant) {
        return database.number(
                "SELECT COALESCE(sum(r.quantity), 0) FROM inventory_reservations r, "
                        + "(SELECT clock_timestamp() AS now) t WHERE r.product_variant_id = ? AND r.voucher "
                        + "AND r.status = 'active' AND r.expires_at > t.now",
                UUID.fromString(variant));
    }

    private Runnable anything(Random random, String variant, List<String> carts, Map<String, Checkout> latest) {
        String cart = carts.get(random.nextInt(carts.size()));
        Checkout next = new Checkout(Drop.id(), cart, Map.of(variant, 1 + random.nextInt(3)));
        Checkout last = latest.getOrDefault(cart, next);
        Duration voucher = Duration.ofMillis(300 + random.nextInt(700));
        Map<String, Object> request = Drop.holdRequest(cart, variant, 1 + random.nextInt(4));
        request.put("mode", random.nextBoolean() ? "add" : "set");
        request.put("holdSeconds", 1);
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> () -> holdRequests.answer(List.of(event("hold.requested.v1", request)));
            case 3 -> () -> {
                checkouts.apply(List.of(next.requested(1)));
                latest.put(cart, next);
            };
            case 4, 5 -> () -> checkouts.apply(List.of(last.extension(voucher, 30)));
            case 6, 7 -> () -> {
                checkouts.apply(List.of(next.requested(1), next.extension(voucher, 30)));
                latest.put(cart, next);
            };
            case 8 -> () -> checkouts.apply(List.of(last.closed()));
            default -> random.nextBoolean() ? () -> checkouts.apply(List.of(last.requested(1))) : expiry::sweep;
        };
    }
}
