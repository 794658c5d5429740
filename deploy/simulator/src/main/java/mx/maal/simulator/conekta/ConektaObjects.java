package mx.maal.simulator.conekta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mx.maal.simulator.Act;
import mx.maal.simulator.Chance;
import mx.maal.simulator.Clabe;

/** The shapes of Conekta's objects, as far as a shop reads them. */
final class ConektaObjects {

    /** Our own mark on an order; never shown. */
    static final String NEXT_REFUND_FAILS = "_next_refund_fails";

    private static final int REFERENCE_DIGITS = 14;
    private static final Duration USUAL_EXPIRY = Duration.ofDays(30);

    private ConektaObjects() {}

    /**
     * An order that waits to be paid: by a hosted page, where it has no charge and no payment status yet, or by a charge in
     * cash or by SPEI.
     *
     * @param payPage prefix of the addresses of hosted pages and barcodes
     */
    static ObjectNode order(ObjectNode asked, String payPage) {
        String currency = asked.path("currency").asText();
        if (!currency.matches("[A-Z]{3}")) {
            throw ConektaError.badParameter("currency", "The currency is required: three capital letters.");
        }
        ObjectNode order = object("ord_" + Chance.letters(17), "order");
        order.put("currency", currency).put("amount_refunded", 0).putNull("payment_status");
        order.put("updated_at", order.get("created_at").longValue()).put("is_refundable", false);
        order.set("metadata", asked.path("metadata").isObject() ? asked.get("metadata") : order.objectNode());
        order.set("customer_info", customer(asked));
        ArrayNode items = lineItems(asked, order);
        order.set("line_items", list(items));
        order.put("amount", total(items));
        boolean hosted = asked.path("checkout").isObject();
        if (hosted == (asked.path("charges").size() == 1)) {
            throw ConektaError.badParameter("charges", "An order has a checkout or one charge.");
        }
        order.putNull("charges").putNull("checkout");
        if (hosted) {
            order.set("checkout", checkout((ObjectNode) asked.get("checkout"), order, payPage));
        } else {
            JsonNode method = asked.get("charges").get(0).path("payment_method");
            addCharge(order, "pending_payment", slowMethod(method, payPage + id(order)));
            order.put("payment_status", "pending_payment");
        }
        return order;
    }

    private static ObjectNode customer(ObjectNode asked) {
        ObjectNode customer = JsonNodeFactory.instance.objectNode().put("object", "customer_info");
        for (String name : List.of("name", "email", "phone")) {
            String value = asked.at("/customer_info/" + name).asText();
            if (value.isBlank()) {
                throw ConektaError.badParameter("customer_info." + name, "The customer's " + name + " is required.");
            }
            customer.put(name, value);
        }
        return customer;
    }

    private static ArrayNode lineItems(ObjectNode asked, ObjectNode order) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : asked.path("line_items")) {
            boolean whole = item.path("unit_price").isIntegralNumber()
                    && item.path("quantity").isIntegralNumber();
            if (item.path("name").asText().isBlank()
                    || !whole
                    || item.get("unit_price").longValue() < 0
                    || item.get("quantity").longValue() < 1) {
                throw ConektaError.badParameter(
                        "line_items", "A line item has a name, a unit_price in cents and a quantity.");
            }
            items.addObject()
                    .put("id", "line_item_" + Chance.letters(17))
                    .put("object", "line_item")
                    .put("parent_id", id(order))
                    .put("name", item.get("name").asText())
                    .put("unit_price", item.get("unit_price").longValue())
                    .put("quantity", item.get("quantity").longValue());
        }
        return items;
    }

    private static long total(ArrayNode items) {
        long total = 0;
        for (JsonNode item : items) {
            total = Math.addExact(
                    total,
                    Math.multiplyExact(
                            item.get("unit_price").longValue(),
                            item.get("quantity").longValue()));
        }
        if (total < 1) {
            throw ConektaError.badParameter("line_items", "The order's amount must be above 0.");
        }
        return total;
    }

    private static ObjectNode checkout(ObjectNode asked, ObjectNode order, String payPage) {
        if (!asked.path("type").asText().equals("HostedPayment")) {
            throw ConektaError.badParameter("checkout.type", "Only HostedPayment is simulated.");
        }
        ArrayNode methods = JsonNodeFactory.instance.arrayNode();
        asked.path("allowed_payment_methods").forEach(m -> methods.add(m.asText()));
        if (methods.size() != 1 || !methods.get(0).asText().equals("card")) {
            throw ConektaError.badParameter(
                    "checkout.allowed_payment_methods", "Only card is simulated on the hosted page.");
        }
        UUID id = UUID.randomUUID();
        ObjectNode checkout = JsonNodeFactory.instance.objectNode();
        checkout.put("id", id.toString())
                .put("object", "checkout")
                .put("type", "HostedPayment")
                .put("livemode", false)
                .put("name", asked.path("name").asText("Pago"))
                .put("status", "Issued")
                .put("slug", id.toString().replace("-", ""))
                .put("success_url", asked.path("success_url").textValue())
                .put("failure_url", asked.path("failure_url").textValue())
                .put("starts_at", Instant.now().getEpochSecond())
                .put("expires_at", expiry(asked.path("expires_at"), "checkout.expires_at"))
                .put("url", payPage + id(order));
        checkout.set("allowed_payment_methods", methods);
        return checkout;
    }

    private static ObjectNode slowMethod(JsonNode asked, String page) {
        String type = asked.path("type").asText();
        ObjectNode method = JsonNodeFactory.instance.objectNode().put("type", type);
        switch (type) {
            case "cash" -> {
                String reference = Chance.digits(REFERENCE_DIGITS);
                method.put("object", "cash_payment")
                        .put("service_name", "Cash")
                        .put("product_type", "cash_in")
                        .put("reference", reference)
                        .put("barcode_url", page);
            }
            case "spei" -> {
                String clabe = Clabe.next();
                method.put("object", "bank_transfer_payment")
                        .put("bank", "STP")
                        .put("clabe", clabe)
                        .put("receiving_account_bank", "STP")
                        .put("receiving_account_number", clabe);
            }
            default -> throw ConektaError.badParameter(
                    "charges.payment_method.type", "Only cash and spei are simulated, and card on the hosted page.");
        }
        return method.put("expires_at", expiry(asked.path("expires_at"), "charges.payment_method.expires_at"));
    }

    private static long expiry(JsonNode asked, String param) {
        Instant now = Instant.now();
        if (asked.isMissingNode() || asked.isNull()) {
            return now.plus(USUAL_EXPIRY).getEpochSecond();
        }
        if (!asked.isIntegralNumber() || asked.longValue() <= now.getEpochSecond()) {
            throw ConektaError.badParameter(param, "The expiry is a time to come, in seconds.");
        }
        return asked.longValue();
    }

    /** Adds what a shopper with a card does on the hosted page. */
    static void addCardCharge(ObjectNode order, String status) {
        ObjectNode card = JsonNodeFactory.instance
                .objectNode()
                .put("object", "card_payment")
                .put("type", "credit")
                .put("brand", "visa")
                .put("last4", "4242");
        ObjectNode charge = addCharge(order, status, card);
        if (status.equals("declined")) {
            charge.put("failure_code", "card_declined").put("failure_message", "The card was declined.");
        }
    }

    private static ObjectNode addCharge(ObjectNode order, String status, ObjectNode method) {
        ObjectNode charge = object(Chance.hex(24), "charge");
        charge.put("order_id", id(order))
                .put("status", status)
                .put("amount", order.get("amount").longValue())
                .put("currency", order.get("currency").textValue())
                .put("description", "Payment from order")
                .putNull("failure_code")
                .putNull("failure_message")
                .putNull("paid_at")
                .putNull("refunds")
                .set("payment_method", method);
        if (order.get("charges").isNull()) {
            order.set("charges", list(JsonNodeFactory.instance.arrayNode()));
        }
        ((ArrayNode) order.at("/charges/data")).add(charge);
        ((ObjectNode) order.get("charges"))
                .put("total", order.at("/charges/data").size());
        return charge;
    }

    /** The charge that was paid or, while none was, the last one; empty when there is none. */
    static Optional<ObjectNode> charge(ObjectNode order) {
        ObjectNode found = null;
        for (JsonNode charge : order.at("/charges/data")) {
            found = (ObjectNode) charge;
            if (found.hasNonNull("paid_at")) {
                break;
            }
        }
        return Optional.ofNullable(found);
    }

    /** The order's charge is paid, with that amount and currency. */
    static void approve(ObjectNode order, Act act) {
        ObjectNode charge = charge(order).orElseThrow();
        long amount = act.taken(order.get("amount").longValue());
        String currency = act.takenIn(order.get("currency").textValue());
        charge.put("amount", amount).put("currency", currency);
        charge.put("status", "paid").put("paid_at", Instant.now().getEpochSecond());
        order.put("amount", amount).put("currency", currency);
        order.put("is_refundable", isCard(order));
        if (order.path("checkout").isObject()) {
            ((ObjectNode) order.get("checkout")).put("status", "PaymentCompleted");
        }
        move(order, "paid");
    }

    /** The order stays unpaid: {@code expired} or {@code canceled}. */
    static void close(ObjectNode order, String status) {
        charge(order)
                .filter(charge -> charge.get("status").textValue().equals("pending_payment"))
                .ifPresent(charge -> charge.put("status", status));
        if (order.path("checkout").isObject()) {
            ((ObjectNode) order.get("checkout")).put("status", status.equals("expired") ? "Expired" : "Cancelled");
        }
        move(order, status);
    }

    static void move(ObjectNode order, String status) {
        order.put("payment_status", status).put("updated_at", Instant.now().getEpochSecond());
    }

    /**
     * Adds a refund to the order's charge. Conekta shows its amount below 0.
     *
     * @param amount cents above 0
     * @param status {@code refunded} or {@code pending}
     * @return the refund
     */
    static ObjectNode addRefund(ObjectNode order, long amount, String reason, String status) {
        ObjectNode refund = object(Chance.hex(24), "refund");
        refund.put("amount", -amount).put("status", status).put("reason", reason);
        ObjectNode charge = charge(order).orElseThrow();
        if (charge.get("refunds").isNull()) {
            charge.set("refunds", list(JsonNodeFactory.instance.arrayNode()));
        }
        ArrayNode refunds = (ArrayNode) charge.at("/refunds/data");
        refunds.add(refund);
        ((ObjectNode) charge.get("refunds")).put("total", refunds.size());
        showRefunds(order);
        return refund;
    }

    /** Sets the amount refunded and the payment status from the refunds that did not fail. */
    static void showRefunds(ObjectNode order) {
        long refunded = 0;
        for (JsonNode refund : refunds(order)) {
            if (!refund.get("status").textValue().equals("failed")) {
                refunded -= refund.get("amount").longValue();
            }
        }
        order.put("amount_refunded", refunded);
        String status = "paid";
        if (refunded > 0) {
            status = refunded == order.get("amount").longValue() ? "refunded" : "partially_refunded";
        }
        charge(order).orElseThrow().put("status", status);
        move(order, status);
    }

    /** The refunds of the order's charge, failed ones too; none while nothing was paid. */
    static JsonNode refunds(ObjectNode order) {
        return charge(order).map(c -> c.at("/refunds/data")).orElseGet(JsonNodeFactory.instance::arrayNode);
    }

    static void addChargeback(ObjectNode charge) {
        ObjectNode chargeback = object("chbk_" + Chance.letters(17), "chargeback");
        chargeback.put("charge_id", id(charge)).put("reason", "unrecognized").put("status", "action_required");
        charge.put("status", "charged_back").set("chargeback", chargeback);
    }

    static boolean isCard(ObjectNode order) {
        return charge(order)
                .map(c -> c.at("/payment_method/object").asText())
                .filter("card_payment"::equals)
                .isPresent();
    }

    /** When the order can be paid no more; empty when its charge is decided. */
    static Optional<Instant> expiry(ObjectNode order) {
        String status = order.path("payment_status").asText("");
        if (order.path("checkout").isObject()) {
            boolean open = order.get("payment_status").isNull() || status.equals("declined");
            return open ? Optional.of(instant(order.at("/checkout/expires_at"))) : Optional.empty();
        }
        return status.equals("pending_payment")
                ? charge(order).map(c -> instant(c.at("/payment_method/expires_at")))
                : Optional.empty();
    }

    private static Instant instant(JsonNode seconds) {
        return Instant.ofEpochSecond(seconds.longValue());
    }

    static ObjectNode event(String type, ObjectNode object) {
        ObjectNode event = object(Chance.hex(24), "event");
        event.put("type", type).put("webhook_status", "pending");
        ObjectNode data = event.putObject("data");
        data.set("object", object);
        data.putObject("previous_attributes");
        return event;
    }

    /** What Conekta answers for many. */
    static ObjectNode list(ArrayNode data) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("object", "list").put("has_more", false).put("total", data.size());
        list.set("data", data);
        return list;
    }

    /** A copy without our own marks. */
    static ObjectNode shown(ObjectNode order) {
        ObjectNode copy = order.deepCopy();
        copy.remove(NEXT_REFUND_FAILS);
        return copy;
    }

    static String id(JsonNode object) {
        return object.get("id").textValue();
    }

    private static ObjectNode object(String id, String kind) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("object", kind)
                .put("created_at", Instant.now().getEpochSecond())
                .put("livemode", false);
    }
}
