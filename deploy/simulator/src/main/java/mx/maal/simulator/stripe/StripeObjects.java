package mx.maal.simulator.stripe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** The shapes of Stripe's objects, as far as a shop reads them. */
final class StripeObjects {

    /** Our own mark on an intent; never shown. */
    static final String NEXT_REFUND_FAILS = "_next_refund_fails";

    private static final String API_VERSION = "2026-07-29.dahlia";
    private static final long LARGEST_AMOUNT = 99_999_999;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private StripeObjects() {}

    static ObjectNode intent(Map<String, String> form) {
        long amount = positive(form, "amount");
        String currency = form.getOrDefault("currency", "");
        if (currency.isEmpty()) {
            throw StripeError.badParameter("parameter_missing", "currency", "Missing required param: currency.");
        }
        if (!currency.matches("[A-Za-z]{3}")) {
            throw StripeError.badParameter(null, "currency", "Invalid currency: " + currency + ".");
        }
        String id = newId("pi_3");
        ObjectNode intent = object(id, "payment_intent");
        intent.put("amount", amount)
                .put("amount_capturable", 0)
                .put("amount_received", 0)
                .putNull("canceled_at")
                .putNull("cancellation_reason")
                .put("capture_method", "automatic")
                .put("client_secret", id + "_secret_" + random(25))
                .put("confirmation_method", "automatic")
                .put("currency", currency.toLowerCase(Locale.ROOT))
                .put("description", form.get("description"))
                .putNull("last_payment_error")
                .putNull("latest_charge")
                .put("status", "requires_payment_method");
        intent.set("metadata", metadata(form));
        ArrayNode types = intent.putArray("payment_method_types");
        form.forEach((name, value) -> {
            if (name.startsWith("payment_method_types[")) {
                types.add(value);
            }
        });
        if (types.isEmpty()) {
            types.add("card");
        }
        return intent;
    }

    static void approve(ObjectNode intent) {
        intent.put("status", "succeeded")
                .put("amount_received", intent.get("amount").longValue())
                .put("latest_charge", newId("ch_3"))
                .putNull("canceled_at")
                .putNull("cancellation_reason")
                .putNull("last_payment_error");
    }

    static void decline(ObjectNode intent) {
        intent.put("status", "requires_payment_method");
        intent.putObject("last_payment_error")
                .put("type", "card_error")
                .put("code", "card_declined")
                .put("decline_code", "generic_decline")
                .put("message", "Your card was declined.");
    }

    static ObjectNode refund(ObjectNode intent, long amount, Map<String, String> form) {
        ObjectNode refund = object(newId("re_3"), "refund");
        refund.put("amount", amount)
                .put("charge", intent.get("latest_charge").textValue())
                .put("currency", intent.get("currency").textValue())
                .put("payment_intent", intent.get("id").textValue())
                .put("reason", form.get("reason"));
        refund.set("metadata", metadata(form));
        return refund;
    }

    static ObjectNode charge(ObjectNode intent, long refunded) {
        long amount = intent.get("amount_received").longValue();
        return object(intent.get("latest_charge").textValue(), "charge")
                .put("amount", amount)
                .put("amount_refunded", refunded)
                .put("currency", intent.get("currency").textValue())
                .put("payment_intent", intent.get("id").textValue())
                .put("refunded", amount == refunded)
                .put("status", "succeeded");
    }

    static ObjectNode dispute(ObjectNode intent) {
        return object(newId("dp_1"), "dispute")
                .put("amount", intent.get("amount_received").longValue())
                .put("charge", intent.get("latest_charge").textValue())
                .put("currency", intent.get("currency").textValue())
                .put("payment_intent", intent.get("id").textValue())
                .put("reason", "fraudulent")
                .put("status", "needs_response");
    }

    static ObjectNode event(String type, ObjectNode object) {
        ObjectNode event = object(newId("evt_3"), "event");
        event.put("api_version", API_VERSION).put("pending_webhooks", 1).put("type", type);
        event.putObject("data").set("object", object);
        event.putObject("request").putNull("id").putNull("idempotency_key");
        return event;
    }

    /** A copy without our own marks. */
    static ObjectNode shown(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        copy.remove(NEXT_REFUND_FAILS);
        return copy;
    }

    /** A required amount in minor units, as Stripe checks it. */
    static long positive(Map<String, String> form, String param) {
        String text = form.get(param);
        if (text == null) {
            throw StripeError.badParameter("parameter_missing", param, "Missing required param: " + param + ".");
        }
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw StripeError.badParameter("parameter_invalid_integer", param, "Invalid integer: " + text);
        }
        if (value < 1) {
            throw StripeError.badParameter(
                    "parameter_invalid_integer", param, "This value must be greater than or equal to 1.");
        }
        if (value > LARGEST_AMOUNT) {
            throw StripeError.badParameter("amount_too_large", param, "Amount must be no more than " + LARGEST_AMOUNT);
        }
        return value;
    }

    private static ObjectNode object(String id, String kind) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("object", kind)
                .put("created", Instant.now().getEpochSecond())
                .put("livemode", false);
    }

    private static ObjectNode metadata(Map<String, String> form) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        form.forEach((name, value) -> {
            if (name.startsWith("metadata[") && name.endsWith("]")) {
                metadata.put(name.substring("metadata[".length(), name.length() - 1), value);
            }
        });
        return metadata;
    }

    private static String newId(String prefix) {
        return prefix + random(23);
    }

    private static String random(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
