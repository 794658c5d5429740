package mx.maal.order.domain;

import static mx.maal.order.domain.Fixtures.HELD_UNTIL;
import static mx.maal.order.domain.Fixtures.NOW;
import static mx.maal.order.domain.Fixtures.PAYMENT;
import static mx.maal.order.domain.Fixtures.QUARTER;
import static mx.maal.order.domain.Fixtures.checkout;
import static mx.maal.order.domain.Fixtures.drop;
import static mx.maal.order.domain.Fixtures.line;
import static mx.maal.order.domain.Fixtures.offered;
import static mx.maal.order.domain.Fixtures.open;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How long a checkout waits for a voucher. Plain rules: no framework is started. */
class SlowPaymentTest {

    private static final Duration LONGEST = Duration.ofHours(72);
    private static final Instant IN_TWO_DAYS = NOW.plus(Duration.ofDays(2));

    private final FrozenLine line = line(2, 100, "MXN");
    private final Checkout checkout = open(line);

    private CheckoutFact await(Checkout awaiting, Instant until, Instant now, DropWindow... drops) {
        return awaiting.awaitPayment(PAYMENT, until, offered(line, drops), now, LONGEST);
    }

    private static CheckoutFact refused(Checkout refused, String reason) {
        return new CheckoutFact.ExtensionRefused(refused.id(), refused.cartId(), PAYMENT, reason);
    }

    private Checkout extended() {
        await(checkout, IN_TWO_DAYS, NOW);
        checkout.extend(PAYMENT, IN_TWO_DAYS, NOW);
        return checkout;
    }

    @Test
    void itAsksForItsUnitsUntilThen() {
        assertThat(await(checkout, IN_TWO_DAYS, NOW, drop(true, 30), drop(true, 15)))
                .isEqualTo(new CheckoutFact.ExtensionRequested(
                        checkout.id(),
                        checkout.cartId(),
                        PAYMENT,
                        IN_TWO_DAYS,
                        List.of(new CheckoutFact.VoucherItem(line.variantId(), 2, 15))));
        assertThat(checkout.expiresAt()).as("nothing is granted yet").isEqualTo(HELD_UNTIL);
    }

    @Test
    void forNoLongerThanTheLongestHold() {
        assertThat(await(checkout, NOW.plus(Duration.ofDays(9)), NOW))
                .isInstanceOfSatisfying(CheckoutFact.ExtensionRequested.class, asked -> assertThat(asked.until())
                        .isEqualTo(NOW.plus(LONGEST)));
    }

    @Test
    void whatADropForbidsIsRefused() {
        assertThat(await(checkout, IN_TWO_DAYS, NOW, drop(true, 30), drop(false, 30)))
                .isEqualTo(refused(checkout, "slow-payments-not-offered"));
    }

    @Test
    void oneThatIsNotOpenAtTheInstantIsRefused() {
        Checkout pending = checkout(line);
        Checkout superseded = open(line);
        superseded.supersede(NOW);
        Checkout paid = open(line);
        paid.complete(UUID.randomUUID(), NOW);

        assertThat(await(pending, IN_TWO_DAYS, NOW)).isEqualTo(refused(pending, "checkout-closed"));
        assertThat(await(superseded, IN_TWO_DAYS, NOW)).isEqualTo(refused(superseded, "checkout-closed"));
        assertThat(await(paid, IN_TWO_DAYS, NOW)).isEqualTo(refused(paid, "checkout-closed"));
        assertThat(await(checkout, IN_TWO_DAYS, HELD_UNTIL)).isEqualTo(refused(checkout, "checkout-closed"));
        assertThat(await(checkout, NOW, NOW)).as("over already").isEqualTo(refused(checkout, "checkout-closed"));
    }

    @Test
    void itLivesAsLongAsItsUnitsAreHeld() {
        await(checkout, IN_TWO_DAYS, NOW);

        assertThat(checkout.extend(PAYMENT, IN_TWO_DAYS, NOW))
                .contains(new CheckoutFact.Rescheduled(checkout.id(), checkout.cartId(), IN_TWO_DAYS, PAYMENT));
        assertThat(checkout.statusAt(IN_TWO_DAYS.minusNanos(1))).isEqualTo(CheckoutStatus.OPEN);
        assertThat(checkout.expire(HELD_UNTIL)).isEmpty();
        assertThat(checkout.expire(IN_TWO_DAYS)).isPresent();
    }

    @Test
    void anExtensionThatComesTooLateChangesNothing() {
        await(checkout, IN_TWO_DAYS, NOW);
        checkout.complete(UUID.randomUUID(), NOW);

        assertThat(checkout.extend(PAYMENT, IN_TWO_DAYS, NOW)).isEmpty();
        assertThat(checkout.expiresAt()).isEqualTo(HELD_UNTIL);
    }

    @Test
    void anExtensionForAPaymentThatWasGivenUpChangesNothing() {
        await(checkout, IN_TWO_DAYS, NOW);
        assertThat(checkout.giveUpPayment(PAYMENT, NOW.plusSeconds(1), QUARTER))
                .as("it has the normal time still")
                .isEmpty();

        assertThat(checkout.extend(PAYMENT, IN_TWO_DAYS, NOW)).isEmpty();
        assertThat(checkout.expiresAt()).isEqualTo(HELD_UNTIL);
    }

    @Test
    void aRefusedExtensionIsNotWaitedForAnyMore() {
        await(checkout, IN_TWO_DAYS, NOW);

        assertThat(checkout.refuseExtension(PAYMENT, "hold-lost", NOW)).isEqualTo(refused(checkout, "hold-lost"));
        assertThat(checkout.extend(PAYMENT, IN_TWO_DAYS, NOW)).isEmpty();
    }

    @Test
    void withoutItsPaymentItAsksForTheNormalTimeOnce() {
        extended();

        assertThat(checkout.giveUpPayment(UUID.randomUUID(), NOW, QUARTER))
                .as("another payment")
                .isEmpty();
        assertThat(checkout.giveUpPayment(PAYMENT, NOW, QUARTER)).contains(checkout.requested(QUARTER));
        assertThat(checkout.giveUpPayment(PAYMENT, NOW, QUARTER)).isEmpty();
        Instant normal = NOW.plus(QUARTER);
        assertThat(checkout.renew(normal, NOW))
                .contains(new CheckoutFact.Rescheduled(checkout.id(), checkout.cartId(), normal, null));
        assertThat(checkout.statusAt(normal)).isEqualTo(CheckoutStatus.EXPIRED);
    }

    @Test
    void withLessThanTheNormalTimeLeftItStaysAsItIs() {
        extended();

        assertThat(checkout.giveUpPayment(PAYMENT, IN_TWO_DAYS.minus(QUARTER), QUARTER))
                .isEmpty();
    }

    @Test
    void aClosedOneAsksForNothing() {
        extended();
        checkout.supersede(NOW);

        assertThat(checkout.giveUpPayment(PAYMENT, NOW, QUARTER)).isEmpty();
    }

    @Test
    void anOpenOneWhoseUnitsAreGoneIsClosed() {
        extended();

        assertThat(checkout.lose(List.of(new LostUnits(line.variantId(), 2, 0)), NOW))
                .contains(new CheckoutFact.Closed(checkout.id(), checkout.cartId(), "lost"));
        assertThat(checkout.statusAt(NOW)).isEqualTo(CheckoutStatus.LOST);
    }

    @Test
    void whoPaysIsNotInTheLogs() {
        assertThat(new CheckoutFact.Customer("Ana Torres", "ana@example.com", "5512345678"))
                .hasToString("Customer[]");
    }
}
