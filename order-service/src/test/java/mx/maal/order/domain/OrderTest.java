package mx.maal.order.domain;

import static mx.maal.order.domain.Fixtures.NOW;
import static mx.maal.order.domain.Fixtures.confirmed;
import static mx.maal.order.domain.Fixtures.placed;
import static mx.maal.order.domain.Fixtures.units;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import mx.maal.kit.Money;
import org.junit.jupiter.api.Test;

/** How an order moves. Plain rules: no framework is started. */
class OrderTest {

    @Test
    void itIsConfirmedOnceItsUnitsAreTaken() {
        Order order = placed();

        OrderFact.Confirmed confirmed = order.confirm(NOW).orElseThrow();

        assertThat(order.status()).isEqualTo(OrderStatus.CONFIRMED);
        assertThat(confirmed.items()).extracting(OrderFact.Item::quantity).containsExactly(2, 1);
        assertThat(order.confirm(NOW)).isEmpty();
        assertThat(order.stockShort(NOW)).isEmpty();
    }

    @Test
    void withoutStockItIsCancelledAndNothingGoesBack() {
        Order order = placed();

        OrderFact.Cancelled cancelled = order.stockShort(NOW).orElseThrow();

        assertThat(cancelled.reason()).isEqualTo("stock-short");
        assertThat(cancelled.restock()).isEmpty();
        assertThat(order.stockShort(NOW)).isEmpty();
        assertThat(order.confirm(NOW)).isEmpty();
    }

    @Test
    void itsStatusFollowsItsItems() {
        Order order = confirmed();

        order.shipped(units(order, 1, 0), NOW);
        assertThat(order.status()).isEqualTo(OrderStatus.PARTIALLY_SHIPPED);
        order.delivered(units(order, 1, 0), NOW);
        assertThat(order.status()).isEqualTo(OrderStatus.PARTIALLY_SHIPPED);
        order.shipped(units(order, 1, 1), NOW);
        assertThat(order.status()).isEqualTo(OrderStatus.SHIPPED);
        order.delivered(units(order, 1, 1), NOW);
        assertThat(order.status()).isEqualTo(OrderStatus.DELIVERED);
    }

    @Test
    void noMoreLeavesThanWasOrderedAndNoMoreArrivesThanLeft() {
        Order order = confirmed();

        assertThatThrownBy(() -> order.shipped(units(order, 3, 0), NOW)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> order.delivered(units(order, 1, 0), NOW)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> order.shipped(List.of(new Order.ItemUnits(UUID.randomUUID(), 1)), NOW))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> placed().shipped(List.of(), NOW)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anOperatorCancelsWhatHasNotLeft() {
        Order order = confirmed();

        assertThat(order.requestCancellation("typo", NOW))
                .contains(new OrderFact.CancellationRequested(order.id(), "typo"));
        assertThat(order.requestCancellation("again", NOW)).isEmpty();
        OrderFact.Cancelled cancelled = order.shipmentsCancelled(NOW).orElseThrow();

        assertThat(cancelled.reason()).isEqualTo("operator");
        assertThat(cancelled.restock()).extracting(OrderFact.Units::quantity).containsExactly(2, 1);
        assertThat(order.status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(order.shipmentsCancelled(NOW)).isEmpty();
        assertThat(order.requestCancellation(null, NOW)).isEmpty();
    }

    @Test
    void aRefusedCancellationLeavesItAsItsItemsSay() {
        Order order = confirmed();
        order.requestCancellation(null, NOW);
        order.shipped(units(order, 2, 0), NOW);
        assertThat(order.status()).isEqualTo(OrderStatus.CANCELLING);

        assertThat(order.cancellationRefused("already-shipped", NOW)).isTrue();

        assertThat(order.status()).isEqualTo(OrderStatus.PARTIALLY_SHIPPED);
        assertThat(order.note()).isEqualTo("cancellation refused: already-shipped");
        assertThat(order.cancellationRefused("already-shipped", NOW)).isFalse();
    }

    @Test
    void whatIsBeingConfirmedOrHasLeftIsNotCancelled() {
        Order shipped = confirmed();
        shipped.shipped(units(shipped, 1, 0), NOW);

        assertThatThrownBy(() -> placed().requestCancellation(null, NOW))
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.slug()).isEqualTo("order-being-confirmed"));
        assertThatThrownBy(() -> shipped.requestCancellation(null, NOW))
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.slug()).isEqualTo("order-already-shipped"));
    }

    @Test
    void itsDisputeIsWhatWasToldOfLast() {
        Order order = confirmed();
        assertThat(order.disputeStatus()).isNull();

        order.disputed(DisputeStatus.OPENED, NOW, NOW);
        order.disputed(DisputeStatus.WON, NOW.plusSeconds(60), NOW);
        order.disputed(DisputeStatus.OPENED, NOW, NOW.plusSeconds(90));

        assertThat(order.disputeStatus()).isEqualTo(DisputeStatus.WON);
        assertThat(order.disputedAt()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void refundsNeverExceedWhatWasPaid() {
        Order order = confirmed();
        long paid = order.total().amountMinor();

        order.refunded(new Money(100, "MXN"), NOW);
        assertThat(order.paymentStatus()).isEqualTo(PaymentStatus.PARTIALLY_REFUNDED);
        assertThatThrownBy(() -> order.refunded(new Money(paid, "MXN"), NOW)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> order.refunded(new Money(1, "USD"), NOW)).isInstanceOf(IllegalStateException.class);
        order.refunded(new Money(paid - 100, "MXN"), NOW);

        assertThat(order.paymentStatus()).isEqualTo(PaymentStatus.REFUNDED);
        assertThat(order.refunded()).isEqualTo(order.total());
    }
}
