package mx.maal.inventory.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mx.maal.inventory.domain.CheckoutDesk.Closed;
import mx.maal.inventory.domain.CheckoutDesk.Requested;
import mx.maal.inventory.domain.HoldExtension.Item;
import mx.maal.inventory.domain.HoldFact.ExtensionRefusal;
import org.junit.jupiter.api.Test;

/** Holds that wait for a slow payment: how long, for how much of the stock, all or none. */
class VoucherHoldTest {

    private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
    private static final Instant SOON = NOW.plusSeconds(60);
    private static final Instant IN_TWO_DAYS = NOW.plusSeconds(172_800);
    private static final UUID HOODIE = UUID.randomUUID();
    private static final UUID CAP = UUID.randomUUID();
    private static final UUID CART = UUID.randomUUID();
    private static final UUID CHECKOUT = UUID.randomUUID();
    private static final UUID PAYMENT = UUID.randomUUID();

    private static Hold frozen(UUID variant, int units) {
        return hold(variant, units, units, SOON, false);
    }

    private static Hold hold(UUID variant, int line, int frozen, Instant expiresAt, boolean voucher) {
        return new Hold(
                UUID.randomUUID(),
                CART,
                variant,
                line,
                Math.max(line, frozen),
                CHECKOUT,
                frozen,
                expiresAt,
                voucher,
                null);
    }

    /** A hundred hoodies and ten caps, of which vouchers block so many hoodies already. */
    private static Stockroom room(long voucheredHoodies, Hold... holds) {
        return new Stockroom(
                NOW,
                List.of(new StockLevel(HOODIE, 100, 60), new StockLevel(CAP, 10, 5)),
                List.of(holds),
                List.of(),
                Map.of(HOODIE, voucheredHoodies, CAP, 0L),
                Map.of(),
                Map.of());
    }

    private static HoldFact extend(Stockroom stock, Item... items) {
        return extend(stock, IN_TWO_DAYS, items);
    }

    private static HoldFact extend(Stockroom stock, Instant until, Item... items) {
        return new CheckoutDesk(stock).extend(new HoldExtension(CHECKOUT, CART, PAYMENT, until, List.of(items)));
    }

    private static HoldFact extended(Instant until) {
        return new HoldFact.Extended(CHECKOUT, CART, PAYMENT, until);
    }

    private static HoldFact refused(ExtensionRefusal reason) {
        return new HoldFact.ExtensionRefused(CHECKOUT, CART, PAYMENT, reason);
    }

    @Test
    void theShareMayBeReachedExactly() {
        Hold hoodies = frozen(HOODIE, 2);
        Stockroom stock = room(18, hoodies);
        assertThat(extend(stock, new Item(HOODIE, 2, 20))).isEqualTo(extended(IN_TWO_DAYS));
        assertThat(hoodies.expiresAt()).isEqualTo(IN_TWO_DAYS);
        assertThat(hoodies.isVoucher()).isTrue();
        assertThat(stock.changed()).containsExactly(hoodies);
        assertThat(stock.vouchered(HOODIE)).isEqualTo(20);
        assertThat(stock.available(HOODIE)).as("blocked as before").isEqualTo(40);
        assertThat(stock.movements()).as("a hold never deducts").isEmpty();
    }

    @Test
    void oneUnitAboveTheShareIsRefusedAndNothingChanges() {
        Hold hoodies = frozen(HOODIE, 2);
        Stockroom stock = room(19, hoodies);
        assertThat(extend(stock, new Item(HOODIE, 2, 20))).isEqualTo(refused(ExtensionRefusal.VOUCHER_SHARE_REACHED));
        assertThat(hoodies.expiresAt()).isEqualTo(SOON);
        assertThat(hoodies.isVoucher()).isFalse();
        assertThat(stock.changed()).isEmpty();
        assertThat(stock.vouchered(HOODIE)).isEqualTo(19);
    }

    @Test
    void aPartOfAUnitIsNone() {
        assertThat(extend(room(0, frozen(CAP, 2)), new Item(CAP, 2, 29))).isInstanceOf(HoldFact.Extended.class);
        assertThat(extend(room(0, frozen(CAP, 3)), new Item(CAP, 3, 29))).isInstanceOf(HoldFact.ExtensionRefused.class);
        assertThat(extend(room(0, frozen(CAP, 3)), new Item(CAP, 3, 30))).isInstanceOf(HoldFact.Extended.class);
    }

    @Test
    void theWholeStockOrNothingOfItMayBeAllowed() {
        assertThat(extend(room(98, frozen(HOODIE, 2)), new Item(HOODIE, 2, 100)))
                .isInstanceOf(HoldFact.Extended.class);
        assertThat(extend(room(0, frozen(HOODIE, 1)), new Item(HOODIE, 1, 0)))
                .isEqualTo(refused(ExtensionRefusal.VOUCHER_SHARE_REACHED));
    }

    @Test
    void anEarlierVoucherOfTheSameCartIsNotCountedTwice() {
        Hold hoodies = hold(HOODIE, 2, 2, SOON, true);
        Stockroom stock = room(20, hoodies);
        assertThat(extend(stock, new Item(HOODIE, 2, 20))).isEqualTo(extended(IN_TWO_DAYS));
        assertThat(stock.vouchered(HOODIE)).isEqualTo(20);
    }

    @Test
    void whatTheCartLineHasGrownToCountsBecauseItWouldLastAsLong() {
        Hold hoodies = hold(HOODIE, 5, 2, SOON, false);
        assertThat(extend(room(16, hoodies), new Item(HOODIE, 2, 20)))
                .isEqualTo(refused(ExtensionRefusal.VOUCHER_SHARE_REACHED));
        Stockroom stock = room(15, hoodies);
        assertThat(extend(stock, new Item(HOODIE, 2, 20))).isEqualTo(extended(IN_TWO_DAYS));
        assertThat(stock.vouchered(HOODIE)).isEqualTo(20);
    }

    @Test
    void allItemsOrNone() {
        Hold hoodies = frozen(HOODIE, 2);
        Stockroom stock = room(0, hoodies, frozen(CAP, 3));
        assertThat(extend(stock, new Item(HOODIE, 2, 20), new Item(CAP, 3, 20)))
                .isEqualTo(refused(ExtensionRefusal.VOUCHER_SHARE_REACHED));
        assertThat(extend(room(0, hoodies), new Item(HOODIE, 2, 20), new Item(CAP, 3, 20)))
                .isEqualTo(refused(ExtensionRefusal.HOLD_LOST));
        assertThat(hoodies.isVoucher()).isFalse();
        assertThat(stock.changed()).isEmpty();
    }

    @Test
    void theSameVariantTwiceNeedsTheSumWithinTheSmallerShare() {
        assertThat(extend(room(0, frozen(CAP, 2)), new Item(CAP, 1, 100), new Item(CAP, 1, 20)))
                .isInstanceOf(HoldFact.Extended.class);
        assertThat(extend(room(0, frozen(CAP, 2)), new Item(CAP, 1, 100), new Item(CAP, 1, 10)))
                .isEqualTo(refused(ExtensionRefusal.VOUCHER_SHARE_REACHED));
        assertThat(extend(room(0, frozen(CAP, 2)), new Item(CAP, 1, 100), new Item(CAP, 2, 100)))
                .isEqualTo(refused(ExtensionRefusal.HOLD_LOST));
    }

    @Test
    void aHoldThatIsGoneExpiredOrAnotherCheckoutsIsLost() {
        Item hoodie = new Item(HOODIE, 1, 100);
        Hold others = new Hold(UUID.randomUUID(), CART, HOODIE, 1, 1, UUID.randomUUID(), 1, SOON, false, null);
        Hold plain = new Hold(UUID.randomUUID(), CART, HOODIE, 1, 1, null, 0, SOON, false, null);
        assertThat(extend(room(0), hoodie)).isEqualTo(refused(ExtensionRefusal.HOLD_LOST));
        for (Hold lost : List.of(others, plain, hold(HOODIE, 1, 1, NOW, false), hold(HOODIE, 1, 1, NOW, true))) {
            Stockroom stock = room(0, lost);
            assertThat(extend(stock, hoodie)).isEqualTo(refused(ExtensionRefusal.HOLD_LOST));
            assertThat(stock.changed()).isEmpty();
        }
        assertThat(extend(room(0, hold(HOODIE, 3, 1, SOON, false)), new Item(HOODIE, 2, 100)))
                .as("more than the checkout has frozen")
                .isEqualTo(refused(ExtensionRefusal.HOLD_LOST));
    }

    @Test
    void aHoldIsNeverExtendedIntoThePastNorBeyondTheLongest() {
        Item hoodie = new Item(HOODIE, 1, 100);
        Hold held = frozen(HOODIE, 1);
        assertThat(extend(room(0, held), NOW, hoodie)).isEqualTo(refused(ExtensionRefusal.HOLD_LOST));
        assertThat(held.expiresAt()).isEqualTo(SOON);
        Instant in72Hours = NOW.plusSeconds(259_200);
        assertThat(extend(room(0, held), in72Hours, hoodie)).isEqualTo(extended(in72Hours));
        assertThat(extend(room(0, held), Instant.MAX, hoodie)).isEqualTo(extended(in72Hours));
        assertThat(extend(room(0, held), IN_TWO_DAYS.plusNanos(1_999), hoodie))
                .isEqualTo(extended(IN_TWO_DAYS.plusNanos(1_000)));
    }

    @Test
    void aRenewalIsForAFastPaymentAgainAndGivesTheShareBack() {
        Hold hoodies = hold(HOODIE, 2, 2, IN_TWO_DAYS, true);
        Stockroom stock = room(20, hoodies);
        new CheckoutDesk(stock).renew(new Requested(CHECKOUT, CART, 900, List.of(new CheckoutDesk.Item(HOODIE, 2))));
        assertThat(hoodies.isVoucher()).isFalse();
        assertThat(hoodies.expiresAt()).isEqualTo(NOW.plusSeconds(900));
        assertThat(stock.vouchered(HOODIE)).isEqualTo(18);
        assertThat(stock.available(HOODIE)).isEqualTo(40);
    }

    @Test
    void aCloseGivesUnitsAndShareBackToTheNextInTheBatch() {
        UUID nextCart = UUID.randomUUID();
        UUID nextCheckout = UUID.randomUUID();
        Hold next = new Hold(UUID.randomUUID(), nextCart, HOODIE, 2, 2, nextCheckout, 2, SOON, false, null);
        HoldExtension wanted =
                new HoldExtension(nextCheckout, nextCart, PAYMENT, IN_TWO_DAYS, List.of(new Item(HOODIE, 2, 20)));
        CheckoutDesk desk = new CheckoutDesk(room(20, hold(HOODIE, 2, 2, IN_TWO_DAYS, true), next));
        assertThat(desk.extend(wanted)).isInstanceOf(HoldFact.ExtensionRefused.class);
        desk.close(new Closed(CHECKOUT, CART));
        assertThat(desk.extend(wanted)).isInstanceOf(HoldFact.Extended.class);
    }

    @Test
    void theShareIsOfWhatIsOnHandNow() {
        Stockroom stock = room(18, frozen(HOODIE, 2));
        stock.move(Movement.byOperator(HOODIE, -1, MovementType.DAMAGE, "ana", null, NOW));
        assertThat(extend(stock, new Item(HOODIE, 2, 20))).isEqualTo(refused(ExtensionRefusal.VOUCHER_SHARE_REACHED));
        stock.move(Movement.byOperator(HOODIE, 1, MovementType.RECEIPT, "ana", null, NOW));
        assertThat(extend(stock, new Item(HOODIE, 2, 20))).isInstanceOf(HoldFact.Extended.class);
    }

    @Test
    void whatWasNotCountedIsNotTakenForNothing() {
        Stockroom uncounted = new Stockroom(
                NOW,
                List.of(new StockLevel(HOODIE, 10, 1)),
                List.of(frozen(HOODIE, 1)),
                List.of(),
                Map.of(),
                Map.of(),
                Map.of());
        assertThatThrownBy(() -> extend(uncounted, new Item(HOODIE, 1, 100))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSenselessRequestIsRefused() {
        assertThatThrownBy(() -> new Item(HOODIE, 0, 20)).hasMessageContaining("quantity must be 1 to");
        assertThatThrownBy(() -> new Item(HOODIE, 1, -1)).hasMessageContaining("voucherShare must be 0 to 100");
        assertThatThrownBy(() -> new Item(HOODIE, 1, 101)).hasMessageContaining("voucherShare must be 0 to 100");
        assertThatThrownBy(() -> extend(room(0))).hasMessageContaining("number of items");
        assertThatThrownBy(() -> extend(room(0), (Instant) null, new Item(HOODIE, 1, 20)))
                .hasMessageContaining("until");
    }
}
