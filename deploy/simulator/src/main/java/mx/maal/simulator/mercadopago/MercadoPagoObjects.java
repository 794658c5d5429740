package mx.maal.simulator.mercadopago;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import mx.maal.simulator.Act;
import mx.maal.simulator.Chance;
import mx.maal.simulator.Clabe;

/** The shapes of Mercado Pago's objects, as far as a shop reads them. */
final class MercadoPagoObjects {

    /** Our own marks on a payment or preference; never shown. */
    static final String NEXT_REFUND_FAILS = "_next_refund_fails";

    static final String PREFERENCE = "_preference";
    private static final String AMOUNT_MINOR = "_amount_minor";

    /** What may be paid slowly, and of which kind it is. */
    private static final Map<String, String> SLOW_METHODS =
            Map.of("oxxo", "ticket", "paycash", "ticket", "clabe", "bank_transfer");

    private static final List<String> MARKS = List.of(NEXT_REFUND_FAILS, PREFERENCE, AMOUNT_MINOR);
    private static final long COLLECTOR = 230_011_223L;
    private static final Duration USUAL_VOUCHER = Duration.ofDays(3);
    private static final int OXXO_DIGITS = 14;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

    private MercadoPagoObjects() {}

    /** @param payPage prefix of the address at which the preference is paid */
    static ObjectNode preference(ObjectNode asked, String payPage) {
        ObjectNode preference = asked.deepCopy();
        String id = COLLECTOR + "-" + UUID.randomUUID();
        preference
                .put("id", id)
                .put("collector_id", COLLECTOR)
                .put("client_id", Long.toString(COLLECTOR))
                .put("date_created", date(Instant.now()))
                .put("init_point", payPage + id)
                .put("sandbox_init_point", payPage + id)
                .put("operation_type", "regular_payment")
                .put("live_mode", false);
        check(preference);
        return preference;
    }

    /** A preference as a PUT leaves it: what was sent replaces what was there. */
    static void update(ObjectNode preference, ObjectNode asked) {
        asked.remove(List.of("id", "init_point", "sandbox_init_point", "collector_id"));
        preference.setAll(asked);
        check(preference);
    }

    private static void check(ObjectNode preference) {
        JsonNode items = preference.path("items");
        if (!items.isArray() || items.isEmpty()) {
            throw MercadoPagoError.badRequest("items needed");
        }
        long total = 0;
        for (JsonNode item : items) {
            if (item.path("title").asText().isBlank()) {
                throw MercadoPagoError.badRequest("items[].title needed");
            }
            int quantity = item.path("quantity").asInt();
            if (quantity < 1) {
                throw MercadoPagoError.badRequest("items[].quantity must be above 0");
            }
            String currency = item.path("currency_id").asText("MXN");
            if (!currency.equals("MXN")) {
                throw MercadoPagoError.badRequest("items[].currency_id invalid: " + currency);
            }
            total = Math.addExact(
                    total, Math.multiplyExact(Amounts.minor(item.path("unit_price"), "items[].unit_price"), quantity));
        }
        if (preference.path("expires").asBoolean() && preference.hasNonNull("expiration_date_to")) {
            instant(preference.get("expiration_date_to").asText(), "expiration_date_to");
        }
        preference.put(AMOUNT_MINOR, total);
    }

    /** Whether somebody may still pay it at that instant. */
    static boolean isPayable(ObjectNode preference, Instant now) {
        return !preference.path("expires").asBoolean()
                || !preference.hasNonNull("expiration_date_to")
                || now.isBefore(instant(preference.get("expiration_date_to").asText(), "expiration_date_to"));
    }

    /** A card payment of that preference, not yet decided. */
    static ObjectNode cardPayment(long id, ObjectNode preference) {
        ObjectNode payment = payment(id, amount(preference), preference);
        payment.put("payment_method_id", "visa").put("payment_type_id", "credit_card");
        payment.putObject("payment_method").put("id", "visa").put("type", "credit_card");
        payment.putObject("card").put("first_six_digits", "411111").put("last_four_digits", "1111");
        payment.putNull("date_of_expiration");
        payment.put(PREFERENCE, preference.get("id").textValue());
        return payment;
    }

    /**
     * A payment in cash or by transfer, to be paid until its date of expiration.
     *
     * @param page prefix of the address that shows the voucher
     */
    static ObjectNode slowPayment(long id, ObjectNode asked, String page) {
        String method = asked.path("payment_method_id").asText();
        String type = SLOW_METHODS.get(method);
        if (type == null) {
            throw MercadoPagoError.badRequest("payment_method_id invalid: " + method);
        }
        if (asked.at("/payer/email").asText().isBlank()) {
            throw MercadoPagoError.badRequest("payer.email needed");
        }
        Instant now = Instant.now();
        String expiration = asked.path("date_of_expiration").asText(date(now.plus(USUAL_VOUCHER)));
        if (!instant(expiration, "date_of_expiration").isAfter(now)) {
            throw MercadoPagoError.badRequest("date_of_expiration must be in the future");
        }
        ObjectNode payment = payment(id, Amounts.minor(asked.path("transaction_amount"), "transaction_amount"), asked);
        String reference = method.equals("clabe") ? Clabe.next() : Chance.digits(OXXO_DIGITS);
        payment.put("payment_method_id", method)
                .put("payment_type_id", type)
                .put("status", "pending")
                .put("status_detail", "pending_waiting_payment")
                .put("date_of_expiration", expiration);
        payment.putObject("payment_method")
                .put("id", method)
                .put("type", type)
                .putObject("data")
                .put("reference_id", reference);
        ((ObjectNode) payment.get("transaction_details"))
                .put("external_resource_url", page + id)
                .put("payment_method_reference_id", reference);
        return payment;
    }

    private static ObjectNode payment(long id, long amountMinor, ObjectNode asked) {
        ObjectNode payment = JsonNodeFactory.instance.objectNode();
        String now = date(Instant.now());
        payment.put("id", id)
                .put("date_created", now)
                .put("date_last_updated", now)
                .putNull("date_approved")
                .put("operation_type", "regular_payment")
                .put("currency_id", "MXN")
                .put("description", asked.path("description").textValue())
                .put("external_reference", asked.path("external_reference").textValue())
                .put("live_mode", false)
                .put("captured", true)
                .put("collector_id", COLLECTOR);
        payment.set("metadata", asked.path("metadata").isObject() ? asked.get("metadata") : payment.objectNode());
        payment.set("payer", asked.path("payer").isObject() ? asked.get("payer") : payment.objectNode());
        payment.set("transaction_amount", Amounts.of(amountMinor));
        payment.put("transaction_amount_refunded", 0);
        ObjectNode details = payment.putObject("transaction_details");
        details.put("net_received_amount", 0)
                .put("total_paid_amount", 0)
                .put("overpaid_amount", 0)
                .putNull("external_resource_url")
                .putNull("payment_method_reference_id")
                .putNull("financial_institution");
        payment.putArray("refunds");
        payment.put(AMOUNT_MINOR, amountMinor);
        return payment;
    }

    static void approve(ObjectNode payment, Act act) {
        long amount = act.taken(amount(payment));
        payment.put(AMOUNT_MINOR, amount)
                .put("currency_id", act.takenIn(payment.get("currency_id").textValue()))
                .put("date_approved", date(Instant.now()));
        payment.set("transaction_amount", Amounts.of(amount));
        ObjectNode details = (ObjectNode) payment.get("transaction_details");
        details.set("total_paid_amount", Amounts.of(amount));
        details.set("net_received_amount", Amounts.of(amount));
        move(payment, "approved", "accredited");
    }

    static void move(ObjectNode payment, String status, String detail) {
        payment.put("status", status).put("status_detail", detail).put("date_last_updated", date(Instant.now()));
    }

    /** Shows the refunds on the payment, whose status follows from what of them went well. */
    static void showRefunds(ObjectNode payment, List<ObjectNode> refunds) {
        payment.putArray("refunds").addAll(refunds);
        long refunded = refunds.stream()
                .filter(r -> r.get("status").textValue().equals("approved"))
                .mapToLong(r -> Amounts.minor(r.get("amount"), "amount"))
                .sum();
        payment.set("transaction_amount_refunded", Amounts.of(refunded));
        if (payment.get("status").textValue().equals("charged_back")) {
            return;
        }
        if (refunded == amount(payment)) {
            move(payment, "refunded", "refunded");
        } else {
            move(payment, "approved", refunded == 0 ? "accredited" : "partially_refunded");
        }
    }

    static ObjectNode refund(long id, ObjectNode payment, long amountMinor, String status) {
        ObjectNode refund = JsonNodeFactory.instance.objectNode();
        refund.put("id", id).put("payment_id", payment.get("id").longValue());
        refund.set("amount", Amounts.of(amountMinor));
        refund.put("status", status)
                .put("date_created", date(Instant.now()))
                .putNull("reason")
                .putNull("unique_sequence_number")
                .put("refund_mode", "standard");
        refund.putObject("metadata");
        refund.putObject("source")
                .put("id", Long.toString(COLLECTOR))
                .put("name", "MAAL")
                .put("type", "collector");
        return refund;
    }

    /** @param action {@code payment.created} or {@code payment.updated} */
    static ObjectNode notification(long id, String action, String paymentId) {
        ObjectNode notification = JsonNodeFactory.instance.objectNode();
        notification
                .put("id", id)
                .put("live_mode", false)
                .put("type", "payment")
                .put("date_created", date(Instant.now()))
                .put("user_id", COLLECTOR)
                .put("api_version", "v1")
                .put("action", action);
        notification.putObject("data").put("id", paymentId);
        return notification;
    }

    /** Minor units of a payment or preference. */
    static long amount(ObjectNode object) {
        return object.get(AMOUNT_MINOR).longValue();
    }

    /** A copy without our own marks. */
    static ObjectNode shown(ObjectNode object) {
        return object.deepCopy().remove(MARKS);
    }

    static String date(Instant instant) {
        return DATE.format(instant.atOffset(ZoneOffset.ofHours(-4)));
    }

    /** @throws MercadoPagoError when it is not a time with an offset */
    static Instant instant(String date, String name) {
        try {
            return OffsetDateTime.parse(date).toInstant();
        } catch (DateTimeParseException e) {
            throw MercadoPagoError.badRequest(name + " must be a date and time with an offset");
        }
    }
}
