package mx.maal.payments.app;

import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.kit.events.Fact;
import mx.maal.payments.domain.PaymentAwaited;
import mx.maal.payments.domain.PaymentDisputed;
import mx.maal.payments.domain.PaymentFailed;
import mx.maal.payments.domain.PaymentSucceeded;
import mx.maal.payments.domain.RefundDue;
import mx.maal.payments.domain.RefundSettled;

/** How facts of this slice travel: their topics, keys and types. See {@code contracts/}. */
final class Facts {

    static final String PAYMENTS = "payments.payments";
    static final String REFUNDS = "payments.refunds";

    private record Refund(
            UUID refundId, UUID paymentId, UUID checkoutId, UUID orderId, UUID returnId, Money amount, String reason) {}

    private Facts() {}

    static Fact of(PaymentAwaited fact) {
        return new Fact(PAYMENTS, fact.checkoutId().toString(), "payment.awaited.v1", fact);
    }

    static Fact of(PaymentSucceeded fact) {
        return new Fact(PAYMENTS, fact.checkoutId().toString(), "payment.succeeded.v1", fact);
    }

    static Fact of(PaymentFailed fact) {
        return new Fact(PAYMENTS, fact.checkoutId().toString(), "payment.failed.v1", fact);
    }

    static Fact of(PaymentDisputed fact) {
        return new Fact(PAYMENTS, fact.checkoutId().toString(), "payment.disputed.v1", fact);
    }

    static Fact of(RefundDue fact) {
        return new Fact(REFUNDS, fact.paymentId().toString(), "refund.due.v1", fact);
    }

    static Fact of(RefundSettled fact) {
        String type = fact.succeeded() ? "refund.succeeded.v1" : "refund.failed.v1";
        Refund body = new Refund(
                fact.refundId(),
                fact.paymentId(),
                fact.checkoutId(),
                fact.orderId(),
                fact.returnId(),
                fact.amount(),
                fact.reason());
        return new Fact(REFUNDS, fact.paymentId().toString(), type, body);
    }
}
