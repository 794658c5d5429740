package mx.maal.payments.provider.mercadopago;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import mx.maal.payments.domain.DisputeStatus;
import mx.maal.payments.domain.RefundStatus;
import mx.maal.payments.provider.MalformedWebhook;
import mx.maal.payments.provider.PaymentProvider.Webhook;
import mx.maal.payments.provider.ProviderNews;
import mx.maal.payments.provider.WebhookJson;

/** Mercado Pago's webhooks, which only say where to look, and its payments in our words. */
final class MercadoPagoEvents {

    static final String OXXO = "oxxo";
    static final String TRANSFER = "clabe";

    private static final Set<String> VOUCHERS = Set.of(OXXO, TRANSFER);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private MercadoPagoEvents() {}

    /**
     * A webhook whose signature was found genuine.
     *
     * @param dataId of the query; null when missing
     * @param requestId signed too; null when missing
     * @throws MalformedWebhook unless it has a type, an id or request-id, and lengths that can be stored
     */
    static Webhook open(String type, String dataId, String requestId, byte[] body) {
        if (type == null || type.isBlank() || type.length() > 100) {
            throw new MalformedWebhook("says no type");
        }
        if (dataId == null && requestId == null) {
            throw new MalformedWebhook("says neither data.id nor x-request-id");
        }
        // Of what is signed; the type is not, and says no more than where to look.
        String eventId = type + ":" + (dataId == null ? "" : dataId) + ":" + (requestId == null ? "" : requestId);
        if (eventId.length() > 150 || eventId.indexOf('\0') >= 0) {
            throw new MalformedWebhook("has ids that are too long");
        }
        ObjectNode payload = JSON.createObjectNode().put("type", type).put("dataId", dataId);
        readable(body).ifPresent(json -> payload.set("body", json));
        return new Webhook(eventId, type, payload.toString());
    }

    /** The payment that a stored webhook is about; empty when it is about something else. */
    static Optional<String> paymentId(String payload) {
        JsonNode stored = WebhookJson.written(payload);
        String dataId = stored.path("dataId").asText("");
        boolean payment = stored.path("type").asText().equals("payment") && dataId.matches("[0-9]{1,18}");
        return payment ? Optional.of(dataId) : Optional.empty();
    }

    /** What a payment tells of itself when it is fetched; nothing while it may still be paid, or when it is not ours. */
    static List<ProviderNews> told(MercadoPagoApi.Payment payment) {
        Optional<UUID> ours = ourId(payment);
        if (ours.isEmpty() || payment.status() == null) {
            return List.of();
        }
        boolean voucher = isVoucher(payment);
        String id = String.valueOf(payment.id());
        // A card's payment is not what was opened, which is the preference: we know it by our own id.
        ProviderNews.Payment which = new ProviderNews.Payment(voucher ? id : null, ours.get());
        List<ProviderNews> news = new ArrayList<>();
        switch (payment.status()) {
            case "approved", "refunded" -> news.add(paid(which, payment));
            case "in_mediation", "charged_back" -> {
                news.add(paid(which, payment));
                news.add(new ProviderNews.Disputed(which, dispute(payment)));
            }
            case "rejected" -> news.add(new ProviderNews.Declined(which, reason(payment)));
            case "cancelled", "expired" -> news.add(
                    voucher
                            ? new ProviderNews.Cancelled(which, reason(payment))
                            : new ProviderNews.Declined(which, reason(payment)));
            default -> {
                // pending, in_process, authorized: on its way
            }
        }
        if (payment.refunds() != null) {
            payment.refunds().forEach(refund -> news.add(moved(refund)));
        }
        return news;
    }

    /** The id that we gave when asking for it; empty for what others ask for with the same account. */
    static Optional<UUID> ourId(MercadoPagoApi.Payment payment) {
        try {
            return Optional.ofNullable(payment.externalReference()).map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether it was opened as it is, instead of on a preference. */
    static boolean isVoucher(MercadoPagoApi.Payment payment) {
        return payment.paymentMethodId() != null && VOUCHERS.contains(payment.paymentMethodId());
    }

    static ProviderNews.RefundMoved moved(MercadoPagoApi.Refund refund) {
        RefundStatus status = refundStatus(refund.status());
        return new ProviderNews.RefundMoved(
                String.valueOf(refund.id()), null, status, status == RefundStatus.FAILED ? refund.status() : null);
    }

    /** @param status null is read as under way */
    static RefundStatus refundStatus(String status) {
        return switch (status == null ? "" : status) {
            case "approved" -> RefundStatus.SUCCEEDED;
            case "rejected", "cancelled" -> RefundStatus.FAILED;
            default -> RefundStatus.PENDING;
        };
    }

    private static ProviderNews paid(ProviderNews.Payment which, MercadoPagoApi.Payment payment) {
        return new ProviderNews.Paid(
                which,
                String.valueOf(payment.id()),
                MercadoPagoAmounts.money(payment.transactionAmount(), payment.currencyId()));
    }

    private static DisputeStatus dispute(MercadoPagoApi.Payment payment) {
        if (payment.status().equals("charged_back") && payment.statusDetail() != null) {
            return switch (payment.statusDetail()) {
                case "settled" -> DisputeStatus.LOST;
                case "reimbursed" -> DisputeStatus.WON;
                default -> DisputeStatus.OPENED;
            };
        }
        return DisputeStatus.OPENED;
    }

    private static String reason(MercadoPagoApi.Payment payment) {
        return payment.statusDetail() == null ? payment.status() : payment.statusDetail();
    }

    /** The body for whoever looks at the stored event; nothing here relies on it, for it is not signed. */
    private static Optional<JsonNode> readable(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            boolean storable =
                    json != null && json.isObject() && !json.toString().contains("\\u0000");
            return storable ? Optional.of(json) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
