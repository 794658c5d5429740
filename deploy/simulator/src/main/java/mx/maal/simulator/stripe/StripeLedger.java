package mx.maal.simulator.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import mx.maal.simulator.Act;
import mx.maal.simulator.Delivery;
import mx.maal.simulator.Journal;
import mx.maal.simulator.Outcome;
import mx.maal.simulator.Refused;
import mx.maal.simulator.Shelf;
import mx.maal.simulator.Webhooks;

/** PaymentIntents, refunds and disputes: their states, and the events that tell of them. Objects handed out are copies. */
final class StripeLedger {

    private static final Delivery SOON = Delivery.in(300);

    private final Webhooks webhooks;
    private final String payPage;
    private final Shelf intents;
    private final Shelf refunds;
    private final Shelf disputes;

    /** @param payPage prefix of the addresses at which vouchers are shown */
    StripeLedger(Journal journal, Webhooks webhooks, String payPage) {
        this.webhooks = webhooks;
        this.payPage = payPage;
        this.intents = new Shelf(journal, "payment_intent", StripeObjects::voucherExpiry);
        this.refunds = new Shelf(journal, "refund");
        this.disputes = new Shelf(journal, "dispute");
    }

    synchronized Optional<ObjectNode> find(String id) {
        return intents.find(id).map(StripeObjects::shown);
    }

    synchronized ObjectNode intent(String id) {
        return StripeObjects.shown(stored(id, "intent"));
    }

    synchronized ObjectNode refund(String id) {
        return refunds.find(id).orElseThrow(() -> StripeError.missing("refund", "id", id));
    }

    /** Makes an intent; one by OXXO that is confirmed at once gets its voucher. */
    synchronized ObjectNode createIntent(Map<String, String> form) {
        ObjectNode intent = StripeObjects.intent(form);
        boolean confirmed = form.getOrDefault("confirm", "false").equals("true");
        if (!confirmed) {
            intents.put(intent);
            return StripeObjects.shown(intent);
        }
        String type = form.get("payment_method_data[type]");
        if (!"oxxo".equals(type) || !StripeObjects.isOxxo(intent)) {
            throw StripeError.badParameter(
                    null, "payment_method_data[type]", "Only oxxo can be confirmed by the server here.");
        }
        StripeObjects.confirmOxxo(intent, form, payPage);
        intents.put(intent);
        tell("payment_intent.requires_action", intent, id(intent), Delivery.NORMAL);
        return StripeObjects.shown(intent);
    }

    synchronized ObjectNode cancel(String id, String reason) {
        ObjectNode intent = stored(id, "intent");
        String status = status(intent);
        if (!status.startsWith("requires_")) {
            throw StripeError.badState(
                    "payment_intent_unexpected_state",
                    "You cannot cancel this PaymentIntent because it has a status of " + status
                            + ". Only a PaymentIntent with one of the following statuses may be canceled:"
                            + " requires_payment_method, requires_capture, requires_confirmation, requires_action,"
                            + " processing.");
        }
        StripeObjects.cancel(intent, reason);
        intents.put(intent);
        tell("payment_intent.canceled", intent, id, Delivery.NORMAL);
        return StripeObjects.shown(intent);
    }

    synchronized ObjectNode createRefund(Map<String, String> form) {
        String id = form.get("payment_intent");
        if (id == null) {
            throw StripeError.badParameter(
                    "parameter_missing",
                    "payment_intent",
                    "One of the following params should be provided for this request: payment_intent or charge.");
        }
        ObjectNode intent = stored(id, "payment_intent");
        if (!status(intent).equals("succeeded")) {
            throw StripeError.badState(
                    null, "This PaymentIntent (" + id + ") does not have a successful charge to refund.");
        }
        String charge = intent.get("latest_charge").textValue();
        if (StripeObjects.isOxxo(intent)) {
            throw StripeError.badState(
                    "charge_not_refundable",
                    "Charge " + charge + " cannot be refunded: payments by oxxo do not support refunds.");
        }
        long left = intent.get("amount_received").longValue() - refundedOf(id);
        if (left == 0) {
            throw StripeError.badState("charge_already_refunded", "Charge " + charge + " has already been refunded.");
        }
        long amount = form.containsKey("amount") ? StripeObjects.positive(form, "amount") : left;
        if (amount > left) {
            throw StripeError.badState(
                    "amount_too_large",
                    "Refund amount (" + amount + ") is greater than unrefunded amount on charge (" + left + ")");
        }
        return settle(StripeObjects.refund(intent, amount, form), intent);
    }

    /** A refund succeeds at once; of one that is to fail, the answer says pending. */
    private ObjectNode settle(ObjectNode refund, ObjectNode intent) {
        boolean fails = intent.path(StripeObjects.NEXT_REFUND_FAILS).booleanValue();
        refund.put("status", fails ? "pending" : "succeeded");
        refunds.put(refund);
        ObjectNode answer = refund.deepCopy();
        tell("refund.created", refund, id(intent), Delivery.NORMAL);
        ObjectNode charge = StripeObjects.charge(intent, refundedOf(id(intent)));
        tell("charge.refunded", charge, id(intent), Delivery.NORMAL);
        if (fails) {
            intent.remove(StripeObjects.NEXT_REFUND_FAILS);
            intents.put(intent);
            fail(refund, Act.plain(Outcome.REFUND_FAILS), SOON);
        }
        return answer;
    }

    synchronized ObjectNode act(String reference, Act act) {
        if (act.outcome() == Outcome.REFUND_FAILS) {
            return refundFails(reference, act);
        }
        ObjectNode intent = known(reference);
        return switch (act.outcome()) {
            case APPROVE -> approve(intent, act);
            case DECLINE -> decline(intent, act);
            case EXPIRE -> expire(intent, act);
            case DISPUTE -> dispute(intent, act);
            case DISPUTE_WON -> closeDispute(intent, "won", act);
            default -> closeDispute(intent, "lost", act);
        };
    }

    /** Expires the vouchers whose last day is over. */
    synchronized void expireOverdue(Instant now) {
        intents.overdue(now).forEach(intent -> expire(intent, Act.plain(Outcome.EXPIRE)));
    }

    /**
     * Approving a cancelled or expired payment stands for money that was already under way and cannot be called back;
     * approving twice tells the same thing again under another event id.
     */
    private ObjectNode approve(ObjectNode intent, Act act) {
        if (!status(intent).equals("succeeded")) {
            StripeObjects.approve(intent, act);
            keep(intents, intent, act);
        }
        return report("payment_intent.succeeded", intent, intent, act);
    }

    private ObjectNode decline(ObjectNode intent, Act act) {
        requireOpen(intent);
        if (StripeObjects.isOxxo(intent)) {
            throw new Refused(409, "not-possible-now", "nobody declines cash");
        }
        StripeObjects.decline(intent);
        keep(intents, intent, act);
        return report("payment_intent.payment_failed", intent, intent, act);
    }

    private ObjectNode expire(ObjectNode intent, Act act) {
        requireOpen(intent);
        boolean voucher = status(intent).equals("requires_action");
        if (voucher) {
            StripeObjects.expireVoucher(intent);
        } else {
            StripeObjects.cancel(intent, "expired");
        }
        keep(intents, intent, act);
        return report(voucher ? "payment_intent.payment_failed" : "payment_intent.canceled", intent, intent, act);
    }

    private ObjectNode dispute(ObjectNode intent, Act act) {
        requireSucceeded(intent);
        if (StripeObjects.isOxxo(intent)) {
            throw new Refused(409, "not-possible-now", "nobody disputes cash");
        }
        ObjectNode dispute = openDispute(intent).orElseGet(() -> StripeObjects.dispute(intent));
        keep(disputes, dispute, act);
        return report("charge.dispute.created", dispute, intent, act);
    }

    private ObjectNode closeDispute(ObjectNode intent, String status, Act act) {
        ObjectNode dispute = openDispute(intent)
                .orElseThrow(() -> new Refused(409, "not-possible-now", "the payment has no open dispute"));
        dispute.put("status", status);
        keep(disputes, dispute, act);
        return report("charge.dispute.closed", dispute, intent, act);
    }

    private Optional<ObjectNode> openDispute(ObjectNode intent) {
        return disputes.mentioning(id(intent))
                .filter(d -> d.get("payment_intent").equals(intent.get("id")))
                .filter(d -> status(d).equals("needs_response"))
                .findFirst();
    }

    private ObjectNode refundFails(String reference, Act act) {
        Optional<ObjectNode> latest = refunds.mentioning(reference)
                .filter(r -> reference.equals(id(r))
                        || reference.equals(r.get("payment_intent").textValue()))
                .filter(r -> !status(r).equals("failed"))
                .reduce((earlier, later) -> later);
        if (latest.isPresent()) {
            return fail(latest.get(), act, act.delivery());
        }
        ObjectNode intent = known(reference);
        intent.put(StripeObjects.NEXT_REFUND_FAILS, true);
        intents.put(intent);
        return JsonNodeFactory.instance
                .objectNode()
                .put("reference", reference)
                .put("status", status(intent))
                .put("note", "its next refund will fail");
    }

    private ObjectNode fail(ObjectNode refund, Act act, Delivery delivery) {
        refund.put("status", "failed").put("failure_reason", "lost_or_stolen_card");
        keep(refunds, refund, act);
        ObjectNode event =
                tell("refund.failed", refund, refund.get("payment_intent").textValue(), delivery);
        return act.describe(told(refund.get("payment_intent").textValue(), refund, event));
    }

    private static void keep(Shelf shelf, ObjectNode object, Act act) {
        // What a forger tells did not happen.
        if (!act.delivery().forge()) {
            shelf.put(object);
        }
    }

    private ObjectNode report(String type, ObjectNode object, ObjectNode intent, Act act) {
        ObjectNode event = tell(type, object, id(intent), act.delivery());
        return act.describe(told(id(intent), object, event));
    }

    private static ObjectNode told(String intentId, ObjectNode object, ObjectNode event) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("reference", intentId)
                .put("object", id(object))
                .put("status", object.path("status").asText())
                .put("event", id(event))
                .put("type", event.get("type").textValue());
    }

    private ObjectNode tell(String type, ObjectNode object, String intentId, Delivery delivery) {
        ObjectNode event = StripeObjects.event(type, StripeObjects.shown(object));
        webhooks.send(new Webhooks.Message(intentId, event.toString()), delivery);
        return event;
    }

    private long refundedOf(String intentId) {
        return refunds.mentioning(intentId)
                .filter(r -> r.get("payment_intent").textValue().equals(intentId))
                .filter(r -> !status(r).equals("failed"))
                .mapToLong(r -> r.get("amount").longValue())
                .sum();
    }

    private ObjectNode stored(String id, String param) {
        return intents.find(id).orElseThrow(() -> StripeError.missing("payment_intent", param, id));
    }

    private ObjectNode known(String reference) {
        return intents.find(reference)
                .orElseThrow(() -> new Refused(404, "unknown-payment", "Stripe has no payment " + reference));
    }

    private static void requireOpen(ObjectNode intent) {
        if (!status(intent).startsWith("requires_")) {
            throw new Refused(409, "not-possible-now", "the payment is " + status(intent));
        }
    }

    private static void requireSucceeded(ObjectNode intent) {
        if (!status(intent).equals("succeeded")) {
            throw new Refused(409, "not-possible-now", "the payment is " + status(intent));
        }
    }

    private static String status(JsonNode object) {
        return object.get("status").textValue();
    }

    private static String id(JsonNode object) {
        return object.get("id").textValue();
    }
}
