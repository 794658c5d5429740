package mx.maal.order.domain;

import static mx.maal.order.domain.Fixtures.HELD_UNTIL;
import static mx.maal.order.domain.Fixtures.NOW;
import static mx.maal.order.domain.Fixtures.QUARTER;
import static mx.maal.order.domain.Fixtures.checkout;
import static mx.maal.order.domain.Fixtures.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import mx.maal.kit.Money;
import org.junit.jupiter.api.Test;

/** What a cart costs and how long it may be paid. Plain rules: no framework is started. */
class CheckoutTest {

    @Test
    void theTotalIsItemsPlusShipping() {
        Checkout checkout = checkout(line(2, 129_900, "MXN"), line(1, 59_900, "MXN"));

        assertThat(checkout.subtotal()).isEqualTo(new Money(319_700, "MXN"));
        assertThat(checkout.total()).isEqualTo(new Money(329_600, "MXN"));
    }

    @Test
    void currenciesDoNotMix() {
        assertThatThrownBy(() -> checkout(line(1, 100, "MXN"), line(1, 100, "USD")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.slug()).isEqualTo("mixed-currencies"));
    }

    @Test
    void aTotalThatDoesNotFitIsRefusedNotWrapped() {
        assertThatThrownBy(() -> checkout(line(100, Long.MAX_VALUE / 2, "MXN")))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void itOpensOnceWhenItsUnitsAreHeld() {
        Checkout checkout = checkout(line(1, 100, "MXN"));

        assertThat(checkout.open(HELD_UNTIL, NOW))
                .contains(new CheckoutFact.Opened(
                        checkout.id(),
                        checkout.cartId(),
                        new Money(10_000, "MXN"),
                        HELD_UNTIL,
                        true,
                        new CheckoutFact.Customer("Ana Torres", "ana@example.com", null)));
        assertThat(checkout.open(HELD_UNTIL.plusSeconds(1), NOW)).isEmpty();
        assertThat(checkout.statusAt(NOW)).isEqualTo(CheckoutStatus.OPEN);
        assertThat(checkout.expiresAt()).isEqualTo(HELD_UNTIL);
    }

    @Test
    void aLostOneNeverOpens() {
        Checkout checkout = checkout(line(1, 100, "MXN"));

        assertThat(checkout.lose(List.of(new LostUnits(UUID.randomUUID(), 1, 0)), NOW))
                .contains(new CheckoutFact.Closed(checkout.id(), checkout.cartId(), "lost"));
        assertThat(checkout.open(HELD_UNTIL, NOW)).isEmpty();
        assertThat(checkout.renew(HELD_UNTIL, NOW)).isEmpty();
        assertThat(checkout.lose(List.of(), NOW)).isEmpty();
        assertThat(checkout.statusAt(NOW)).isEqualTo(CheckoutStatus.LOST);
    }

    @Test
    void itIsOverTheMomentItsTimeHasPassed() {
        Checkout checkout = checkout(line(1, 100, "MXN"));
        checkout.open(HELD_UNTIL, NOW);

        assertThat(checkout.statusAt(HELD_UNTIL.minusNanos(1))).isEqualTo(CheckoutStatus.OPEN);
        assertThat(checkout.statusAt(HELD_UNTIL)).isEqualTo(CheckoutStatus.EXPIRED);
        assertThat(checkout.expire(HELD_UNTIL.minusNanos(1))).isEmpty();
        assertThat(checkout.expire(HELD_UNTIL))
                .contains(new CheckoutFact.Closed(checkout.id(), checkout.cartId(), "expired"));
        assertThat(checkout.expire(HELD_UNTIL)).isEmpty();
    }

    @Test
    void oneThatWaitsForItsUnitsTooLongIsOverToo() {
        Checkout checkout = checkout(line(1, 100, "MXN"));

        assertThat(checkout.statusAt(NOW.plus(QUARTER))).isEqualTo(CheckoutStatus.EXPIRED);
    }

    @Test
    void whatIsClosedIsNotSupersededAgain() {
        Checkout checkout = checkout(line(1, 100, "MXN"));

        assertThat(checkout.supersede(NOW)).isPresent();
        assertThat(checkout.supersede(NOW)).isEmpty();
        assertThat(checkout.expire(HELD_UNTIL)).isEmpty();
    }

    @Test
    void lateMoneyCompletesWhatWasClosed() {
        Checkout checkout = checkout(line(1, 100, "MXN"));
        checkout.supersede(NOW);
        UUID order = UUID.randomUUID();

        checkout.complete(order, NOW);

        assertThat(checkout.statusAt(HELD_UNTIL)).isEqualTo(CheckoutStatus.COMPLETED);
        assertThat(checkout.orderId()).isEqualTo(order);
        assertThat(checkout.supersede(NOW)).isEmpty();
    }
}
