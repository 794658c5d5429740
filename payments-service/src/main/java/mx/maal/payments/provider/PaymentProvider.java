package mx.maal.payments.provider;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import mx.maal.kit.Money;
import mx.maal.payments.domain.Customer;
import mx.maal.payments.domain.Method;
import mx.maal.payments.domain.Opened;

/**
 * One provider's wire. Calls block on the network and are never made inside of a database transaction. Every call that
 * moves money carries our own id, by which the provider, or the wire itself, makes repeating it safe.
 */
public interface PaymentProvider {

    /** Its name in requests and URLs: {@code stripe}. */
    String name();

    /** Whether its keys are set. */
    boolean configured();

    /** The payment methods that it takes here; never empty. */
    Set<Method> methods();

    /**
     * What a shopper is to pay.
     *
     * @param customer who pays
     * @param payUntil when a voucher or CLABE ends; null for a fast method
     * @param again whether an earlier call may have opened it without our knowing
     */
    record ToOpen(
            UUID paymentId,
            UUID checkoutId,
            Method method,
            Money amount,
            Customer customer,
            Instant payUntil,
            boolean again) {}

    /**
     * A payment that was opened.
     *
     * @param reference what {@link Opened#reference()} said
     * @param charge the provider's id of the money itself, where that is another one; null while nothing was paid
     */
    record Known(UUID paymentId, String reference, String charge, Method method) {

        /** By which the provider knows the money. */
        public String money() {
            return charge == null ? reference : charge;
        }
    }

    /**
     * Opens a payment, or finds the one that an earlier call with this id opened.
     *
     * @throws ProviderUnavailable when it cannot be told now; the same call may work later
     * @throws ProviderRefused when this payment can not be opened
     */
    Opened open(ToOpen payment);

    /**
     * How a payment stands, as the provider tells when asked; empty while it may still be paid.
     *
     * @throws ProviderUnavailable when it cannot be told now
     * @throws ProviderRefused when the provider does not know it
     */
    List<ProviderNews> find(Known payment);

    /**
     * Makes the provider take no more money for that payment.
     *
     * @return how the payment stands now: cancelled, or paid when the money was faster
     * @throws ProviderUnavailable when it cannot be told now
     * @throws ProviderRefused when the provider does not know it
     */
    List<ProviderNews> cancel(Known payment);

    /** Whether the provider can give money of that method back; if not, a person has to. */
    boolean refunds(Method method);

    /**
     * Money to give back.
     *
     * @param otherRefunds the provider's ids of the payment's other refunds, for a provider that takes no id of ours
     * @param again whether an earlier call may have made it without our knowing
     */
    record ToRefund(UUID refundId, Known payment, Money amount, Set<String> otherRefunds, boolean again) {}

    /**
     * Gives money back, or finds the refund that an earlier call with this id made.
     *
     * @throws ProviderUnavailable when it cannot be told now; the same call may work later
     * @throws ProviderRefused when this refund can not be made
     */
    ProviderNews.RefundMoved refund(ToRefund refund);

    /** How that refund stands now. Throws as {@link #refund}. */
    ProviderNews.RefundMoved findRefund(Known payment, String refundReference);

    /**
     * What was posted as a webhook.
     *
     * @param header gives a header's value, or null
     * @param query gives a query parameter's value, or null
     */
    record Delivery(byte[] body, UnaryOperator<String> header, UnaryOperator<String> query) {}

    /**
     * A webhook that is proven to come from the provider.
     *
     * @param eventId by which it is stored once; at most 150 characters. Only of what is signed: else who replays a
     *     genuine signature with another body would keep the genuine event out
     * @param type the provider's word for what it tells; at most 100 characters
     * @param payload a JSON object
     */
    record Webhook(String eventId, String type, String payload) {}

    /**
     * Checks who sent a webhook before reading it.
     *
     * @throws ForgedWebhook when it is not proven to come from the provider, or is too old
     * @throws MalformedWebhook when it is proven, and still nothing that can be read
     */
    Webhook verify(Delivery delivery, Instant now);

    /** Whether its webhooks tell all there is to know, so that {@link #read} asks nobody. */
    boolean webhooksTellAll();

    /**
     * What a webhook tells; never empty. Asks the provider unless {@link #webhooksTellAll}.
     *
     * @throws ProviderUnavailable when that is needed and cannot be done now
     */
    List<ProviderNews> read(Webhook webhook);
}
