package mx.maal.payments.provider;

import java.util.List;
import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.payments.domain.DisputeStatus;
import mx.maal.payments.domain.RefundStatus;

/** What a provider tells of a payment or a refund, in our words. */
public sealed interface ProviderNews {

    /**
     * Which payment is meant: by the provider's id or by ours, at least one of them.
     *
     * @param reference what opening it was answered with; null where the provider tells of the money only
     * @param paymentId the id that we gave when opening it; null when the provider does not repeat it
     */
    record Payment(String reference, UUID paymentId) {}

    /** Which payment it is about; null for what is about none. */
    default Payment payment() {
        return null;
    }

    /**
     * The provider has the money.
     *
     * @param charge the provider's id of the money; the reference where it has no other
     * @param received what it has, which may differ from what we asked for
     */
    record Paid(Payment payment, String charge, Money received) implements ProviderNews {}

    /** An attempt to pay was declined; the shopper may try again. */
    record Declined(Payment payment, String reason) implements ProviderNews {}

    /** The provider takes no money for this payment any more: it was cancelled, or its time is over. */
    record Cancelled(Payment payment, String reason) implements ProviderNews {}

    /** The cardholder asked the bank for the money back, or the bank has decided. */
    record Disputed(Payment payment, DisputeStatus status) implements ProviderNews {}

    /**
     * A refund stands at that status.
     *
     * @param reference the provider's id of it
     * @param refundId the id that we gave when asking for it; null when the provider does not repeat it
     * @param failureReason null unless failed
     */
    record RefundMoved(String reference, UUID refundId, RefundStatus status, String failureReason)
            implements ProviderNews {}

    /**
     * Nothing that concerns us.
     *
     * @param why for whoever looks at the stored event
     */
    record Nothing(String why) implements ProviderNews {}

    /** Only {@link Nothing}. */
    static List<ProviderNews> nothing(String why) {
        return List.of(new Nothing(why));
    }
}
