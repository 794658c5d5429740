package mx.maal.order.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mx.maal.kit.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When something can be bought. Plain rules: no framework is started. */
class OfferTest {

    private static final Instant OPENS = Instant.parse("2026-11-27T18:00:00Z");
    private static final Instant ENDS = Instant.parse("2026-11-27T20:00:00Z");

    private static DropWindow drop(boolean active, Instant startsAt, Instant endsAt, Integer limit) {
        return new DropWindow(null, null, active, startsAt, endsAt, limit, null, null, null, null);
    }

    private static Offer offer(boolean active, DropWindow... drops) {
        return new Offer(
                UUID.randomUUID(), active, "OLAS-M", "Playera Olas", new Money(129_900, "MXN"), List.of(drops));
    }

    private static String refusal(Offer offer, Instant at) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> offer.requireSellableAt(at));
        return refusal == null ? null : refusal.slug();
    }

    @Test
    void sellsOutsideOfDropsAtAnyTime() {
        assertThat(refusal(offer(true), Instant.EPOCH)).isNull();
        assertThat(offer(true).requireSellableAt(OPENS).units()).isNull();
    }

    @Test
    void aDropOpensAndEndsAtTheInstant() {
        Offer offer = offer(true, drop(true, OPENS, ENDS, null));

        assertThat(refusal(offer, OPENS.minusNanos(1))).isEqualTo("drop-not-open");
        assertThat(refusal(offer, OPENS)).isNull();
        assertThat(refusal(offer, ENDS.minusNanos(1))).isNull();
        assertThat(refusal(offer, ENDS)).isEqualTo("drop-ended");
    }

    @Test
    void aWindowWithoutBoundsIsOpenOnThatSide() {
        assertThat(refusal(offer(true, drop(true, null, ENDS, null)), Instant.EPOCH))
                .isNull();
        assertThat(refusal(offer(true, drop(true, OPENS, null, null)), ENDS.plusSeconds(86_400)))
                .isNull();
    }

    @Test
    void anInactiveDropIsNotOpenYet() {
        assertThat(refusal(offer(true, drop(false, OPENS, ENDS, null)), OPENS)).isEqualTo("drop-not-open");
        assertThat(refusal(offer(true, drop(false, OPENS, ENDS, null)), ENDS)).isEqualTo("drop-not-open");
    }

    @Test
    void oneOpenDropIsEnoughAndOneToComeIsNotTheEnd() {
        DropWindow over = drop(true, null, OPENS, null);
        DropWindow next = drop(true, ENDS, null, null);

        assertThat(refusal(offer(true, over, drop(true, OPENS, ENDS, null)), OPENS))
                .isNull();
        assertThat(refusal(offer(true, over, next), OPENS)).isEqualTo("drop-not-open");
        assertThat(refusal(offer(true, over, drop(false, ENDS, null, null)), OPENS))
                .isEqualTo("drop-ended");
    }

    @Test
    void whatIsNotForSaleIsUnknown() {
        assertThat(refusal(offer(false), OPENS)).isEqualTo("unknown-variant");
    }

    @Test
    void theSmallestLimitOfTheOpenDropsCounts() {
        Offer offer = offer(
                true,
                drop(true, OPENS, ENDS, 3),
                drop(true, OPENS, ENDS, 2),
                drop(true, OPENS, ENDS, null),
                drop(true, ENDS, null, 1));

        Offer.Limit limit = offer.requireSellableAt(OPENS);

        assertThat(limit.units()).isEqualTo(2);
        assertThat(limit.allows(2)).isTrue();
        assertThat(limit.allows(3)).isFalse();
    }

    @Test
    void allOpenDropsMustAllowSlowPaymentsAndTheirSmallestVoucherShareCounts() {
        DropWindow strict = new DropWindow(null, null, true, OPENS, null, null, false, 10, null, null);
        DropWindow loose = new DropWindow(null, null, true, OPENS, ENDS, null, true, 30, null, null);
        DropWindow looser = new DropWindow(null, null, true, OPENS, ENDS, null, true, 40, null, null);

        assertThat(offer(true, loose, looser).slowPaymentsAt(OPENS)).isTrue();
        assertThat(offer(true, loose, looser).voucherShareAt(OPENS)).isEqualTo(30);
        assertThat(offer(true, loose, strict).slowPaymentsAt(OPENS)).isFalse();
        assertThat(offer(true, loose, strict).voucherShareAt(OPENS)).isEqualTo(10);
        DropWindow toCome = new DropWindow(null, null, true, ENDS, null, null, false, 0, null, null);
        assertThat(offer(true, loose, toCome).slowPaymentsAt(OPENS)).isTrue();
        assertThat(offer(true, loose, toCome).voucherShareAt(OPENS)).isEqualTo(30);
    }

    @Test
    void outsideOfDropsVouchersMayBlockEverything() {
        assertThat(offer(true).slowPaymentsAt(OPENS)).isTrue();
        assertThat(offer(true).voucherShareAt(OPENS)).isEqualTo(100);
    }

    @Test
    void whatWasHeldInADropIsPaidByItsRulesAfterItsEnd() {
        Offer over = offer(true, new DropWindow(null, null, true, OPENS, ENDS, null, false, 5, null, null));

        assertThat(over.slowPaymentsAt(ENDS)).isFalse();
        assertThat(over.voucherShareAt(ENDS)).isEqualTo(5);
    }

    @Test
    void aDropThatDoesNotSayAllowsSlowPaymentsForAFifth() {
        Offer offer = offer(true, drop(true, OPENS, ENDS, null));

        assertThat(offer.slowPaymentsAt(OPENS)).isTrue();
        assertThat(offer.voucherShareAt(OPENS)).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 101})
    void aShareIsAPercentage(int share) {
        assertThatThrownBy(() -> new DropWindow(null, null, true, OPENS, ENDS, null, true, share, null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limitsArePositiveAndOfADropThatCanBeNamed() {
        UUID drop = UUID.randomUUID();
        assertThatThrownBy(() -> new DropWindow(drop, null, true, OPENS, ENDS, null, true, 20, 0, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DropWindow(drop, null, true, OPENS, ENDS, null, true, 20, null, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DropWindow(null, null, true, OPENS, ENDS, null, true, 20, 1, null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
