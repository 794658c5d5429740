package mx.maal.inventory.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mx.maal.inventory.domain.HoldFact.Created;
import mx.maal.inventory.domain.HoldFact.Expired;
import mx.maal.inventory.domain.HoldFact.Refusal;
import mx.maal.inventory.domain.HoldFact.Rejected;
import mx.maal.inventory.domain.HoldFact.Released;
import mx.maal.inventory.domain.HoldRequest.Mode;
import org.junit.jupiter.api.Test;

/** Who gets the units is pure arithmetic on a locked stock: no database, no framework. */
class HoldDeskTest {

    private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
    private static final UUID HOODIE = UUID.randomUUID();
    private static final UUID ANA = UUID.randomUUID();
    private static final UUID BETO = UUID.randomUUID();

    private final List<Hold> stored = new ArrayList<>();
    private Stockroom stock = room(10, 0);

    private Stockroom room(long onHand, long held) {
        return room(NOW, onHand, held);
    }

    private Stockroom room(Instant now, long onHand, long held) {
        return room(now, onHand, held, new Stockroom.VariantLine(null, null));
    }

    private Stockroom room(Instant now, long onHand, long held, Stockroom.VariantLine line) {
        return new Stockroom(
                now,
                List.of(new StockLevel(HOODIE, onHand, held)),
                stored,
                List.of(),
                Map.of(),
                Map.of(),
                Map.of(HOODIE, line));
    }

    private List<HoldFact> ask(UUID cart, Mode mode, int quantity, Integer limit) {
        return new HoldDesk(stock)
                .answer(
                        new HoldRequest(UUID.randomUUID(), cart, HOODIE, mode, quantity, limit, 600, null, null, "ctx"),
                        place(1));
    }

    private HoldFact add(UUID cart, int quantity) {
        return last(ask(cart, Mode.ADD, quantity, null));
    }

    private HoldFact set(UUID cart, int quantity) {
        return last(ask(cart, Mode.SET, quantity, null));
    }

    private Released release(UUID cart) {
        return (Released)
                last(new HoldDesk(stock).answer(HoldRequest.release(UUID.randomUUID(), cart, HOODIE), place(1)));
    }

    private static Place place(long offset) {
        return new Place(3, offset, 0, NOW, NOW);
    }

    private static HoldFact last(List<HoldFact> facts) {
        return facts.get(facts.size() - 1);
    }

    private Hold store(UUID cart, int line, int quantity, UUID checkout, int frozen, Instant expiresAt) {
        Hold hold = new Hold(UUID.randomUUID(), cart, HOODIE, line, quantity, checkout, frozen, expiresAt, false, null);
        stored.add(hold);
        return hold;
    }

    @Test
    void firstComeFirstServedUntilSoldOut() {
        stock = room(3, 0);
        assertThat(add(ANA, 2)).isInstanceOf(Created.class);
        assertThat(add(BETO, 2)).isInstanceOfSatisfying(Rejected.class, no -> {
            assertThat(no.reason()).isEqualTo(Refusal.SOLD_OUT);
            assertThat(no.requested()).isEqualTo(2);
            assertThat(no.heldQuantity()).isZero();
            assertThat(no.available()).isEqualTo(1);
            assertThat(no.context()).isEqualTo("ctx");
        });
        assertThat(add(BETO, 1)).isInstanceOf(Created.class);
        assertThat(stock.available(HOODIE)).isZero();
        assertThat(stock.opened()).hasSize(2);
    }

    @Test
    void aNewHoldLastsAsLongAsAskedFor() {
        assertThat(add(ANA, 2)).isInstanceOfSatisfying(Created.class, yes -> {
            assertThat(yes.quantity()).isEqualTo(2);
            assertThat(yes.expiresAt()).isEqualTo(NOW.plusSeconds(600));
        });
    }

    @Test
    void aHoldEndsOnAFullSecondAndNeverEarlier() {
        stock = room(NOW.plusMillis(1), 10, 0);
        assertThat(add(ANA, 2)).isInstanceOfSatisfying(Created.class, yes -> assertThat(yes.expiresAt())
                .isEqualTo(NOW.plusSeconds(601)));
    }

    @Test
    void addGrowsTheLineAndSetReplacesIt() {
        Created first = (Created) add(ANA, 2);
        Created second = (Created) add(ANA, 3);
        assertThat(second.quantity()).isEqualTo(5);
        assertThat(second.reservationId()).isEqualTo(first.reservationId());
        assertThat(((Created) set(ANA, 4)).quantity()).isEqualTo(4);
        assertThat(stock.available(HOODIE)).isEqualTo(6);
        assertThat(stock.opened()).hasSize(1);
    }

    @Test
    void growthNeedsOnlyTheDifference() {
        store(ANA, 8, 8, null, 0, NOW.plusSeconds(60));
        stock = room(10, 8);
        assertThat(set(ANA, 10)).isInstanceOf(Created.class);
        assertThat(set(ANA, 11)).isInstanceOfSatisfying(Rejected.class, no -> {
            assertThat(no.heldQuantity()).isEqualTo(10);
            assertThat(no.available()).isZero();
        });
        assertThat(stock.available(HOODIE)).isZero();
    }

    @Test
    void aRefusedGrowthLeavesTheHoldAsItWas() {
        Hold hold = store(ANA, 2, 2, null, 0, NOW.plusSeconds(60));
        stock = room(2, 2);
        add(ANA, 1);
        assertThat(hold.quantity()).isEqualTo(2);
        assertThat(hold.expiresAt()).isEqualTo(NOW.plusSeconds(60));
        assertThat(stock.changed()).isEmpty();
    }

    @Test
    void shrinkingFreesUnitsForTheNextInLine() {
        stock = room(2, 0);
        add(ANA, 2);
        set(ANA, 1);
        assertThat(add(BETO, 1)).isInstanceOf(Created.class);
    }

    @Test
    void changingALineNeverShortensItsHold() {
        store(ANA, 1, 1, null, 0, NOW.plusSeconds(900));
        stock = room(10, 1);
        assertThat(((Created) add(ANA, 1)).expiresAt()).isEqualTo(NOW.plusSeconds(900));
    }

    @Test
    void theLimitIsOnTheLineNotOnTheRequest() {
        assertThat(last(ask(ANA, Mode.ADD, 2, 2))).isInstanceOf(Created.class);
        assertThat(last(ask(ANA, Mode.ADD, 1, 2))).isInstanceOfSatisfying(Rejected.class, no -> assertThat(no.reason())
                .isEqualTo(Refusal.PURCHASE_LIMIT));
        assertThat(last(ask(BETO, Mode.SET, 3, 2))).isInstanceOfSatisfying(Rejected.class, no -> assertThat(no.reason())
                .isEqualTo(Refusal.PURCHASE_LIMIT));
    }

    @Test
    void aLoweredLimitDoesNotKeepALineFromShrinking() {
        store(ANA, 5, 5, null, 0, NOW.plusSeconds(60));
        stock = room(10, 5);
        assertThat(last(ask(ANA, Mode.SET, 3, 2))).isInstanceOf(Created.class);
    }

    @Test
    void anUnknownVariantIsToldApartFromASoldOutOne() {
        HoldRequest request =
                new HoldRequest(UUID.randomUUID(), ANA, UUID.randomUUID(), Mode.ADD, 1, null, 600, null, null, null);
        assertThat(last(new HoldDesk(stock).answer(request, place(1))))
                .isInstanceOfSatisfying(
                        Rejected.class, no -> assertThat(no.reason()).isEqualTo(Refusal.UNKNOWN_VARIANT));
    }

    @Test
    void aHoldThatFitsNoIntIsSoldOutNotAnOverflow() {
        store(ANA, Integer.MAX_VALUE, Integer.MAX_VALUE, null, 0, NOW.plusSeconds(60));
        stock = room(Integer.MAX_VALUE, Integer.MAX_VALUE);
        assertThat(add(ANA, 1)).isInstanceOf(Rejected.class);
    }

    @Test
    void releaseThenAddInOneBatchMakesTwoHolds() {
        Created first = (Created) add(ANA, 10);
        assertThat(release(ANA).quantity()).isEqualTo(10);
        Created second = (Created) add(ANA, 1);
        assertThat(second.quantity()).isEqualTo(1);
        assertThat(second.reservationId()).isNotEqualTo(first.reservationId());
        assertThat(stock.opened()).extracting(Hold::status).containsExactly(Hold.Status.RELEASED, Hold.Status.ACTIVE);
        assertThat(stock.available(HOODIE)).isEqualTo(9);
    }

    @Test
    void releasingNothingIsAnsweredToo() {
        Released answer = release(ANA);
        assertThat(answer.reservationId()).isNull();
        assertThat(answer.quantity()).isZero();
        assertThat(answer.reason()).isEqualTo(HoldFact.Cause.REQUESTED);
    }

    @Test
    void anExpiredHoldIsToldAndReleasedBeforeTheNextOneBegins() {
        Hold old = store(ANA, 4, 4, null, 0, NOW);
        stock = room(4, 0);
        List<HoldFact> facts = ask(ANA, Mode.ADD, 3, null);
        assertThat(facts.get(0)).isInstanceOfSatisfying(Expired.class, gone -> {
            assertThat(gone.reservationId()).isEqualTo(old.id());
            assertThat(gone.quantity()).isEqualTo(4);
        });
        assertThat(((Created) facts.get(1)).quantity()).isEqualTo(3);
        assertThat(old.status()).isEqualTo(Hold.Status.RELEASED);
        assertThat(stock.changed()).containsExactly(old);
        assertThat(stock.available(HOODIE))
                .as("an expired hold gives back nothing it did not block")
                .isEqualTo(1);
    }

    @Test
    void aHoldBlocksUntilItsInstantAndNotAtIt() {
        Hold hold = store(ANA, 1, 1, null, 0, NOW);
        assertThat(hold.blockedAt(NOW.minusNanos(1))).isEqualTo(1);
        assertThat(hold.blockedAt(NOW)).isZero();
    }

    @Test
    void whatACheckoutHasFrozenStaysBlockedWhenTheLineShrinks() {
        UUID checkout = UUID.randomUUID();
        Hold hold = store(ANA, 3, 3, checkout, 2, NOW.plusSeconds(60));
        stock = room(3, 3);
        assertThat(((Created) set(ANA, 1)).quantity()).as("the line").isEqualTo(1);
        assertThat(hold.quantity()).as("the hold").isEqualTo(2);
        assertThat(stock.available(HOODIE)).isEqualTo(1);
        assertThat(((Created) add(ANA, 1)).quantity()).isEqualTo(2);
        assertThat(stock.available(HOODIE)).as("grew into what was frozen").isEqualTo(1);
    }

    @Test
    void whatACheckoutHasFrozenOutlivesADeletedLine() {
        Hold hold = store(ANA, 3, 3, UUID.randomUUID(), 2, NOW.plusSeconds(60));
        stock = room(3, 3);
        assertThat(release(ANA).quantity()).isEqualTo(1);
        assertThat(hold.status()).isEqualTo(Hold.Status.ACTIVE);
        assertThat(hold.lineQuantity()).isZero();
        assertThat(hold.quantity()).isEqualTo(2);
        assertThat(((Created) add(ANA, 1)).quantity()).isEqualTo(1);
    }

    @Test
    void requestsThatMakeNoSenseAreRefusedByName() {
        assertThatThrownBy(() -> ask(ANA, Mode.ADD, 0, null)).hasMessageContaining("quantity");
        assertThatThrownBy(() -> ask(ANA, Mode.SET, -1, null)).hasMessageContaining("quantity");
        assertThatThrownBy(() -> ask(ANA, Mode.ADD, 1, 0)).hasMessageContaining("limit");
        assertThatThrownBy(() -> new HoldRequest(
                        UUID.randomUUID(),
                        ANA,
                        HOODIE,
                        Mode.ADD,
                        1,
                        null,
                        HoldRequest.MAX_HOLD_SECONDS + 1,
                        null,
                        null,
                        null))
                .hasMessageContaining("holdSeconds");
        assertThatThrownBy(() -> HoldRequest.release(UUID.randomUUID(), null, HOODIE))
                .hasMessageContaining("cartId");
    }

    @Test
    void aVoucherHoldMayShrinkButNotGrow() {
        Instant inTwoDays = NOW.plusSeconds(172_800);
        Hold voucher = new Hold(UUID.randomUUID(), ANA, HOODIE, 3, 3, UUID.randomUUID(), 2, inTwoDays, true, null);
        stored.add(voucher);
        stock = room(10, 3);
        assertThat(add(ANA, 1)).isInstanceOfSatisfying(Rejected.class, no -> {
            assertThat(no.reason()).isEqualTo(Refusal.PURCHASE_LIMIT);
            assertThat(no.heldQuantity()).isEqualTo(3);
        });
        assertThat(set(ANA, 1)).isInstanceOf(Created.class);
        assertThat(voucher.quantity()).as("what the checkout froze stays").isEqualTo(2);
        assertThat(set(ANA, 3)).isInstanceOf(Rejected.class);
        assertThat(set(ANA, 2)).isInstanceOfSatisfying(Created.class, yes -> assertThat(yes.expiresAt())
                .isEqualTo(inTwoDays));
        assertThat(stock.available(HOODIE)).isEqualTo(8);
    }

    @Test
    void anExpiredVoucherHoldHindersNobody() {
        stored.add(new Hold(UUID.randomUUID(), ANA, HOODIE, 2, 2, UUID.randomUUID(), 2, NOW, true, null));
        stock = room(10, 0);
        assertThat(ask(ANA, Mode.ADD, 5, null)).hasExactlyElementsOfTypes(Expired.class, Created.class);
        assertThat(stock.opened()).singleElement().satisfies(hold -> assertThat(hold.isVoucher())
                .isFalse());
        assertThat(stock.available(HOODIE)).isEqualTo(5);
    }

    private static HoldRequest request(UUID cart, Mode mode, int quantity) {
        return mode == Mode.RELEASE
                ? HoldRequest.release(UUID.randomUUID(), cart, HOODIE)
                : new HoldRequest(UUID.randomUUID(), cart, HOODIE, mode, quantity, null, 600, null, null, null);
    }

    /** Asks at places 1, 2, 3 … in one batch. */
    private List<Turn> turns(HoldRequest... requests) {
        HoldDesk desk = new HoldDesk(stock);
        for (int i = 0; i < requests.length; i++) {
            desk.answer(requests[i], place(i + 1));
        }
        return desk.turns();
    }

    @Test
    void eachTurnTellsWhatWasNeededWhatWasFreeAndWhatCameOfIt() {
        stock = room(3, 0);
        HoldRequest first = request(ANA, Mode.ADD, 2);
        List<Turn> turns = turns(
                first,
                request(BETO, Mode.ADD, 2),
                request(ANA, Mode.SET, 1),
                request(BETO, Mode.ADD, 2),
                request(ANA, Mode.RELEASE, 0),
                request(ANA, Mode.RELEASE, 0));

        assertThat(turns)
                .extracting(Turn::outcome)
                .containsExactly("held", "sold-out", "held", "held", "released", "released");
        assertThat(turns).extracting(Turn::needed).containsExactly(2L, 2L, -1L, 2L, -1L, 0L);
        assertThat(turns).extracting(Turn::available).containsExactly(3L, 1L, 1L, 2L, 0L, 1L);
        assertThat(turns).extracting(turn -> turn.place().offset()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        UUID anas = turns.get(0).reservationId();
        assertThat(turns.get(1).reservationId()).as("refused").isNull();
        assertThat(turns.get(2).reservationId()).isEqualTo(anas);
        assertThat(turns.get(4).reservationId()).isEqualTo(anas);
        assertThat(turns.get(5).reservationId()).as("nothing to release").isNull();
        assertThat(turns.get(0))
                .isEqualTo(
                        new Turn(place(1), first.requestId(), ANA, HOODIE, Mode.ADD, 2, 2, 3, "held", anas, NOW, null));
    }

    @Test
    void whatACheckoutHasFrozenIsNeitherNeededAgainNorGivenBack() {
        store(ANA, 3, 3, UUID.randomUUID(), 2, NOW.plusSeconds(60));
        stock = room(5, 3);
        List<Turn> turns = turns(request(ANA, Mode.SET, 1), request(ANA, Mode.ADD, 1), request(ANA, Mode.RELEASE, 0));
        assertThat(turns).extracting(Turn::needed).containsExactly(-1L, 0L, 0L);
        assertThat(turns).extracting(Turn::available).containsExactly(2L, 3L, 3L);
    }

    @Test
    void anExpiredHoldCountsForNothingInItsCartsNextTurn() {
        store(ANA, 4, 4, null, 0, NOW);
        stock = room(4, 0);
        assertThat(turns(request(ANA, Mode.ADD, 3))).singleElement().satisfies(turn -> {
            assertThat(turn.needed()).isEqualTo(3);
            assertThat(turn.available()).isEqualTo(4);
        });
    }

    @Test
    void refusalsAreCalledAsOnTheWire() {
        HoldRequest unknown =
                new HoldRequest(UUID.randomUUID(), ANA, UUID.randomUUID(), Mode.ADD, 1, null, 600, null, null, null);
        HoldRequest overLimit = new HoldRequest(UUID.randomUUID(), ANA, HOODIE, Mode.ADD, 2, 1, 600, null, null, null);
        assertThat(turns(unknown, overLimit))
                .extracting(Turn::outcome)
                .containsExactly("unknown-variant", "purchase-limit");
    }

    @Test
    void aHoldKeepsThePlaceOfTheRequestThatFilledItLast() {
        Hold old = store(BETO, 1, 1, null, 0, NOW.plusSeconds(60));
        stock = room(4, 1);
        turns(request(ANA, Mode.ADD, 1), request(ANA, Mode.ADD, 1), request(ANA, Mode.ADD, 9));
        assertThat(stock.opened()).singleElement().satisfies(hold -> assertThat(hold.place())
                .isEqualTo(place(2)));
        turns(request(BETO, Mode.ADD, 9));
        assertThat(old.place()).as("a refused growth changes nothing").isNull();
    }

    private HoldDesk desk;

    private HoldFact addLoggedAt(Instant loggedAt) {
        HoldRequest request = request(BETO, Mode.ADD, 1);
        return last(desk.answer(request, new Place(3, 9, 0, NOW, loggedAt)));
    }

    @Test
    void nobodyWhomTheLogTookWhileTheLineIsClosedGetsUnits() {
        Instant until = NOW.plusMillis(300);
        store(ANA, 2, 2, null, 0, NOW.plusSeconds(60));
        stock = room(NOW, 5, 2, new Stockroom.VariantLine(until, null));
        desk = new HoldDesk(stock);
        assertThat(addLoggedAt(until)).isInstanceOfSatisfying(Rejected.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Refusal.SOLD_OUT);
            assertThat(refused.available()).as("none for this shopper").isZero();
        });
        assertThat(last(desk.answer(request(ANA, Mode.ADD, 1), place(10))))
                .isInstanceOfSatisfying(Rejected.class, refused -> assertThat(refused.heldQuantity())
                        .isEqualTo(2));
        assertThat(last(desk.answer(request(ANA, Mode.SET, 1), place(11))))
                .as("fewer is always possible")
                .isInstanceOf(Created.class);
        assertThat(last(desk.answer(request(ANA, Mode.RELEASE, 0), place(12)))).isInstanceOf(Released.class);
        assertThat(addLoggedAt(until.plusMillis(1))).isInstanceOf(Created.class);
        assertThat(desk.turns()).extracting(Turn::closedUntil).containsExactly(until, until, null, null, null);
        assertThat(desk.turns()).extracting(Turn::available).containsExactly(3L, 3L, 3L, 4L, 5L);
    }

    @Test
    void whoWasTurnedAwayStandsInTheLineIfTheLogTookThemInTime() {
        Instant until = NOW.plusMillis(300);
        stock = room(NOW, 2, 1, new Stockroom.VariantLine(until.plusMillis(1), null));
        desk = new HoldDesk(stock);
        TurnedAway shopper = new TurnedAway(UUID.randomUUID(), ANA, HOODIE, 2, until);
        Place inTime = new Place(3, 9, 4, NOW, until);
        assertThat(desk.turnAway(shopper, inTime)).isTrue();
        assertThat(desk.turnAway(shopper, new Place(3, 10, 0, NOW, until.plusMillis(1))))
                .as("asks again")
                .isFalse();
        assertThat(desk.turns())
                .containsExactly(new Turn(
                        inTime, shopper.requestId(), ANA, HOODIE, Mode.ADD, 2, 2, 1, "sold-out", null, NOW, until));
    }

    @Test
    void nobodyIsTurnedAwayForLongerThanTheLineWasClosed() {
        TurnedAway shopper = new TurnedAway(UUID.randomUUID(), ANA, HOODIE, 1, NOW.plusMillis(301));
        for (Instant closedUntil : new Instant[] {null, NOW.plusMillis(300)}) {
            stock = room(NOW, 1, 1, new Stockroom.VariantLine(closedUntil, null));
            assertThatThrownBy(() -> new HoldDesk(stock).turnAway(shopper, place(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("never closed until");
        }
    }

    @Test
    void aLineIsClosedForASecondButNotBeyondWhatMayComeFreeByItself() {
        Instant second = NOW.plusSeconds(1);
        assertThat(closed(1, 1, null, null)).isEqualTo(second);
        assertThat(closed(1, 1, null, NOW.plusMillis(400))).isEqualTo(NOW.plusMillis(400));
        assertThat(closed(1, 1, null, NOW.plusSeconds(2))).isEqualTo(second);
        assertThat(closed(1, 1, NOW.minusSeconds(9), null)).isEqualTo(second);
        assertThat(closed(1, 1, NOW.plusMillis(900), null)).isEqualTo(second);
        assertThat(closed(1, 1, NOW.plusMillis(901), null)).as("hardly longer").isNull();
        assertThat(closed(1, 1, null, NOW.plusMillis(99))).as("hardly at all").isNull();
        assertThat(closed(2, 1, null, null)).as("a unit is free").isNull();
    }

    private Instant closed(long onHand, long held, Instant until, Instant nextEnd) {
        stock = room(NOW, onHand, held, new Stockroom.VariantLine(until, nextEnd));
        Instant closed = stock.closeLine(HOODIE, NOW);
        assertThat(stock.closedLines()).isEqualTo(closed == null ? Map.of() : Map.of(HOODIE, closed));
        return closed;
    }

    @Test
    void theLineOfAVariantThatNobodyKnowsIsNotClosed() {
        stock = room(1, 1);
        assertThat(stock.closeLine(UUID.randomUUID(), NOW)).isNull();
    }

    private static final String HOME = "home";
    private static final String OFFICE = "office";

    private void counted(long onHand, long held, long home, long office) {
        stock = new Stockroom(
                NOW,
                List.of(new StockLevel(HOODIE, onHand, held)),
                stored,
                List.of(),
                Map.of(),
                Map.of(new Stockroom.Asker(HOODIE, HOME), home, new Stockroom.Asker(HOODIE, OFFICE), office),
                Map.of());
    }

    private HoldFact from(String client, UUID cart, Mode mode, int quantity) {
        return last(new HoldDesk(stock)
                .answer(
                        new HoldRequest(UUID.randomUUID(), cart, HOODIE, mode, quantity, null, 600, client, 3, "ctx"),
                        place(1)));
    }

    private static void refused(HoldFact answer) {
        assertThat(answer).isInstanceOfSatisfying(Rejected.class, no -> assertThat(no.reason())
                .isEqualTo(Refusal.CLIENT_LIMIT));
    }

    @Test
    void oneClientHoldsNoMoreThanItsLimitInAllItsCarts() {
        counted(10, 1, 1, 0);
        assertThat(from(HOME, ANA, Mode.ADD, 2)).isInstanceOf(Created.class);
        refused(from(HOME, BETO, Mode.ADD, 1));
        refused(from(HOME, ANA, Mode.SET, 3));
        assertThat(from(OFFICE, BETO, Mode.ADD, 3)).isInstanceOf(Created.class);
        refused(from(OFFICE, BETO, Mode.ADD, 1));
        assertThat(from(HOME, ANA, Mode.SET, 1)).isInstanceOf(Created.class);
        assertThat(from(HOME, ANA, Mode.ADD, 1)).isInstanceOf(Created.class);
        release(ANA);
        assertThat(from(HOME, UUID.randomUUID(), Mode.ADD, 2)).isInstanceOf(Created.class);
    }

    @Test
    void aCartThatComesFromAnotherClientTakesItsUnitsAlong() {
        counted(10, 0, 0, 2);
        assertThat(from(HOME, ANA, Mode.ADD, 1)).isInstanceOf(Created.class);
        refused(from(OFFICE, ANA, Mode.ADD, 1));
        assertThat(from(OFFICE, ANA, Mode.SET, 1)).isInstanceOf(Created.class);
        refused(from(OFFICE, BETO, Mode.ADD, 1));
        assertThat(from(HOME, BETO, Mode.ADD, 3)).isInstanceOf(Created.class);
    }

    @Test
    void whatACheckoutFrozeIsNotTakenFromWhoeverHasTooMuch() {
        store(ANA, 1, 2, UUID.randomUUID(), 2, NOW.plusSeconds(60));
        counted(10, 2, 3, 0);
        assertThat(from(HOME, ANA, Mode.SET, 2)).isInstanceOf(Created.class);
        refused(from(HOME, ANA, Mode.SET, 3));
    }

    @Test
    void aSoldOutVariantIsSoldOutForEverybody() {
        counted(3, 3, 3, 0);
        assertThat(from(HOME, ANA, Mode.ADD, 1)).isInstanceOfSatisfying(Rejected.class, no -> assertThat(no.reason())
                .isEqualTo(Refusal.SOLD_OUT));
    }

    @Test
    void aLimitIsSomebodys() {
        assertThatThrownBy(() -> new HoldRequest(UUID.randomUUID(), ANA, HOODIE, Mode.ADD, 1, null, 600, null, 3, null))
                .hasMessageContaining("client");
        assertThatThrownBy(() -> new HoldRequest(UUID.randomUUID(), ANA, HOODIE, Mode.ADD, 1, null, 600, HOME, 0, null))
                .hasMessageContaining("clientLimit");
        assertThatThrownBy(() -> new HoldRequest(
                        UUID.randomUUID(), ANA, HOODIE, Mode.ADD, 1, null, 600, "x".repeat(65), null, null))
                .hasMessageContaining("client");
        assertThatThrownBy(() -> from(HOME, ANA, Mode.ADD, 1))
                .as("it was not counted")
                .isInstanceOf(IllegalStateException.class);
    }
}
