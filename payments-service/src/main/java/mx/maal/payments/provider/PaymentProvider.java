package mx.maal.payments.provider;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import mx.maal.kit.Money;

/**
 * One provider's wire. Calls block on the network and are never made inside of a database transaction. Every call that
 * moves money carries our own id as the provider's idempotency key, so that repeating it is safe.
 */
public interface PaymentProvider {

    /** Its name in requests and URLs: {@code stripe}. */
    String name();

    /** Whether its keys are set. */
    boolean configured();

    /** The payment methods that it takes here; never empty. */
    Set<String> methods();

    /**
     * A payment at the provider.
     *
     * @param reference the provider's id
     * @param clientSecret what the shopper's browser pays with; null when this provider has none
     */
    record Opened(String reference, String clientSecret) {}

    /**
     * Opens a payment, or finds the one that an earlier call with this id opened.
     *
     * @throws ProviderUnavailable when it cannot be told now; the same call may work later
     * @throws ProviderRefused when this payment can not be opened
     */
    Opened open(UUID paymentId, UUID checkoutId, String method, Money amount);

    /**
     * Makes the provider take no more money for that payment.
     *
     * @return how the payment stands now: cancelled, or paid when the money was faster
     * @throws ProviderUnavailable when it cannot be told now
     * @throws ProviderRefused when the provider does not know it
     */
    ProviderNews cancel(String reference);

    /**
     * Gives money back, or finds the refund that an earlier call with this id made.
     *
     * @throws ProviderUnavailable when it cannot be told now; the same call may work later
     * @throws ProviderRefused when this refund can not be made
     */
    ProviderNews.RefundMoved refund(UUID refundId, String paymentReference, Money amount);

    /** How that refund stands now. Throws as {@link #refund}. */
    ProviderNews.RefundMoved findRefund(String refundReference);

    /**
     * A webhook that is proven to come from the provider.
     *
     * @param eventId by which it is stored once; at most 150 characters
     * @param type the provider's word for what it tells; at most 100 characters
     * @param payload a JSON object
     */
    record Webhook(String eventId, String type, String payload) {}

    /**
     * Checks who sent a webhook before reading it.
     *
     * @param header gives a header's value, or null
     * @throws ForgedWebhook when it is not proven to come from the provider, or is too old
     * @throws MalformedWebhook when it is proven, and still nothing that can be read
     */
    Webhook verify(byte[] body, UnaryOperator<String> header, Instant now);

    /**
     * What a stored webhook tells. May ask the provider where its webhooks only hint.
     *
     * @throws ProviderUnavailable when that is needed and cannot be done now
     */
    ProviderNews read(String payload);

    /** Where the shopper can pay without a page of the shop's own; empty when the provider has no such page. */
    Optional<String> payPage(String reference);
}
