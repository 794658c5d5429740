package mx.maal.payments.provider.conekta;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import mx.maal.kit.Money;
import mx.maal.payments.domain.DisputeStatus;
import mx.maal.payments.domain.RefundStatus;
import mx.maal.payments.provider.PaymentProvider.Webhook;
import mx.maal.payments.provider.ProviderNews;
import mx.maal.payments.provider.WebhookJson;

/** Conekta's events, which we use as hints where to look, and its orders in our words. */
final class ConektaEvents {

    private static final Set<String> PAID = Set.of("paid", "refunded", "partially_refunded", "charged_back");
    private static final Set<String> DISPUTE_WON = Set.of("won", "covered");

    private ConektaEvents() {}

    /**
     * The order that a stored event is about; empty when it is about something else. Events of charges tell the same
     * again as those of their orders.
     */
    static Optional<String> orderId(Webhook webhook) {
        String id = WebhookJson.written(webhook.payload()).at("/data/object/id").asText();
        boolean order = webhook.type().startsWith("order.") && id.matches("[A-Za-z0-9_]{1,100}");
        return order ? Optional.of(id) : Optional.empty();
    }

    /** What an order tells of itself when it is fetched; nothing while it may still be paid, or when it is not ours. */
    static List<ProviderNews> told(ConektaApi.Order order) {
        Optional<UUID> ours = ourId(order);
        if (ours.isEmpty() || order.paymentStatus() == null) {
            return List.of();
        }
        ProviderNews.Payment which = new ProviderNews.Payment(order.id(), ours.get());
        String status = order.paymentStatus();
        List<ProviderNews> news = new ArrayList<>();
        if (PAID.contains(status)) {
            news.add(new ProviderNews.Paid(which, order.id(), received(order)));
            dispute(order).ifPresent(dispute -> news.add(new ProviderNews.Disputed(which, dispute)));
            refunds(order).forEach(refund -> news.add(moved(refund)));
        } else if (status.equals("declined")) {
            news.add(new ProviderNews.Declined(which, failureCode(order)));
        } else if (status.equals("expired") || status.equals("canceled")) {
            news.add(new ProviderNews.Cancelled(which, status));
        }
        return news;
    }

    /** The id that we gave when asking for it; empty for what others ask for with the same account. */
    static Optional<UUID> ourId(ConektaApi.Order order) {
        try {
            return Optional.ofNullable(order.metadata())
                    .map(ConektaApi.Metadata::paymentId)
                    .map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The attempts to pay it, the oldest first. */
    static List<ConektaApi.Charge> charges(ConektaApi.Order order) {
        return order.charges() == null || order.charges().data() == null
                ? List.of()
                : order.charges().data();
    }

    /** All refunds of an order, the oldest first. */
    static List<ConektaApi.Refund> refunds(ConektaApi.Order order) {
        return charges(order).stream()
                .map(ConektaApi.Charge::refunds)
                .filter(refunds -> refunds != null)
                .map(refunds -> refunds.isArray() ? refunds : refunds.path("data"))
                .flatMap(refunds -> StreamSupport.stream(refunds.spliterator(), false))
                .map(refund -> new ConektaApi.Refund(
                        refund.path("id").asText(),
                        refund.path("amount").asLong(),
                        refund.path("status").asText(null)))
                .toList();
    }

    static ProviderNews.RefundMoved moved(ConektaApi.Refund refund) {
        RefundStatus status = refundStatus(refund);
        return new ProviderNews.RefundMoved(
                refund.id(), null, status, status == RefundStatus.FAILED ? refund.status() : null);
    }

    /** Conekta's refunds of cards say no status once they are made. */
    static RefundStatus refundStatus(ConektaApi.Refund refund) {
        return switch (refund.status() == null ? "" : refund.status()) {
            case "pending", "in_progress", "processing" -> RefundStatus.PENDING;
            case "failed", "declined", "rejected", "canceled", "expired" -> RefundStatus.FAILED;
            default -> RefundStatus.SUCCEEDED;
        };
    }

    /** What its paid charges add up to, rather than what was asked for. */
    private static Money received(ConektaApi.Order order) {
        List<ConektaApi.Charge> paid = charges(order).stream()
                .filter(charge -> charge.status() != null && PAID.contains(charge.status()))
                .toList();
        if (paid.isEmpty()) {
            return new Money(order.amount(), order.currency());
        }
        Money sum = new Money(0, currency(paid.get(0), order));
        for (ConektaApi.Charge charge : paid) {
            sum = sum.plus(new Money(charge.amount(), currency(charge, order)));
        }
        return sum;
    }

    private static String currency(ConektaApi.Charge charge, ConektaApi.Order order) {
        return charge.currency() == null ? order.currency() : charge.currency();
    }

    private static Optional<DisputeStatus> dispute(ConektaApi.Order order) {
        Optional<String> chargeback = charges(order).stream()
                .map(ConektaApi.Charge::chargeback)
                .filter(disputed -> disputed != null && disputed.status() != null)
                .map(ConektaApi.Chargeback::status)
                .reduce((older, newer) -> newer);
        if (chargeback.isEmpty()) {
            return order.paymentStatus().equals("charged_back") ? Optional.of(DisputeStatus.OPENED) : Optional.empty();
        }
        if (DISPUTE_WON.contains(chargeback.get())) {
            return Optional.of(DisputeStatus.WON);
        }
        return Optional.of(chargeback.get().equals("lost") ? DisputeStatus.LOST : DisputeStatus.OPENED);
    }

    private static String failureCode(ConektaApi.Order order) {
        return charges(order).stream()
                .map(ConektaApi.Charge::failureCode)
                .filter(code -> code != null)
                .reduce((older, newer) -> newer)
                .orElse("declined");
    }
}
