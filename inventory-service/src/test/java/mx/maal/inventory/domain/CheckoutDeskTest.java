package mx.maal.inventory.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mx.maal.inventory.domain.CheckoutDesk.Closed;
import mx.maal.inventory.domain.CheckoutDesk.Item;
import mx.maal.inventory.domain.CheckoutDesk.Requested;
import org.junit.jupiter.api.Test;

/** A checkout gets all of its units or changes nothing. */
class CheckoutDeskTest {

    private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
    private static final UUID HOODIE = UUID.randomUUID();
    private static final UUID CAP = UUID.randomUUID();
    private static final UUID CART = UUID.randomUUID();
    private static final UUID FIRST = UUID.randomUUID();
    private static final UUID SECOND = UUID.randomUUID();

    private final List<Hold> stored = new ArrayList<>();

    private Hold store(UUID variant, int line, int quantity, UUID checkout, int frozen, Instant expiresAt) {
        Hold hold =
                new Hold(UUID.randomUUID(), CART, variant, line, quantity, checkout, frozen, expiresAt, false, null);
        stored.add(hold);
        return hold;
    }

    private Stockroom room(long freeHoodies, long freeCaps) {
        return new Stockroom(
                NOW,
                List.of(new StockLevel(HOODIE, freeHoodies, 0), new StockLevel(CAP, freeCaps, 0)),
                stored,
                List.of(),
                Map.of(),
                Map.of(),
                Map.of());
    }

    private static HoldFact renew(Stockroom stock, UUID checkout, Item... items) {
        return new CheckoutDesk(stock).renew(new Requested(checkout, CART, 900, List.of(items)));
    }

    @Test
    void renewingFreezesAndProlongsWithoutTakingMore() {
        Hold hold = store(HOODIE, 2, 2, null, 0, NOW.plusSeconds(5));
        Stockroom stock = room(0, 0);
        assertThat(renew(stock, FIRST, new Item(HOODIE, 2)))
                .isEqualTo(new HoldFact.Renewed(FIRST, CART, NOW.plusSeconds(900)));
        assertThat(hold.expiresAt()).isEqualTo(NOW.plusSeconds(900));
        assertThat(hold.checkoutId()).isEqualTo(FIRST);
        assertThat(hold.checkoutQuantity()).isEqualTo(2);
        assertThat(stock.available(HOODIE)).isZero();
    }

    @Test
    void anExpiredHoldIsTakenUpAgainWhenUnitsAreFree() {
        Hold hold = store(HOODIE, 3, 3, null, 0, NOW.minusSeconds(5));
        Stockroom stock = room(2, 0);
        assertThat(renew(stock, FIRST, new Item(HOODIE, 2))).isInstanceOf(HoldFact.Renewed.class);
        assertThat(hold.quantity()).isEqualTo(2);
        assertThat(hold.lineQuantity()).isEqualTo(2);
        assertThat(stock.available(HOODIE)).isZero();
    }

    @Test
    void aHoldThatIsGoneIsTakenAnew() {
        Stockroom stock = room(2, 0);
        assertThat(renew(stock, FIRST, new Item(HOODIE, 2))).isInstanceOf(HoldFact.Renewed.class);
        assertThat(stock.opened()).singleElement().satisfies(hold -> {
            assertThat(hold.quantity()).isEqualTo(2);
            assertThat(hold.checkoutId()).isEqualTo(FIRST);
        });
    }

    @Test
    void oneMissingItemLosesAllAndChangesNothing() {
        Hold hoodies = store(HOODIE, 2, 2, null, 0, NOW.plusSeconds(5));
        store(CAP, 2, 2, null, 0, NOW.minusSeconds(5));
        Stockroom stock = room(0, 1);
        assertThat(renew(stock, FIRST, new Item(HOODIE, 2), new Item(CAP, 2)))
                .isEqualTo(new HoldFact.Lost(FIRST, CART, List.of(new Shortage(CAP, 2, 1))));
        assertThat(hoodies.checkoutId()).isNull();
        assertThat(stock.changed()).isEmpty();
        assertThat(stock.opened()).isEmpty();
    }

    @Test
    void theSameVariantTwiceNeedsTheSum() {
        assertThat(renew(room(3, 0), FIRST, new Item(HOODIE, 2), new Item(HOODIE, 2)))
                .isEqualTo(new HoldFact.Lost(FIRST, CART, List.of(new Shortage(HOODIE, 4, 3))));
    }

    @Test
    void aNewerCheckoutTakesHoldsOverAndTheOlderOnesCloseSparesThem() {
        Hold hoodie = store(HOODIE, 1, 2, FIRST, 2, NOW.plusSeconds(5));
        Hold cap = store(CAP, 0, 1, FIRST, 1, NOW.plusSeconds(5));
        Stockroom stock = room(0, 0);
        renew(stock, SECOND, new Item(HOODIE, 1));
        assertThat(hoodie.quantity()).as("frozen anew at what the line is now").isEqualTo(1);
        assertThat(stock.available(HOODIE)).isEqualTo(1);

        List<HoldFact> facts = new CheckoutDesk(stock).close(new Closed(FIRST, CART));
        assertThat(facts).singleElement().isInstanceOfSatisfying(HoldFact.Released.class, released -> {
            assertThat(released.variantId()).isEqualTo(CAP);
            assertThat(released.reason()).isEqualTo(HoldFact.Cause.CHECKOUT_CLOSED);
            assertThat(released.requestId()).isNull();
        });
        assertThat(cap.status()).isEqualTo(Hold.Status.RELEASED);
        assertThat(hoodie.checkoutId()).isEqualTo(SECOND);
        assertThat(stock.available(CAP)).isEqualTo(1);
    }

    @Test
    void closingSparesWhatTheCartHoldsBesides() {
        Hold plain = store(CAP, 1, 1, null, 0, NOW.plusSeconds(5));
        store(HOODIE, 1, 1, FIRST, 1, NOW.plusSeconds(5));
        assertThat(new CheckoutDesk(room(0, 0)).close(new Closed(FIRST, CART))).hasSize(1);
        assertThat(plain.status()).isEqualTo(Hold.Status.ACTIVE);
    }

    @Test
    void closingBeforeOrAfterIsHarmless() {
        Stockroom stock = room(1, 0);
        CheckoutDesk desk = new CheckoutDesk(stock);
        assertThat(desk.close(new Closed(FIRST, CART))).isEmpty();
        renew(stock, SECOND, new Item(HOODIE, 1));
        assertThat(desk.close(new Closed(FIRST, CART))).isEmpty();
        assertThat(stock.available(HOODIE)).isZero();
    }
}
