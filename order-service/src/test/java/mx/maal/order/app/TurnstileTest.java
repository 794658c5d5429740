package mx.maal.order.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import mx.maal.kit.test.LocalStack;
import mx.maal.order.domain.DropWindow;
import mx.maal.order.domain.WaitingRoom;
import mx.maal.order.persistence.WaitingRoomRows;
import mx.maal.order.persistence.WaitingRoomRows.Arrival;
import mx.maal.order.persistence.WaitingRoomRows.Given;
import org.junit.jupiter.api.Test;

/** Numbers and admissions where several replicas work on one slice at once, and where one of them dies. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class TurnstileTest {

    private static final Duration BURST = Duration.ofSeconds(1);

    @Inject
    Settings settings;

    @Inject
    Clock clock;

    @Inject
    WaitingRoomRows rows;

    @Inject
    Turnstile turnstile;

    @Inject
    WaitingRooms rooms;

    @Inject
    DataSource dataSource;

    /** A row of {@code admissions}. */
    private record Admission(long from, long to, Instant at) {}

    @Test
    void replicasGiveEachNumberOnceAndLeaveNoneOut() throws Exception {
        UUID drop = UUID.randomUUID();
        List<UUID> carts = carts(600);
        ExecutorService replicas = Executors.newFixedThreadPool(6);
        List<Future<Map<Arrival, Given>>> given = new ArrayList<>();
        for (int replica = 0; replica < 6; replica++) {
            // Each shopper comes to two replicas at once, in another order.
            List<UUID> half = new ArrayList<>(carts.subList(replica / 2 * 200, replica / 2 * 200 + 200));
            Collections.shuffle(half);
            for (int i = 0; i < 200; i += 20) {
                List<Arrival> group = half.subList(i, i + 20).stream()
                        .map(cart -> new Arrival(drop, cart))
                        .toList();
                given.add(replicas.submit(() -> give(group)));
            }
        }
        Map<UUID, Long> numbers = new java.util.HashMap<>();
        for (Future<Map<Arrival, Given>> answer : given) {
            answer.get().forEach((arrival, number) -> {
                Long earlier = numbers.put(arrival.cartId(), number.number());
                assertThat(earlier == null || earlier.equals(number.number()))
                        .as("one cart, one number")
                        .isTrue();
            });
        }
        replicas.shutdown();

        assertThat(numbers.values())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 600).boxed().toList());
    }

    @Test
    void whoseAnswerWasLostIsToldTheSameNumber() {
        UUID drop = dropInCatalog(Instant.now().plusSeconds(3_600), 5);
        UUID cart = carts(1).get(0);
        String slug = "drop-" + drop;
        await().atMost(Duration.ofSeconds(10)).until(() -> turnstile.room(slug).isPresent());

        // The replica wrote this and died before it could answer.
        Given lost = give(List.of(new Arrival(drop, cart))).get(new Arrival(drop, cart));
        carts(3).forEach(other -> give(List.of(new Arrival(drop, other))));
        TicketView told = rooms.arrive(slug, cart).await().atMost(Duration.ofSeconds(5));

        assertThat(lost.number()).isEqualTo(1);
        assertThat(told.position()).isZero();
        assertThat(rooms.arrive(slug, cart)
                        .await()
                        .atMost(Duration.ofSeconds(5))
                        .ticket())
                .isEqualTo(told.ticket());
    }

    @Test
    void replicasLetEachNumberInOnceInOrderAndNoFasterThanTheRate() throws Exception {
        int perSecond = 200;
        DropWindow drop = drop(UUID.randomUUID(), Instant.now().plusMillis(500), perSecond);
        arrive(drop, 1_000);
        ExecutorService replicas = Executors.newFixedThreadPool(8);
        List<Future<?>> turning = new ArrayList<>();
        Instant end = Instant.now().plusSeconds(3);
        for (int replica = 0; replica < 8; replica++) {
            turning.add(replicas.submit(() -> {
                while (Instant.now().isBefore(end)) {
                    rows.admit(List.of(drop));
                }
            }));
        }
        for (Future<?> replica : turning) {
            replica.get();
        }
        replicas.shutdown();

        List<Admission> admissions = admissions(drop);
        assertInOrder(admissions);
        assertNoFasterThan(perSecond, admissions);
        assertThat(admissions.get(0).at).isAfter(drop.startsAt());
        long last = admissions.get(admissions.size() - 1).to;
        double seconds = Duration.between(drop.startsAt(), end).toMillis() / 1_000.0;
        assertThat((double) last).isBetween(perSecond * (seconds - 0.5), perSecond * (seconds + 0.5));
    }

    @Test
    void whatNobodyUsedIsSavedForASecondAtMost() {
        int perSecond = 50;
        DropWindow drop = drop(UUID.randomUUID(), Instant.now().minusSeconds(600), perSecond);

        rows.admit(List.of(drop));
        arrive(drop, 200);
        rows.admit(List.of(drop));

        assertThat(admissions(drop)).extracting(Admission::to).containsExactly(50L);
    }

    @Test
    void noMoreAreLetInThanHaveComeAndNothingIsWrittenForNobody() throws Exception {
        DropWindow drop = drop(UUID.randomUUID(), Instant.now().minusSeconds(600), 10_000);
        arrive(drop, 7);

        for (int turn = 0; turn < 3; turn++) {
            rows.admit(List.of(drop));
            Thread.sleep(20);
        }

        assertThat(admissions(drop))
                .extracting(Admission::from, Admission::to)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(1L, 7L));
    }

    @Test
    void aSlowRoomLetsInOneAfterTheOther() throws Exception {
        DropWindow drop = drop(UUID.randomUUID(), Instant.now().minusSeconds(600), 3);
        arrive(drop, 20);

        Instant end = Instant.now().plusSeconds(3);
        while (Instant.now().isBefore(end)) {
            rows.admit(List.of(drop));
            Thread.sleep(50);
        }

        List<Admission> admissions = admissions(drop);
        assertInOrder(admissions);
        assertNoFasterThan(3, admissions);
        assertThat(admissions.get(admissions.size() - 1).to).isBetween(10L, 12L);
    }

    @Test
    void nobodyIsLetInBeforeTheStartOrAfterTheEnd() {
        UUID early = UUID.randomUUID();
        UUID late = UUID.randomUUID();
        DropWindow toCome = drop(early, Instant.now().plusSeconds(3_600), 100);
        DropWindow over =
                new DropWindow(late, "over", true, null, Instant.now().minusSeconds(1), null, null, null, null, 100);
        arrive(toCome, 3);
        arrive(over, 3);

        rows.admit(List.of(toCome, over));

        assertThat(admissions(toCome)).isEmpty();
        assertThat(admissions(over)).isEmpty();
    }

    @Test
    void aReplicaThatStartsAnewKnowsWhatTheOthersKnow() {
        UUID id = dropInCatalog(Instant.now().minusSeconds(60), 20);
        DropWindow drop = drop(id, Instant.now().minusSeconds(60), 20);
        arrive(drop, 60);
        await().atMost(Duration.ofSeconds(20)).until(() -> turnstile
                .room(id)
                .map(room -> room.admissions().through() == 60)
                .orElse(false));

        Turnstile restarted = new Turnstile();
        restarted.settings = settings;
        restarted.clock = clock;
        restarted.rows = rows;
        restarted.metrics = new SimpleMeterRegistry();
        restarted.registerGauges();
        restarted.turn();

        WaitingRoom before = turnstile.room(id).orElseThrow();
        WaitingRoom after = restarted.room(id).orElseThrow();
        assertThat(after.given()).isEqualTo(60);
        assertThat(LongStream.rangeClosed(0, 61)
                        .mapToObj(number -> String.valueOf(after.admissions().at(number))))
                .containsExactlyElementsOf(LongStream.rangeClosed(0, 61)
                        .mapToObj(number -> String.valueOf(before.admissions().at(number)))
                        .toList());
        assertThat(restarted.room("drop-" + id)).isPresent();
        assertThat(rows.admittedBefore(id, Duration.ZERO)).isEqualTo(60);
        assertThat(rows.admittedBefore(id, Duration.ofHours(1))).isZero();
    }

    private static void assertInOrder(List<Admission> admissions) {
        long expected = 1;
        Instant last = Instant.MIN;
        for (Admission admission : admissions) {
            assertThat(admission.from).isEqualTo(expected);
            assertThat(admission.at).isAfterOrEqualTo(last);
            expected = admission.to + 1;
            last = admission.at;
        }
        assertThat(expected).isGreaterThan(1);
    }

    /** Between any two admissions there are no more than the rate allows, and what one second saves. */
    private static void assertNoFasterThan(int perSecond, List<Admission> admissions) {
        for (Admission first : admissions) {
            for (Admission last : admissions) {
                if (last.from >= first.from) {
                    double seconds =
                            Duration.between(first.at, last.at).plus(BURST).toNanos() / 1e9;
                    assertThat((double) (last.to - first.from + 1)).isLessThanOrEqualTo(perSecond * seconds + 1e-6);
                }
            }
        }
    }

    private static DropWindow drop(UUID id, Instant startsAt, int perSecond) {
        return new DropWindow(id, "drop-" + id, true, startsAt, null, null, null, null, null, perSecond);
    }

    private void arrive(DropWindow drop, int shoppers) {
        give(carts(shoppers).stream()
                .map(cart -> new Arrival(drop.collectionId(), cart))
                .toList());
    }

    private Map<Arrival, Given> give(List<Arrival> arrivals) {
        return QuarkusTransaction.requiringNew().call(() -> rows.give(arrivals));
    }

    private List<UUID> carts(int number) {
        List<UUID> ids =
                IntStream.range(0, number).mapToObj(i -> UUID.randomUUID()).toList();
        run("INSERT INTO carts (id) SELECT unnest(?::uuid[])", statement -> {
            statement.setArray(1, statement.getConnection().createArrayOf("uuid", ids.toArray()));
            return statement.executeUpdate();
        });
        return ids;
    }

    /** As the catalog's event would have it. */
    private UUID dropInCatalog(Instant startsAt, int perSecond) {
        UUID id = UUID.randomUUID();
        run(
                "INSERT INTO offered_products (product_id, version, active, drops) VALUES (gen_random_uuid(), 1, true, ?::jsonb)",
                statement -> {
                    statement.setString(
                            1,
                            "[{\"collectionId\": \"%s\", \"slug\": \"drop-%s\", \"active\": true, \"startsAt\": \"%s\", \"admissionsPerSecond\": %d}]"
                                    .formatted(id, id, startsAt, perSecond));
                    return statement.executeUpdate();
                });
        return id;
    }

    private List<Admission> admissions(DropWindow drop) {
        return run(
                "SELECT from_number, to_number, admitted_at FROM admissions WHERE collection_id = ? ORDER BY from_number",
                statement -> {
                    statement.setObject(1, drop.collectionId());
                    List<Admission> found = new ArrayList<>();
                    try (ResultSet row = statement.executeQuery()) {
                        while (row.next()) {
                            found.add(new Admission(
                                    row.getLong(1),
                                    row.getLong(2),
                                    row.getTimestamp(3).toInstant()));
                        }
                    }
                    return found;
                });
    }

    private interface Use<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    private <T> T run(String sql, Use<T> use) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return use.with(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
