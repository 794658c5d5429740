package mx.maal.payments.provider;

import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.payments.domain.RefundStatus;

/** What a provider tells of a payment or a refund, in our words. */
public sealed interface ProviderNews {

    /**
     * The provider has the money.
     *
     * @param paymentId the id that we gave when opening it; null when the provider does not repeat it
     * @param received what it has, which may differ from what we asked for
     */
    record Paid(String reference, UUID paymentId, Money received) implements ProviderNews {}

    /** An attempt to pay was declined. */
    record Declined(String reference, UUID paymentId, String reason) implements ProviderNews {}

    /** The provider takes no money for this payment any more. */
    record Cancelled(String reference, UUID paymentId, String reason) implements ProviderNews {}

    /** The cardholder asked the bank for the money back. */
    record Disputed(String reference) implements ProviderNews {}

    /**
     * A refund stands at that status.
     *
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
}
