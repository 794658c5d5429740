package mx.maal.order.domain;

import static mx.maal.order.domain.Fixtures.NOW;
import static mx.maal.order.domain.Fixtures.QUARTER;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import mx.maal.kit.Money;
import org.junit.jupiter.api.Test;

/** What a shopper who waits is told. Plain rules: no framework is started. */
class WaitingRoomTest {

    private static final Instant LONG_AGO = NOW.minusSeconds(600);

    private static DropWindow drop(Instant startsAt, Integer perSecond) {
        return new DropWindow(
                UUID.randomUUID(), "drop", true, startsAt, NOW.plusSeconds(7_200), null, null, null, null, perSecond);
    }

    private static Admissions admissions(Admissions.Group... groups) {
        return Admissions.after(0).plus(List.of(groups), Instant.MIN);
    }

    private static WaitingRoom room(int perSecond, Admissions.Group... groups) {
        return new WaitingRoom(drop(null, perSecond), 100_000, admissions(groups));
    }

    @Test
    void whoWaitsIsToldHowManyAreBeforeAndWhenItIsHisTurn() {
        WaitingRoom room = room(10, new Admissions.Group(1, 30, NOW.minusSeconds(1)));

        Place next = room.placeOf(31, NOW, QUARTER);
        Place later = room.placeOf(631, NOW, QUARTER);

        assertThat(next.status()).isEqualTo(Place.Status.WAITING);
        assertThat(next.ahead()).isZero();
        assertThat(next.expectedAt()).isEqualTo(NOW.plusMillis(100));
        assertThat(next.pollAfterSeconds()).isEqualTo(1);
        assertThat(next.admittedUntil()).isNull();
        assertThat(later.ahead()).isEqualTo(600);
        assertThat(later.expectedAt()).isEqualTo(NOW.plusMillis(60_100));
        assertThat(later.pollAfterSeconds()).isBetween(24, 30);
    }

    @Test
    void beforeTheDropOpensTheWaitBeginsAtItsStart() {
        WaitingRoom room = new WaitingRoom(drop(NOW.plusSeconds(3_600), 10), 5, Admissions.after(0));

        Place place = room.placeOf(5, NOW, QUARTER);

        assertThat(place.ahead()).isEqualTo(4);
        assertThat(place.expectedAt()).isEqualTo(NOW.plusSeconds(3_600).plusMillis(500));
    }

    @Test
    void whoWasAdmittedMayAskForAWhileFromThatMomentOn() {
        WaitingRoom room = room(10, new Admissions.Group(1, 2, LONG_AGO), new Admissions.Group(3, 9, NOW));
        Instant last = LONG_AGO.plus(QUARTER).minusNanos(1);

        assertThat(room.placeOf(2, NOW, QUARTER))
                .isEqualTo(new Place(Place.Status.ADMITTED, 0, null, LONG_AGO.plus(QUARTER), null));
        assertThat(room.statusOf(1, last, QUARTER)).isEqualTo(Place.Status.ADMITTED);
        assertThat(room.statusOf(1, last.plusNanos(1), QUARTER)).isEqualTo(Place.Status.EXPIRED);
        assertThat(room.placeOf(1, last.plusNanos(1), QUARTER).status()).isEqualTo(Place.Status.EXPIRED);
        assertThat(room.statusOf(3, last.plusNanos(1), QUARTER)).isEqualTo(Place.Status.ADMITTED);
        assertThat(room.statusOf(10, NOW, QUARTER)).isEqualTo(Place.Status.WAITING);
    }

    @Test
    void anAdmissionIsToldAMomentAfterItCounts() {
        WaitingRoom room = room(10, new Admissions.Group(1, 2, LONG_AGO), new Admissions.Group(3, 9, NOW));

        assertThat(room.statusOf(9, NOW, QUARTER)).isEqualTo(Place.Status.ADMITTED);
        assertThat(room.placeOf(9, NOW, QUARTER).status()).isEqualTo(Place.Status.WAITING);
        assertThat(room.placeOf(9, NOW.plusMillis(500), QUARTER).status()).isEqualTo(Place.Status.ADMITTED);
    }

    @Test
    void whatIsForgottenIsOver() {
        Admissions all =
                admissions(new Admissions.Group(1, 2, LONG_AGO), new Admissions.Group(3, 9, NOW.minusSeconds(2)));
        Admissions kept = all.plus(List.of(new Admissions.Group(10, 11, NOW)), NOW.minusSeconds(60));
        Admissions none = all.plus(List.of(), NOW);

        assertThat(LongStream.of(1, 2, 3, 9, 10, 11, 12).mapToObj(kept::at))
                .containsExactly(Instant.MIN, Instant.MIN, NOW.minusSeconds(2), NOW.minusSeconds(2), NOW, NOW, null);
        assertThat(kept.through()).isEqualTo(11);
        assertThat(kept.throughAt(NOW.minusSeconds(1))).isEqualTo(9);
        assertThat(kept.throughAt(LONG_AGO)).isEqualTo(2);
        assertThat(none.through()).isEqualTo(9);
        assertThat(none.at(9)).isEqualTo(Instant.MIN);
        assertThat(none.at(10)).isNull();
        Place place = new WaitingRoom(drop(null, 10), 9, none).placeOf(9, NOW, QUARTER);
        assertThat(place).isEqualTo(new Place(Place.Status.EXPIRED, 0, null, null, null));
        assertThat(Admissions.after(4).through()).isEqualTo(4);
    }

    /** ADR 0015's arithmetic: if all who wait do as they are told, how many look in one second? */
    @Test
    void aCrowdLooksAtARateThatOneReplicaServes() {
        int crowd = 50_000;
        for (int perSecond : new int[] {10, 100, 1_000}) {
            WaitingRoom room = room(perSecond);
            double looksPerSecond = LongStream.rangeClosed(1, crowd)
                    .mapToDouble(
                            number -> 1.0 / room.placeOf(number, NOW, QUARTER).pollAfterSeconds())
                    .sum();

            assertThat(looksPerSecond).as("at %d/s", perSecond).isLessThan(crowd / 24.0 + 9.0 * perSecond);
        }
    }

    @Test
    void whoCameTogetherDoesNotLookTogether() {
        WaitingRoom room = room(10);

        assertThat(LongStream.range(40_000, 40_100)
                        .mapToObj(number -> room.placeOf(number, NOW, QUARTER).pollAfterSeconds())
                        .distinct())
                .containsExactlyInAnyOrder(24, 25, 26, 27, 28, 29, 30);
    }

    @Test
    void onlyOpenDropsWithARateHaveAWaitingRoom() {
        DropWindow open = drop(NOW, 5);
        DropWindow free = drop(NOW, null);
        DropWindow toCome = drop(NOW.plusNanos(1), 5);
        Offer offer = new Offer(
                UUID.randomUUID(), true, null, "Playera Olas", new Money(1, "MXN"), List.of(free, toCome, open));

        assertThat(offer.waitingRoomsAt(NOW)).containsExactly(open);
        assertThat(offer.waitingRoomsAt(NOW.minusNanos(1))).isEmpty();
        assertThat(offer.waitingRoomsAt(NOW.plusNanos(1))).containsExactly(toCome, open);
    }
}
