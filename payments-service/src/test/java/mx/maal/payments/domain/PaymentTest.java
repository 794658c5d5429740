package mx.maal.payments.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import mx.maal.kit.Money;
import org.junit.jupiter.api.Test;

/** The rules of a payment and its refunds; nothing here needs a framework. */
class PaymentTest {

    private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
    private static final Money PRICE = new Money(1_000, "MXN");

    private final Payment payment =
            new Payment(UUID.randomUUID(), UUID.randomUUID(), "stripe", Method.CARD, PRICE, NOW);

    @Test
    void succeedsOnce() {
        PaymentSucceeded fact = payment.succeed("ch_1", PRICE, NOW).orElseThrow();
        assertThat(fact.amount()).isEqualTo(PRICE);
        assertThat(payment.succeed("ch_1", PRICE, NOW)).isEmpty();
        assertThat(payment.status()).isEqualTo(PaymentStatus.SUCCEEDED);
    }

    @Test
    void failsOrIsCanceledOnlyWhilePending() {
        assertThat(payment.fail("card_declined", NOW)).isPresent();
        assertThat(payment.fail("card_declined", NOW)).isEmpty();
        assertThat(payment.cancel("expired", NOW)).isEmpty();
        assertThat(payment.status()).isEqualTo(PaymentStatus.FAILED);
        assertThat(payment.failureReason()).isEqualTo("card_declined");
    }

    @Test
    void moneyOutweighsWhatWasToldBefore() {
        payment.cancel("expired", NOW);
        assertThat(payment.succeed("ch_1", PRICE, NOW)).isPresent();
        assertThat(payment.fail("card_declined", NOW)).isEmpty();
        assertThat(payment.status()).isEqualTo(PaymentStatus.SUCCEEDED);
        assertThat(payment.failureReason()).isNull();
    }

    @Test
    void anotherAmountOrCurrencyIsQuarantinedForGood() {
        assertThat(payment.succeed("ch_1", new Money(999, "MXN"), NOW)).isEmpty();
        assertThat(payment.status()).isEqualTo(PaymentStatus.QUARANTINED);
        assertThat(payment.succeed("ch_1", PRICE, NOW)).isEmpty();
        assertThat(payment.refundable()).isEqualTo(Money.zero("MXN"));
        Payment dollars = new Payment(UUID.randomUUID(), UUID.randomUUID(), "stripe", Method.CARD, PRICE, NOW);
        assertThat(dollars.succeed("ch_1", new Money(1_000, "USD"), NOW)).isEmpty();
        assertThat(dollars.status()).isEqualTo(PaymentStatus.QUARANTINED);
    }

    @Test
    void isCancelledAtTheProviderOnlyWhenItIsOverAndKnownThere() {
        assertThat(payment.askProviderToCancel(NOW)).isFalse();
        payment.knownToProviderAs("pi_1", NOW);
        assertThat(payment.askProviderToCancel(NOW)).isFalse();
        payment.fail("card_declined", NOW);
        assertThat(payment.askProviderToCancel(NOW)).isTrue();
        payment.closedAtProvider(NOW);
        assertThat(payment.askProviderToCancel(NOW)).isFalse();
    }

    @Test
    void isOnePaymentAtTheProvider() {
        payment.opened(new Opened("pi_1", "secret", null, null), Duration.ofMinutes(2), NOW);
        payment.knownToProviderAs("pi_1", NOW);
        payment.knownToProviderAs(null, NOW);
        assertThat(payment.clientSecret()).isEqualTo("secret");
        assertThatThrownBy(() -> payment.knownToProviderAs("pi_2", NOW)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refundsClaimNoMoreThanWasCaptured() {
        assertThat(refund(1).status()).isEqualTo(RefundStatus.FAILED);
        payment.succeed("ch_1", PRICE, NOW);
        assertThat(refund(700).status()).isEqualTo(RefundStatus.REQUESTED);
        Refund tooMuch = refund(301);
        assertThat(tooMuch.status()).isEqualTo(RefundStatus.FAILED);
        assertThat(tooMuch.failureReason()).isEqualTo("exceeds-captured");
        assertThat(tooMuch.settled().succeeded()).isFalse();
        assertThat(refund(300).status()).isEqualTo(RefundStatus.REQUESTED);
        assertThat(payment.refundable()).isEqualTo(Money.zero("MXN"));
        Refund dollars = payment.refund(UUID.randomUUID(), cause(), new Money(0, "USD"), NOW);
        assertThat(dollars.status()).isEqualTo(RefundStatus.FAILED);
    }

    @Test
    void aRefundEndsOnceAndMayStillFailAtTheBank() {
        payment.succeed("ch_1", PRICE, NOW);
        Refund refund = refund(400);
        refund.knownToProviderAs("re_1", NOW);
        assertThat(refund.status()).isEqualTo(RefundStatus.PENDING);
        assertThat(refund.succeed(NOW)).isPresent();
        assertThat(refund.succeed(NOW)).isEmpty();
        refund.knownToProviderAs("re_1", NOW);
        assertThat(refund.status()).isEqualTo(RefundStatus.SUCCEEDED);

        assertThat(refund.fail("lost_or_stolen_card", NOW)).isPresent();
        assertThat(refund.fail("lost_or_stolen_card", NOW)).isEmpty();
        assertThat(refund.succeed(NOW)).isEmpty();
        assertThat(payment.refundable()).isEqualTo(PRICE);
    }

    @Test
    void aSlowOneIsOpenedOnceItsUnitsAreHeldAndNotAfterItFailed() {
        Payment slow = new Payment(UUID.randomUUID(), UUID.randomUUID(), "conekta", Method.OXXO, PRICE, NOW);
        PaymentAwaited asked = slow.await(Duration.ofHours(24), Duration.ofHours(2), NOW);
        assertThat(asked.until()).isEqualTo(NOW.plus(Duration.ofHours(26)));
        assertThat(slow.mayBeOpened()).isFalse();
        assertThat(slow.openingWasNeverAllowed()).isTrue();

        Instant capped = NOW.plus(Duration.ofHours(10));
        assertThat(slow.unitsHeld(capped, Duration.ofHours(2), NOW)).isTrue();
        assertThat(slow.unitsHeld(capped.plusSeconds(1), Duration.ofHours(2), NOW))
                .isFalse();
        assertThat(slow.mayBeOpened()).isTrue();
        assertThat(slow.payUntil()).isEqualTo(NOW.plus(Duration.ofHours(8)));

        slow.fail("expired", NOW);
        assertThat(slow.mayBeOpened()).isFalse();
        assertThat(payment.mayBeOpened()).as("a card needs no longer hold").isTrue();
    }

    @Test
    void moneyThatComesASecondTimeIsAnotherPayments() {
        payment.succeed("ch_1", PRICE, NOW);
        assertThat(payment.isOrMayBe("ch_1")).isTrue();
        assertThat(payment.isOrMayBe("ch_2")).isFalse();
        Payment second = payment.paidAgain(UUID.randomUUID(), NOW);
        assertThat(second.succeed("ch_2", PRICE, NOW)).isPresent();
        assertThat(second.checkoutId()).isEqualTo(payment.checkoutId());
    }

    @Test
    void aDisputeOpensOnceAndIsDecidedOnce() {
        assertThat(payment.dispute(DisputeStatus.OPENED, NOW)).isPresent();
        assertThat(payment.dispute(DisputeStatus.OPENED, NOW)).isEmpty();
        assertThat(payment.dispute(DisputeStatus.LOST, NOW)).isPresent();
        assertThat(payment.dispute(DisputeStatus.OPENED, NOW)).as("told late").isEmpty();
        assertThat(payment.disputeStatus()).isEqualTo(DisputeStatus.LOST);
    }

    @Test
    void whatIsDueIsSettledByAPersonOnce() {
        payment.succeed("ch_1", PRICE, NOW);
        Refund refund = refund(400);
        assertThat(refund.settleByHand("op", null, NOW)).isEmpty();
        assertThat(refund.becomeDue(NOW).amount()).isEqualTo(new Money(400, "MXN"));
        assertThat(payment.refundable()).isEqualTo(new Money(600, "MXN"));
        assertThat(refund.settleByHand("op", "SPEI 1", NOW)).isPresent();
        assertThat(refund.settleByHand("op", "SPEI 1", NOW)).isEmpty();
        assertThat(refund.status()).isEqualTo(RefundStatus.SUCCEEDED);
    }

    private Refund refund(long amountMinor) {
        return payment.refund(UUID.randomUUID(), cause(), new Money(amountMinor, "MXN"), NOW);
    }

    private static RefundCause cause() {
        return RefundCause.returned(UUID.randomUUID(), UUID.randomUUID());
    }
}
