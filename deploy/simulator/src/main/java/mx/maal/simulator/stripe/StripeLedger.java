package mx.maal.simulator.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mx.maal.simulator.Delivery;
import mx.maal.simulator.Journal;
import mx.maal.simulator.Outcome;
import mx.maal.simulator.Refused;
import mx.maal.simulator.Webhooks;

/**
 * PaymentIntents and refunds: their states, and the events that tell of them. Every change is in the journal before
 * anyone hears of it. Objects handed out are copies.
 */
final class StripeLedger {

    private static final Delivery SOON = new Delivery(1, 300);

    private final Journal journal;
    private final Webhooks webhooks;
    private final Map<String, ObjectNode> intents = new LinkedHashMap<>();
    private final Map<String, ObjectNode> refunds = new LinkedHashMap<>();

    StripeLedger(Journal journal, Webhooks webhooks) {
        this.journal = journal;
        this.webhooks = webhooks;
        journal.replay((kind, body) -> {
            switch (kind) {
                case "payment_intent" -> intents.put(body.get("id").textValue(), (ObjectNode) body);
                case "refund" -> refunds.put(body.get("id").textValue(), (ObjectNode) body);
                default -> {
                    // answers and deliveries belong to others
                }
            }
        });
    }

    synchronized Optional<ObjectNode> find(String id) {
        return Optional.ofNullable(intents.get(id)).map(StripeObjects::shown);
    }

    synchronized ObjectNode intent(String id) {
        return find(id).orElseThrow(() -> StripeError.missing("payment_intent", "intent", id));
    }

    synchronized ObjectNode refund(String id) {
        return Optional.ofNullable(refunds.get(id))
                .map(StripeObjects::shown)
                .orElseThrow(() -> StripeError.missing("refund", "id", id));
    }

    synchronized ObjectNode createIntent(Map<String, String> form) {
        ObjectNode intent = StripeObjects.intent(form);
        save("payment_intent", intent, intents);
        return StripeObjects.shown(intent);
    }

    synchronized ObjectNode cancel(String id, String reason) {
        ObjectNode intent = stored(id);
        String status = status(intent);
        if (!status.startsWith("requires_")) {
            throw StripeError.badState(
                    "payment_intent_unexpected_state",
                    "You cannot cancel this PaymentIntent because it has a status of " + status
                            + ". Only a PaymentIntent with one of the following statuses may be canceled:"
                            + " requires_payment_method, requires_capture, requires_confirmation, requires_action,"
                            + " processing.");
        }
        markCanceled(intent, reason);
        tell("payment_intent.canceled", intent, Delivery.NORMAL);
        return StripeObjects.shown(intent);
    }

    synchronized ObjectNode createRefund(Map<String, String> form) {
        String id = form.get("payment_intent");
        if (id == null) {
            throw StripeError.badParameter(
                    "parameter_missing",
                    "payment_intent",
                    "One of the following params should be provided for this" + " request: payment_intent or charge.");
        }
        ObjectNode intent = Optional.ofNullable(intents.get(id))
                .orElseThrow(() -> StripeError.missing("payment_intent", "payment_intent", id));
        if (!status(intent).equals("succeeded")) {
            throw StripeError.badState(
                    null, "This PaymentIntent (" + id + ") does not have a successful charge to refund.");
        }
        long left = intent.get("amount_received").longValue() - refundedOf(id);
        String charge = intent.get("latest_charge").textValue();
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

    /** A card's refund succeeds at once; of another method, and one that is to fail, the answer says pending. */
    private ObjectNode settle(ObjectNode refund, ObjectNode intent) {
        boolean fails = intent.path(StripeObjects.NEXT_REFUND_FAILS).booleanValue();
        boolean atOnce =
                !fails && intent.get("payment_method_types").path(0).asText().equals("card");
        refund.put("status", atOnce ? "succeeded" : "pending");
        save("refund", refund, refunds);
        ObjectNode answer = StripeObjects.shown(refund);
        tell("refund.created", refund, Delivery.NORMAL);
        tell("charge.refunded", StripeObjects.charge(intent, refundedOf(id(intent))), Delivery.NORMAL);
        if (fails) {
            intent.remove(StripeObjects.NEXT_REFUND_FAILS);
            save("payment_intent", intent, intents);
            fail(refund, SOON);
        } else if (!atOnce) {
            refund.put("status", "succeeded");
            save("refund", refund, refunds);
            tell("refund.updated", refund, SOON);
        }
        return answer;
    }

    synchronized ObjectNode act(String reference, Outcome outcome, Delivery delivery) {
        if (outcome == Outcome.REFUND_FAILS) {
            return refundFails(reference, delivery);
        }
        ObjectNode intent = known(reference);
        switch (outcome) {
            case APPROVE -> {
                return approve(intent, delivery);
            }
            case DECLINE -> {
                requireOpen(intent);
                StripeObjects.decline(intent);
                save("payment_intent", intent, intents);
                return tell("payment_intent.payment_failed", intent, delivery);
            }
            case EXPIRE -> {
                requireOpen(intent);
                markCanceled(intent, "expired");
                return tell("payment_intent.canceled", intent, delivery);
            }
            default -> {
                requireSucceeded(intent);
                return tell("charge.dispute.created", StripeObjects.dispute(intent), delivery);
            }
        }
    }

    /**
     * Approving a cancelled payment stands for money that was already under way and cannot be called back; approving
     * twice tells the same thing again under another event id.
     */
    private ObjectNode approve(ObjectNode intent, Delivery delivery) {
        if (!status(intent).equals("succeeded")) {
            StripeObjects.approve(intent);
            save("payment_intent", intent, intents);
        }
        return tell("payment_intent.succeeded", intent, delivery);
    }

    private ObjectNode refundFails(String reference, Delivery delivery) {
        Optional<ObjectNode> latest = refunds.values().stream()
                .filter(r -> reference.equals(id(r))
                        || reference.equals(r.get("payment_intent").textValue()))
                .filter(r -> !status(r).equals("failed"))
                .reduce((earlier, later) -> later);
        if (latest.isPresent()) {
            return fail(latest.get(), delivery);
        }
        ObjectNode intent = known(reference);
        intent.put(StripeObjects.NEXT_REFUND_FAILS, true);
        save("payment_intent", intent, intents);
        return JsonNodeFactory.instance
                .objectNode()
                .put("reference", reference)
                .put("status", status(intent))
                .put("note", "its next refund will fail");
    }

    private ObjectNode fail(ObjectNode refund, Delivery delivery) {
        refund.put("status", "failed").put("failure_reason", "lost_or_stolen_card");
        save("refund", refund, refunds);
        return tell("refund.failed", refund, delivery);
    }

    private void markCanceled(ObjectNode intent, String reason) {
        intent.put("status", "canceled")
                .put("canceled_at", Instant.now().getEpochSecond())
                .put("cancellation_reason", reason);
        save("payment_intent", intent, intents);
    }

    private ObjectNode tell(String type, ObjectNode object, Delivery delivery) {
        ObjectNode event = StripeObjects.event(type, StripeObjects.shown(object));
        webhooks.send(event.toString(), delivery);
        return JsonNodeFactory.instance
                .objectNode()
                .put("reference", id(object))
                .put("status", object.path("status").asText())
                .put("event", id(event))
                .put("type", type)
                .put("copies", delivery.copies())
                .put("delayMs", delivery.delayMillis());
    }

    private void save(String kind, ObjectNode object, Map<String, ObjectNode> kept) {
        journal.append(kind, object);
        kept.put(id(object), object);
    }

    private long refundedOf(String intentId) {
        return refunds.values().stream()
                .filter(r -> r.get("payment_intent").textValue().equals(intentId))
                .filter(r -> !status(r).equals("failed"))
                .mapToLong(r -> r.get("amount").longValue())
                .sum();
    }

    private ObjectNode stored(String id) {
        return Optional.ofNullable(intents.get(id))
                .orElseThrow(() -> StripeError.missing("payment_intent", "intent", id));
    }

    private ObjectNode known(String reference) {
        return Optional.ofNullable(intents.get(reference))
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
