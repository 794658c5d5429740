package mx.maal.simulator.conekta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mx.maal.simulator.Act;
import mx.maal.simulator.Delivery;
import mx.maal.simulator.Journal;
import mx.maal.simulator.Outcome;
import mx.maal.simulator.Refused;
import mx.maal.simulator.Shelf;
import mx.maal.simulator.Webhooks;

/** Orders with their charges and refunds: their states, and the events that tell of them. Objects handed out are copies. */
final class ConektaLedger {

    private static final Delivery SOON = Delivery.in(300);
    private static final Duration REFUNDABLE_FOR = Duration.ofDays(30);

    private final Webhooks webhooks;
    private final String payPage;
    private final Shelf orders;

    /** @param payPage prefix of the addresses of hosted pages and barcodes */
    ConektaLedger(Journal journal, Webhooks webhooks, String payPage) {
        this.webhooks = webhooks;
        this.payPage = payPage;
        this.orders = new Shelf(journal, "order", ConektaObjects::expiry);
    }

    synchronized Optional<ObjectNode> find(String id) {
        return orders.find(id).map(ConektaObjects::shown);
    }

    synchronized ObjectNode order(String id) {
        return ConektaObjects.shown(stored(id));
    }

    /**
     * The newest orders first.
     *
     * @param search what stands in the id, the customer or a value of the metadata, case aside; null for all
     * @param status the payment status; null for all
     */
    synchronized List<ObjectNode> orders(String search, String status, int limit) {
        List<ObjectNode> found = new ArrayList<>(orders.all()
                .filter(o ->
                        status == null || status.equals(o.path("payment_status").textValue()))
                .filter(o -> search == null || mentions(o, search.toLowerCase(Locale.ROOT)))
                .toList());
        Collections.reverse(found);
        return found.stream().limit(limit).map(ConektaObjects::shown).toList();
    }

    private static boolean mentions(ObjectNode order, String text) {
        List<String> words = new ArrayList<>(List.of(ConektaObjects.id(order)));
        order.get("customer_info").forEach(value -> words.add(value.asText()));
        order.get("metadata").forEach(value -> words.add(value.asText()));
        return words.stream().anyMatch(word -> word.toLowerCase(Locale.ROOT).contains(text));
    }

    synchronized ObjectNode create(ObjectNode asked) {
        ObjectNode order = ConektaObjects.order(asked, payPage);
        orders.put(order);
        if (order.hasNonNull("payment_status")) {
            tell("order.pending_payment", order, order, Delivery.NORMAL);
        }
        return ConektaObjects.shown(order);
    }

    synchronized ObjectNode cancel(String id) {
        ObjectNode order = stored(id);
        if (ConektaObjects.expiry(order).isEmpty()) {
            throw ConektaError.badState(
                    "order.cannot_be_canceled", "The order cannot be canceled: it is " + status(order) + ".");
        }
        ConektaObjects.close(order, "canceled");
        orders.put(order);
        tell("order.canceled", order, order, Delivery.NORMAL);
        return ConektaObjects.shown(order);
    }

    /** @return the order */
    synchronized ObjectNode refund(String id, ObjectNode asked) {
        ObjectNode order = stored(id);
        long amount = asked.path("amount").asLong();
        String reason = asked.path("reason").asText();
        if (!asked.path("amount").isIntegralNumber() || amount < 1) {
            throw ConektaError.badParameter("amount", "The amount to refund is a number of cents above 0.");
        }
        if (reason.isBlank()) {
            throw ConektaError.badParameter("reason", "The reason of the refund is required.");
        }
        requireRefundable(order);
        long left =
                order.get("amount").longValue() - order.get("amount_refunded").longValue();
        if (amount > left) {
            throw ConektaError.badParameter(
                    "amount", "The amount to refund (" + amount + ") is above what is left (" + left + ").");
        }
        return settle(order, amount, reason);
    }

    private static void requireRefundable(ObjectNode order) {
        String status = status(order);
        if (!status.equals("paid") && !status.equals("partially_refunded")) {
            throw ConektaError.badParameter("order", "The order cannot be refunded: it is " + status + ".");
        }
        if (!ConektaObjects.isCard(order)) {
            throw ConektaError.badParameter(
                    "charge.payment_method", "Charges in cash or by transfer cannot be refunded.");
        }
        Instant paidAt = Instant.ofEpochSecond(
                ConektaObjects.charge(order).orElseThrow().get("paid_at").longValue());
        if (paidAt.plus(REFUNDABLE_FOR).isBefore(Instant.now())) {
            throw ConektaError.badParameter("charge.paid_at", "A charge can be refunded for 30 days.");
        }
    }

    /** A refund is done at once; one that is to fail is pending in the answer. */
    private ObjectNode settle(ObjectNode order, long amount, String reason) {
        boolean fails = order.path(ConektaObjects.NEXT_REFUND_FAILS).booleanValue();
        order.remove(ConektaObjects.NEXT_REFUND_FAILS);
        ObjectNode refund = ConektaObjects.addRefund(order, amount, reason, fails ? "pending" : "refunded");
        orders.put(order);
        ObjectNode answer = ConektaObjects.shown(order);
        tell("order." + status(order), order, order, Delivery.NORMAL);
        if (fails) {
            fail(order, ConektaObjects.id(refund), Act.plain(Outcome.REFUND_FAILS), SOON);
        }
        return answer;
    }

    synchronized ObjectNode act(String reference, Act act) {
        if (act.outcome() == Outcome.REFUND_FAILS) {
            return refundFails(reference, act);
        }
        ObjectNode order = orders.find(reference)
                .orElseThrow(() -> new Refused(404, "unknown-payment", "Conekta has no order " + reference));
        return switch (act.outcome()) {
            case APPROVE -> approve(order, act);
            case DECLINE -> decline(order, act);
            case EXPIRE -> expire(order, act);
            case DISPUTE -> dispute(order, act);
            case DISPUTE_WON -> closeDispute(order, "won", act);
            default -> closeDispute(order, "lost", act);
        };
    }

    /** Expires the orders whose time to pay is over. */
    synchronized void expireOverdue(Instant now) {
        orders.overdue(now).forEach(order -> expire(order, Act.plain(Outcome.EXPIRE)));
    }

    /**
     * Approving a cancelled or expired order stands for money that was already under way and cannot be called back;
     * approving twice tells the same thing again under other event ids. Both of Conekta's events tell of it.
     */
    private ObjectNode approve(ObjectNode order, Act act) {
        boolean paidBefore = ConektaObjects.charge(order)
                .filter(c -> c.hasNonNull("paid_at"))
                .isPresent();
        if (!paidBefore) {
            if (order.path("checkout").isObject()) {
                ConektaObjects.addCardCharge(order, "pending_payment");
            }
            ConektaObjects.approve(order, act);
            keep(order, act);
        }
        tell("charge.paid", ConektaObjects.charge(order).orElseThrow(), order, act.delivery());
        return report("order.paid", order, order, act);
    }

    private ObjectNode decline(ObjectNode order, Act act) {
        requireOpen(order);
        if (!order.path("checkout").isObject()) {
            throw new Refused(409, "not-possible-now", "nobody declines cash or a transfer");
        }
        ConektaObjects.addCardCharge(order, "declined");
        ConektaObjects.move(order, "declined");
        keep(order, act);
        return report("order.declined", order, order, act);
    }

    private ObjectNode expire(ObjectNode order, Act act) {
        requireOpen(order);
        ConektaObjects.close(order, "expired");
        keep(order, act);
        return report("order.expired", order, order, act);
    }

    private ObjectNode dispute(ObjectNode order, Act act) {
        if (!ConektaObjects.isCard(order) || !status(order).equals("paid")) {
            throw new Refused(409, "not-possible-now", "the order is " + status(order) + "; only cards are disputed");
        }
        ObjectNode charge = ConektaObjects.charge(order).orElseThrow();
        ConektaObjects.addChargeback(charge);
        ConektaObjects.move(order, "charged_back");
        keep(order, act);
        tell("charge.chargeback.created", charge, order, act.delivery());
        return report("order.charged_back", order, order, act);
    }

    private ObjectNode closeDispute(ObjectNode order, String status, Act act) {
        ObjectNode charge = ConektaObjects.charge(order)
                .filter(c -> c.at("/chargeback/status").asText().equals("action_required"))
                .orElseThrow(() -> new Refused(409, "not-possible-now", "the order has no open chargeback"));
        ((ObjectNode) charge.get("chargeback")).put("status", status);
        if (status.equals("won")) {
            charge.put("status", "paid");
            ConektaObjects.move(order, "paid");
        }
        keep(order, act);
        tell("charge.chargeback." + status, charge, order, act.delivery());
        return report("order." + status(order), order, order, act);
    }

    private ObjectNode refundFails(String reference, Act act) {
        ObjectNode order = orders.find(reference)
                .or(() -> ofRefund(reference))
                .orElseThrow(() -> new Refused(404, "unknown-payment", "Conekta has no order or refund " + reference));
        String latest = null;
        for (JsonNode refund : ConektaObjects.refunds(order)) {
            boolean asked = reference.equals(ConektaObjects.id(order)) || reference.equals(ConektaObjects.id(refund));
            if (asked && !refund.get("status").textValue().equals("failed")) {
                latest = ConektaObjects.id(refund);
            }
        }
        if (latest != null) {
            return fail(order, latest, act, act.delivery());
        }
        order.put(ConektaObjects.NEXT_REFUND_FAILS, true);
        orders.put(order);
        return JsonNodeFactory.instance
                .objectNode()
                .put("reference", reference)
                .put("status", status(order))
                .put("note", "its next refund will fail");
    }

    private Optional<ObjectNode> ofRefund(String refundId) {
        for (ObjectNode order : orders.mentioning(refundId).toList()) {
            for (JsonNode refund : ConektaObjects.refunds(order)) {
                if (ConektaObjects.id(refund).equals(refundId)) {
                    return Optional.of(order);
                }
            }
        }
        return Optional.empty();
    }

    /** Conekta has no event of its own for this: that of the payment status to which the order returns is sent. */
    private ObjectNode fail(ObjectNode order, String refundId, Act act, Delivery delivery) {
        for (JsonNode refund : ConektaObjects.refunds(order)) {
            if (ConektaObjects.id(refund).equals(refundId)) {
                ((ObjectNode) refund).put("status", "failed");
            }
        }
        ConektaObjects.showRefunds(order);
        keep(order, act);
        ObjectNode event = tell("order." + status(order), order, order, delivery);
        return act.describe(told(order, event)).put("refund", refundId);
    }

    private void keep(ObjectNode order, Act act) {
        // What a forger tells did not happen.
        if (!act.delivery().forge()) {
            orders.put(order);
        }
    }

    private ObjectNode report(String type, ObjectNode object, ObjectNode order, Act act) {
        return act.describe(told(order, tell(type, object, order, act.delivery())));
    }

    private static ObjectNode told(ObjectNode order, ObjectNode event) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("reference", ConektaObjects.id(order))
                .put("status", status(order))
                .put("event", ConektaObjects.id(event))
                .put("type", event.get("type").textValue());
    }

    private ObjectNode tell(String type, ObjectNode object, ObjectNode order, Delivery delivery) {
        ObjectNode event = ConektaObjects.event(type, ConektaObjects.shown(object));
        webhooks.send(new Webhooks.Message(ConektaObjects.id(order), event.toString()), delivery);
        return event;
    }

    private ObjectNode stored(String id) {
        return orders.find(id).orElseThrow(() -> ConektaError.missing("The order " + id));
    }

    private static void requireOpen(ObjectNode order) {
        if (ConektaObjects.expiry(order).isEmpty()) {
            throw new Refused(409, "not-possible-now", "the order is " + status(order));
        }
    }

    private static String status(ObjectNode order) {
        return order.path("payment_status").asText("open");
    }
}
