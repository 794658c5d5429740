package mx.maal.simulator.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mx.maal.simulator.Act;
import mx.maal.simulator.Chance;

/** The shapes of Stripe's objects, as far as a shop reads them. */
final class StripeObjects {

    /** Our own mark on an intent; never shown. */
    static final String NEXT_REFUND_FAILS = "_next_refund_fails";

    private static final String API_VERSION = "2026-07-29.dahlia";
    private static final long LARGEST_AMOUNT = 99_999_999;
    private static final long SMALLEST_OXXO = 10_00;
    private static final long LARGEST_OXXO = 10_000_00;
    private static final int LONGEST_VOUCHER_DAYS = 7;
    private static final String USUAL_VOUCHER_DAYS = "5";
    private static final int VOUCHER_DIGITS = 32;
    private static final Set<String> METHODS = Set.of("card", "oxxo");
    private static final ZoneId MEXICO_CITY = ZoneId.of("America/Mexico_City");

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
                .put("client_secret", id + "_secret_" + Chance.letters(25))
                .put("confirmation_method", "automatic")
                .put("currency", currency.toLowerCase(Locale.ROOT))
                .put("description", form.get("description"))
                .putNull("last_payment_error")
                .putNull("latest_charge")
                .putNull("next_action")
                .put("status", "requires_payment_method");
        intent.set("metadata", metadata(form));
        ArrayNode types = intent.putArray("payment_method_types");
        methods(form).forEach(types::add);
        if (isOxxo(intent)) {
            requirePayableByOxxo(intent);
        }
        return intent;
    }

    private static List<String> methods(Map<String, String> form) {
        List<String> methods = new ArrayList<>();
        form.forEach((name, value) -> {
            if (name.startsWith("payment_method_types[")) {
                if (!METHODS.contains(value)) {
                    throw StripeError.badParameter(
                            null,
                            "payment_method_types",
                            "The payment method type \"" + value + "\" is invalid or not activated here.");
                }
                methods.add(value);
            }
        });
        return methods.isEmpty() ? List.of("card") : methods;
    }

    /** Whether the intent may be paid in cash at an OXXO shop. */
    static boolean isOxxo(ObjectNode intent) {
        for (var method : intent.get("payment_method_types")) {
            if (method.asText().equals("oxxo")) {
                return true;
            }
        }
        return false;
    }

    private static void requirePayableByOxxo(ObjectNode intent) {
        long amount = intent.get("amount").longValue();
        if (!intent.get("currency").textValue().equals("mxn")) {
            throw StripeError.badParameter(
                    null, "payment_method_types", "The payment method type oxxo supports the currency mxn only.");
        }
        if (amount < SMALLEST_OXXO) {
            throw StripeError.badParameter("amount_too_small", "amount", "Amount must be at least $10.00 mxn");
        }
        if (amount > LARGEST_OXXO) {
            throw StripeError.badParameter("amount_too_large", "amount", "Amount must be no more than $10,000.00 mxn");
        }
    }

    /** When the intent's voucher can be paid no more; empty when it has none that is open. */
    static Optional<Instant> voucherExpiry(ObjectNode intent) {
        JsonNode seconds = intent.at("/next_action/oxxo_display_details/expires_after");
        return seconds.isNumber() ? Optional.of(Instant.ofEpochSecond(seconds.longValue())) : Optional.empty();
    }

    /**
     * Issues the voucher: what confirming does to an intent by OXXO.
     *
     * @param page prefix of the address that shows the voucher
     */
    static void confirmOxxo(ObjectNode intent, Map<String, String> form, String page) {
        for (String detail : List.of("name", "email")) {
            String param = "payment_method_data[billing_details][" + detail + "]";
            if (form.getOrDefault(param, "").isBlank()) {
                throw StripeError.badParameter("parameter_missing", param, "Missing required param: " + param + ".");
            }
        }
        intent.put("status", "requires_action").put("payment_method", newId("pm_1"));
        ObjectNode action = intent.putObject("next_action").put("type", "oxxo_display_details");
        action.putObject("oxxo_display_details")
                .put("number", Chance.digits(VOUCHER_DIGITS))
                .put("expires_after", endOfDay(voucherDays(form)).getEpochSecond())
                .put("hosted_voucher_url", page + intent.get("id").textValue());
    }

    private static int voucherDays(Map<String, String> form) {
        String param = "payment_method_options[oxxo][expires_after_days]";
        String text = form.getOrDefault(param, USUAL_VOUCHER_DAYS);
        if (!text.matches("[1-" + LONGEST_VOUCHER_DAYS + "]")) {
            throw StripeError.badParameter(
                    "parameter_invalid_integer", param, "This value must be from 1 to " + LONGEST_VOUCHER_DAYS + ".");
        }
        return Integer.parseInt(text);
    }

    private static Instant endOfDay(int daysFromToday) {
        return LocalDate.now(MEXICO_CITY)
                .plusDays(daysFromToday)
                .atTime(LocalTime.of(23, 59, 59))
                .atZone(MEXICO_CITY)
                .toInstant();
    }

    static void approve(ObjectNode intent, Act act) {
        intent.put("status", "succeeded")
                .put("amount_received", act.taken(intent.get("amount").longValue()))
                .put("currency", act.takenIn(intent.get("currency").textValue()).toLowerCase(Locale.ROOT))
                .put("latest_charge", newId("ch_3"))
                .putNull("next_action")
                .putNull("canceled_at")
                .putNull("cancellation_reason")
                .putNull("last_payment_error");
    }

    static void expireVoucher(ObjectNode intent) {
        intent.put("status", "requires_payment_method").putNull("next_action").putNull("payment_method");
        intent.putObject("last_payment_error")
                .put("type", "invalid_request_error")
                .put("code", "payment_intent_payment_attempt_expired")
                .put("message", "The latest payment attempt of the PaymentIntent has expired.");
    }

    static void cancel(ObjectNode intent, String reason) {
        intent.put("status", "canceled")
                .put("canceled_at", Instant.now().getEpochSecond())
                .put("cancellation_reason", reason)
                .putNull("next_action");
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
        return prefix + Chance.letters(23);
    }
}
