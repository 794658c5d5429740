package mx.maal.payments.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.UUID;
import mx.maal.kit.Money;
import org.junit.jupiter.api.Test;

/** The rules of a payment and its refunds; nothing here needs a framework. */
class PaymentTest {

    private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
    private static final Money PRICE = new Money(1_000, "MXN");

    private final Payment payment = new Payment(UUID.randomUUID(), UUID.randomUUID(), "stripe", "card", PRICE, NOW);

    @Test
    void succeedsOnce() {
        PaymentSucceeded fact = payment.succeed(PRICE, NOW).orElseThrow();
        assertThat(fact.amount()).isEqualTo(PRICE);
        assertThat(payment.succeed(PRICE, NOW)).isEmpty();
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
        assertThat(payment.succeed(PRICE, NOW)).isPresent();
        assertThat(payment.fail("card_declined", NOW)).isEmpty();
        assertThat(payment.status()).isEqualTo(PaymentStatus.SUCCEEDED);
        assertThat(payment.failureReason()).isNull();
    }

    @Test
    void anotherAmountOrCurrencyIsQuarantinedForGood() {
        assertThat(payment.succeed(new Money(999, "MXN"), NOW)).isEmpty();
        assertThat(payment.status()).isEqualTo(PaymentStatus.QUARANTINED);
        assertThat(payment.succeed(PRICE, NOW)).isEmpty();
        assertThat(payment.refundable()).isEqualTo(Money.zero("MXN"));
        Payment dollars = new Payment(UUID.randomUUID(), UUID.randomUUID(), "stripe", "card", PRICE, NOW);
        assertThat(dollars.succeed(new Money(1_000, "USD"), NOW)).isEmpty();
        assertThat(dollars.status()).isEqualTo(PaymentStatus.QUARANTINED);
    }

    @Test
    void isCancelledAtTheProviderOnlyWhenItIsOverAndKnownThere() {
        assertThat(payment.askProviderToCancel(NOW)).isFalse();
        payment.knownToProviderAs("pi_1", "secret", NOW);
        assertThat(payment.askProviderToCancel(NOW)).isFalse();
        payment.fail("card_declined", NOW);
        assertThat(payment.askProviderToCancel(NOW)).isTrue();
        payment.closedAtProvider(NOW);
        assertThat(payment.askProviderToCancel(NOW)).isFalse();
    }

    @Test
    void isOnePaymentAtTheProvider() {
        payment.knownToProviderAs("pi_1", "secret", NOW);
        payment.knownToProviderAs("pi_1", null, NOW);
        assertThat(payment.clientSecret()).isEqualTo("secret");
        assertThatThrownBy(() -> payment.knownToProviderAs("pi_2", null, NOW))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refundsClaimNoMoreThanWasCaptured() {
        assertThat(refund(1).status()).isEqualTo(RefundStatus.FAILED);
        payment.succeed(PRICE, NOW);
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
        payment.succeed(PRICE, NOW);
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

    private Refund refund(long amountMinor) {
        return payment.refund(UUID.randomUUID(), cause(), new Money(amountMinor, "MXN"), NOW);
    }

    private static RefundCause cause() {
        return RefundCause.returned(UUID.randomUUID(), UUID.randomUUID());
    }
}
