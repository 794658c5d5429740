package mx.maal.payments.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import mx.maal.kit.Money;
import org.junit.jupiter.api.Test;

/** When a checkout takes no payment; nothing here needs a framework. */
class PayableCheckoutTest {

    private static final Instant END = Instant.parse("2026-11-22T18:15:00Z");

    private static final Customer NOBODY = new Customer(null, null, null);

    @Test
    void takesPaymentUntilItExpires() {
        assertThat(checkout(null).refusal(END.minusMillis(1))).isEmpty();
        assertThat(checkout(null).refusal(END)).contains("checkout-expired");
    }

    @Test
    void saysWhyItIsClosed() {
        assertThat(checkout("expired").refusal(END.minusSeconds(60))).contains("checkout-expired");
        assertThat(checkout("superseded").refusal(END.plusSeconds(60))).contains("checkout-closed");
        assertThat(new PayableCheckout(UUID.randomUUID(), null, null, "superseded", true, NOBODY).refusal(END))
                .contains("checkout-closed");
    }

    private static PayableCheckout checkout(String closedReason) {
        return new PayableCheckout(UUID.randomUUID(), new Money(100, "MXN"), END, closedReason, true, NOBODY);
    }
}
