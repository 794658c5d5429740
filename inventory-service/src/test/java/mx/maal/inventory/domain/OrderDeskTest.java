package mx.maal.inventory.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import mx.maal.inventory.domain.OrderDesk.Cancelled;
import mx.maal.inventory.domain.OrderDesk.Item;
import mx.maal.inventory.domain.OrderDesk.Placed;
import org.junit.jupiter.api.Test;

/** One converted hold, one sale movement, one order item: never two, never none. */
class OrderDeskTest {

    private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
    private static final UUID HOODIE = UUID.randomUUID();
    private static final UUID CAP = UUID.randomUUID();
    private static final UUID CART = UUID.randomUUID();
    private static final UUID CHECKOUT = UUID.randomUUID();
    private static final UUID ORDER = UUID.randomUUID();
    private static final Item HOODIES = new Item(UUID.randomUUID(), HOODIE, 2);
    private static final Item CAPS = new Item(UUID.randomUUID(), CAP, 1);

    private final List<Hold> stored = new ArrayList<>();
    private final List<Stockroom.Sold> sold = new ArrayList<>();
    private Stockroom stock;

    private Hold store(UUID variant, int line, int quantity, UUID checkout, int frozen, Instant expiresAt) {
        Hold hold =
                new Hold(UUID.randomUUID(), CART, variant, line, quantity, checkout, frozen, expiresAt, false, null);
        stored.add(hold);
        return hold;
    }

    private OrderDesk desk(long freeHoodies, long freeCaps) {
        stock = new Stockroom(
                NOW,
                List.of(new StockLevel(HOODIE, freeHoodies, 0), new StockLevel(CAP, freeCaps, 0)),
                stored,
                sold,
                Map.of(),
                Map.of(),
                Map.of());
        return new OrderDesk(stock, new HashSet<>(Set.of(ORDER)));
    }

    private static Placed placed(Item... items) {
        return new Placed(ORDER, CHECKOUT, CART, List.of(items));
    }

    @Test
    void eachItemConvertsItsHoldWithOneSale() {
        Hold hoodies = store(HOODIE, 3, 3, CHECKOUT, 2, NOW.plusSeconds(5));
        store(CAP, 1, 1, CHECKOUT, 1, NOW.plusSeconds(5));
        List<InventoryFact> facts = desk(0, 0).commit(placed(HOODIES, CAPS));

        assertThat(facts).singleElement().isInstanceOfSatisfying(CommitmentFact.Committed.class, done -> {
            assertThat(done.items())
                    .extracting(CommitmentFact.Item::orderItemId)
                    .containsExactly(HOODIES.orderItemId(), CAPS.orderItemId());
            assertThat(done.items().get(0).reservationId()).isEqualTo(hoodies.id());
            assertThat(done.items().get(0).movementId())
                    .isEqualTo(stock.movements().get(0).id());
        });
        assertThat(hoodies.status()).isEqualTo(Hold.Status.CONVERTED);
        assertThat(hoodies.quantity())
                .as("what was frozen, not what the line grew to")
                .isEqualTo(2);
        assertThat(stock.movements()).extracting(Movement::quantity).containsExactly(-2, -1);
        assertThat(stock.movements())
                .extracting(Movement::orderItemId)
                .containsExactly(HOODIES.orderItemId(), CAPS.orderItemId());
        assertThat(stock.available(HOODIE)).as("the third one is free again").isEqualTo(1);
        assertThat(stock.available(CAP)).isZero();
    }

    @Test
    void theSameOrderIsDecidedOnce() {
        OrderDesk desk = desk(4, 0);
        assertThat(desk.commit(placed(HOODIES))).isNotEmpty();
        assertThat(desk.commit(placed(HOODIES))).isEmpty();
        assertThat(stock.movements()).hasSize(1);
    }

    @Test
    void latePaymentTakesFreeUnitsAgain() {
        Hold expired = store(HOODIE, 2, 2, CHECKOUT, 2, NOW.minusSeconds(5));
        assertThat(desk(2, 1).commit(placed(HOODIES, CAPS)))
                .singleElement()
                .isInstanceOf(CommitmentFact.Committed.class);
        assertThat(expired.orderItemId()).isEqualTo(HOODIES.orderItemId());
        assertThat(stock.opened()).singleElement().satisfies(hold -> {
            assertThat(hold.status()).isEqualTo(Hold.Status.CONVERTED);
            assertThat(hold.orderItemId()).isEqualTo(CAPS.orderItemId());
        });
        assertThat(stock.available(HOODIE)).isZero();
        assertThat(stock.available(CAP)).isZero();
    }

    @Test
    void oneMissingItemSellsNothingAndFreesTheCheckout() {
        Hold hoodies = store(HOODIE, 2, 2, CHECKOUT, 2, NOW.plusSeconds(5));
        List<InventoryFact> facts = desk(0, 0).commit(placed(HOODIES, CAPS));
        assertThat(facts.get(0))
                .isEqualTo(new CommitmentFact.Short(ORDER, CHECKOUT, CART, List.of(new Shortage(CAP, 1, 0))));
        assertThat(facts.get(1)).isInstanceOfSatisfying(HoldFact.Released.class, freed -> assertThat(freed.reason())
                .isEqualTo(HoldFact.Cause.ORDER_SHORT));
        assertThat(hoodies.status()).isEqualTo(Hold.Status.RELEASED);
        assertThat(stock.movements()).isEmpty();
        assertThat(stock.available(HOODIE)).isEqualTo(2);
    }

    @Test
    void theSameVariantTwiceNeedsTheSum() {
        Item more = new Item(UUID.randomUUID(), HOODIE, 2);
        assertThat(desk(3, 0).commit(placed(HOODIES, more)))
                .first()
                .isEqualTo(new CommitmentFact.Short(ORDER, CHECKOUT, CART, List.of(new Shortage(HOODIE, 4, 3))));
        assertThat(desk(4, 0).commit(placed(HOODIES, more))).first().isInstanceOf(CommitmentFact.Committed.class);
        assertThat(stock.movements()).hasSize(2);
    }

    @Test
    void whatElseTheCartHeldIsFreed() {
        store(CAP, 1, 1, null, 0, NOW.plusSeconds(5));
        List<InventoryFact> facts = desk(2, 0).commit(placed(HOODIES));
        assertThat(facts.get(1)).isInstanceOfSatisfying(HoldFact.Released.class, freed -> {
            assertThat(freed.variantId()).isEqualTo(CAP);
            assertThat(freed.reason()).isEqualTo(HoldFact.Cause.CART_COMPLETED);
        });
        assertThat(stock.available(CAP)).isEqualTo(1);
    }

    @Test
    void anOlderCheckoutPaidLateTakesTheCartsHoldFromTheNewerOne() {
        Hold hold = store(HOODIE, 2, 2, UUID.randomUUID(), 2, NOW.plusSeconds(5));
        assertThat(desk(0, 0).commit(placed(HOODIES))).first().isInstanceOf(CommitmentFact.Committed.class);
        assertThat(hold.checkoutId()).isEqualTo(CHECKOUT);
    }

    @Test
    void cancellingPutsBackWhatWasSoldOnce() {
        sold.add(new Stockroom.Sold(HOODIES.orderItemId(), HOODIE, 2, false));
        OrderDesk desk = desk(0, 0);
        desk.cancel(new Cancelled(ORDER, List.of(HOODIES)));
        desk.cancel(new Cancelled(ORDER, List.of(HOODIES)));
        assertThat(stock.movements()).singleElement().satisfies(back -> {
            assertThat(back.type()).isEqualTo(MovementType.RETURN);
            assertThat(back.quantity()).isEqualTo(2);
            assertThat(back.reason()).isEqualTo("order cancelled");
        });
        assertThat(stock.available(HOODIE)).isEqualTo(2);
    }

    @Test
    void unitsThatCameBackEarlierDoNotComeBackAgain() {
        sold.add(new Stockroom.Sold(HOODIES.orderItemId(), HOODIE, 2, true));
        desk(0, 0).cancel(new Cancelled(ORDER, List.of(HOODIES)));
        assertThat(stock.movements()).isEmpty();
    }

    @Test
    void soldAndCancelledInOneBatch() {
        OrderDesk desk = desk(2, 0);
        desk.commit(placed(HOODIES));
        desk.cancel(new Cancelled(ORDER, List.of(HOODIES)));
        assertThat(stock.movements()).extracting(Movement::quantity).containsExactly(-2, 2);
    }

    @Test
    void anOrderCancelledBeforeItCameIsNeverSold() {
        OrderDesk desk = desk(2, 0);
        desk.cancel(new Cancelled(ORDER, List.of(HOODIES)));
        assertThat(desk.commit(placed(HOODIES))).isEmpty();
        assertThat(stock.movements()).isEmpty();
    }

    @Test
    void moreThanWasSoldDoesNotComeBack() {
        sold.add(new Stockroom.Sold(HOODIES.orderItemId(), HOODIE, 1, false));
        assertThatThrownBy(() -> desk(0, 0).cancel(new Cancelled(ORDER, List.of(HOODIES))))
                .hasMessageContaining("was sold as 1");
    }
}
