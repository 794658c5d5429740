package mx.maal.payments.provider.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.payments.domain.DisputeStatus;
import mx.maal.payments.domain.RefundStatus;
import mx.maal.payments.provider.ProviderNews;
import mx.maal.payments.provider.WebhookJson;

/**
 * Reads Stripe's events from their JSON: the typed objects of Stripe's library stay empty when the event was made for
 * another API version than the library's.
 */
final class StripeEvents {

    static final String PAYMENT_ID = "paymentId";
    static final String REFUND_ID = "refundId";

    private StripeEvents() {}

    static ProviderNews read(String payload) {
        JsonNode event = WebhookJson.written(payload);
        JsonNode object = event.at("/data/object");
        String type = event.path("type").asText();
        return switch (type) {
            case "payment_intent.succeeded" -> paid(object);
            case "payment_intent.payment_failed" -> declined(object);
            case "payment_intent.canceled" -> cancelled(object);
            case "refund.created", "refund.updated", "refund.failed", "charge.refund.updated" -> new ProviderNews
                    .RefundMoved(
                    object.path("id").asText(),
                    ourId(object, REFUND_ID),
                    refundStatus(object.path("status").asText()),
                    object.path("failure_reason").asText(null));
            case "charge.dispute.created" -> disputed(object, DisputeStatus.OPENED);
            case "charge.dispute.closed" -> disputed(
                    object, object.path("status").asText().equals("lost") ? DisputeStatus.LOST : DisputeStatus.WON);
            default -> new ProviderNews.Nothing(type + " tells nothing that we need");
        };
    }

    /** What a PaymentIntent tells of itself when it is fetched; nothing while it may still be paid. */
    static List<ProviderNews> told(JsonObject intent) {
        JsonNode object = WebhookJson.written(intent.toString());
        return switch (object.path("status").asText()) {
            case "succeeded" -> List.of(paid(object));
            case "canceled" -> List.of(cancelled(object));
                // Tried without success, or a voucher that has expired.
            case "requires_payment_method" -> object.path("last_payment_error").isObject()
                    ? List.of(declined(object))
                    : List.of();
            default -> List.of();
        };
    }

    private static ProviderNews paid(JsonNode intent) {
        return new ProviderNews.Paid(
                payment(intent),
                intent.path("id").asText(),
                money(
                        intent.path("amount_received").asLong(),
                        intent.path("currency").asText()));
    }

    private static ProviderNews declined(JsonNode intent) {
        return new ProviderNews.Declined(
                payment(intent), intent.at("/last_payment_error/code").asText("declined"));
    }

    private static ProviderNews cancelled(JsonNode intent) {
        return new ProviderNews.Cancelled(
                payment(intent), intent.path("cancellation_reason").asText("canceled"));
    }

    private static ProviderNews disputed(JsonNode dispute, DisputeStatus status) {
        return new ProviderNews.Disputed(
                new ProviderNews.Payment(dispute.path("payment_intent").asText(), null), status);
    }

    private static ProviderNews.Payment payment(JsonNode intent) {
        return new ProviderNews.Payment(intent.path("id").asText(), ourId(intent, PAYMENT_ID));
    }

    static RefundStatus refundStatus(String status) {
        return switch (status) {
            case "succeeded" -> RefundStatus.SUCCEEDED;
            case "failed", "canceled" -> RefundStatus.FAILED;
            default -> RefundStatus.PENDING;
        };
    }

    static Money money(long amountMinor, String currency) {
        return new Money(amountMinor, currency.toUpperCase(Locale.ROOT));
    }

    /** Null when there is none, or one that is not ours. */
    static UUID uuidOrNull(String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static UUID ourId(JsonNode object, String name) {
        return uuidOrNull(object.path("metadata").path(name).asText(null));
    }
}
