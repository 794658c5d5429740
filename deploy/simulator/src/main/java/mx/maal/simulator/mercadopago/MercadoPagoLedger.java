package mx.maal.simulator.mercadopago;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mx.maal.simulator.Act;
import mx.maal.simulator.Delivery;
import mx.maal.simulator.Journal;
import mx.maal.simulator.Outcome;
import mx.maal.simulator.Refused;
import mx.maal.simulator.Shelf;
import mx.maal.simulator.Webhooks;

/**
 * Preferences, payments and refunds: their states, and the notifications that hint at them. A card payment comes to be when
 * somebody pays a preference. Objects handed out are copies.
 */
final class MercadoPagoLedger {

    private static final Delivery SOON = Delivery.in(300);
    private static final String CREATED = "payment.created";
    private static final String UPDATED = "payment.updated";

    private final Webhooks webhooks;
    private final String payPage;
    private final Shelf preferences;
    private final Shelf payments;
    private final Shelf refunds;
    private long lastId;

    /** @param payPage prefix of the addresses at which preferences are paid and vouchers shown */
    MercadoPagoLedger(Journal journal, Webhooks webhooks, String payPage) {
        this.webhooks = webhooks;
        this.payPage = payPage;
        this.preferences = new Shelf(journal, "preference");
        this.payments = new Shelf(journal, "payment", MercadoPagoLedger::expiry);
        this.refunds = new Shelf(journal, "refund");
        this.lastId = Stream.concat(payments.all(), refunds.all())
                .mapToLong(o -> o.get("id").longValue())
                .max()
                .orElse(0);
    }

    synchronized ObjectNode createPreference(ObjectNode asked) {
        ObjectNode preference = MercadoPagoObjects.preference(asked, payPage);
        preferences.put(preference);
        return MercadoPagoObjects.shown(preference);
    }

    synchronized ObjectNode updatePreference(String id, ObjectNode asked) {
        ObjectNode preference = storedPreference(id);
        MercadoPagoObjects.update(preference, asked);
        preferences.put(preference);
        return MercadoPagoObjects.shown(preference);
    }

    synchronized ObjectNode preference(String id) {
        return MercadoPagoObjects.shown(storedPreference(id));
    }

    /** The newest first. */
    synchronized List<ObjectNode> preferencesOf(String externalReference) {
        return of(preferences, externalReference);
    }

    synchronized ObjectNode createPayment(ObjectNode asked) {
        ObjectNode payment = MercadoPagoObjects.slowPayment(nextId(), asked, payPage);
        payments.put(payment);
        tell(CREATED, payment, Delivery.NORMAL);
        return MercadoPagoObjects.shown(payment);
    }

    synchronized ObjectNode payment(String id) {
        return MercadoPagoObjects.shown(storedPayment(id));
    }

    /** The newest first. */
    synchronized List<ObjectNode> paymentsOf(String externalReference) {
        return of(payments, externalReference);
    }

    private static List<ObjectNode> of(Shelf shelf, String externalReference) {
        return shelf.mentioning(externalReference)
                .filter(o ->
                        externalReference.equals(o.path("external_reference").textValue()))
                .map(MercadoPagoObjects::shown)
                .sorted((a, b) -> b.get("date_created")
                        .textValue()
                        .compareTo(a.get("date_created").textValue()))
                .toList();
    }

    synchronized ObjectNode cancelPayment(String id) {
        ObjectNode payment = storedPayment(id);
        if (!isPending(payment)) {
            throw MercadoPagoError.badState();
        }
        MercadoPagoObjects.move(payment, "cancelled", "by_collector");
        payments.put(payment);
        tell(UPDATED, payment, Delivery.NORMAL);
        return MercadoPagoObjects.shown(payment);
    }

    /** @param amountMinor null for all that is left */
    synchronized ObjectNode createRefund(String paymentId, Long amountMinor) {
        ObjectNode payment = storedPayment(paymentId);
        if (!status(payment).equals("approved")) {
            throw MercadoPagoError.badState();
        }
        long left = MercadoPagoObjects.amount(payment)
                - refundsOf(payment).stream()
                        .filter(r -> !status(r).equals("rejected"))
                        .mapToLong(r -> Amounts.minor(r.get("amount"), "amount"))
                        .sum();
        long amount = amountMinor == null ? left : amountMinor;
        if (left == 0) {
            throw MercadoPagoError.badState();
        }
        if (amount > left) {
            throw MercadoPagoError.badRequest("Amount is greater than what is left to refund");
        }
        return settle(payment, amount);
    }

    /** A refund is approved at once; one that is to fail is in process first. */
    private ObjectNode settle(ObjectNode payment, long amount) {
        boolean fails = payment.path(MercadoPagoObjects.NEXT_REFUND_FAILS).booleanValue();
        payment.remove(MercadoPagoObjects.NEXT_REFUND_FAILS);
        ObjectNode refund = MercadoPagoObjects.refund(nextId(), payment, amount, fails ? "in_process" : "approved");
        refunds.put(refund);
        MercadoPagoObjects.showRefunds(payment, refundsOf(payment));
        payments.put(payment);
        tell(UPDATED, payment, Delivery.NORMAL);
        if (fails) {
            fail(refund.deepCopy(), Act.plain(Outcome.REFUND_FAILS), SOON);
        }
        return refund;
    }

    synchronized List<ObjectNode> refunds(String paymentId) {
        return refundsOf(storedPayment(paymentId));
    }

    synchronized ObjectNode refund(String paymentId, String refundId) {
        return refunds.find(refundId)
                .filter(r -> r.get("payment_id").asText().equals(paymentId))
                .orElseThrow(() -> MercadoPagoError.missing("Refund"));
    }

    /** What a shopper would see of a preference, or of a payment by voucher; empty when there is neither. */
    synchronized Optional<ObjectNode> find(String reference) {
        return preferences.find(reference).or(() -> payments.find(reference));
    }

    /** The payment that was made of a preference, or the last try; empty when nobody tried. */
    synchronized Optional<ObjectNode> paymentOf(String preferenceId) {
        List<ObjectNode> tries = payments.mentioning(preferenceId)
                .filter(p -> preferenceId.equals(
                        p.path(MercadoPagoObjects.PREFERENCE).textValue()))
                .toList();
        return tries.stream()
                .filter(p -> p.hasNonNull("date_approved"))
                .findFirst()
                .or(() -> tries.stream().reduce((earlier, later) -> later));
    }

    synchronized ObjectNode act(String reference, Act act) {
        if (act.outcome() == Outcome.REFUND_FAILS) {
            return refundFails(reference, act);
        }
        Optional<ObjectNode> preference = preferences.find(reference);
        return switch (act.outcome()) {
            case APPROVE -> approve(
                    preference.isPresent() ? paidBy(preference.get()) : known(reference), preference.isPresent(), act);
            case DECLINE -> decline(
                    preference.orElseThrow(() -> new Refused(409, "not-possible-now", "nobody declines cash")), act);
            case EXPIRE -> preference.isPresent() ? close(preference.get()) : expire(known(reference), act);
            case DISPUTE -> dispute(known(reference), "approved", "in_process", act);
            case DISPUTE_WON -> dispute(known(reference), "charged_back", "reimbursed", act);
            default -> dispute(known(reference), "charged_back", "settled", act);
        };
    }

    /** Cancels the vouchers whose time to pay is over. */
    synchronized void expireOverdue(Instant now) {
        payments.overdue(now).forEach(payment -> expire(payment, Act.plain(Outcome.EXPIRE)));
    }

    private static Optional<Instant> expiry(ObjectNode payment) {
        return isPending(payment)
                ? Optional.of(MercadoPagoObjects.instant(
                        payment.get("date_of_expiration").textValue(), "date_of_expiration"))
                : Optional.empty();
    }

    /** Paying a preference twice tells the same payment again. */
    private ObjectNode paidBy(ObjectNode preference) {
        return paymentOf(id(preference))
                .filter(p -> p.hasNonNull("date_approved"))
                .orElseGet(() -> MercadoPagoObjects.cardPayment(nextId(), preference));
    }

    /**
     * Approving a cancelled payment stands for money that was already under way and cannot be called back; approving
     * twice tells the same thing again under another notification id.
     */
    private ObjectNode approve(ObjectNode payment, boolean byCard, Act act) {
        boolean paidBefore = payment.hasNonNull("date_approved");
        if (!paidBefore) {
            MercadoPagoObjects.approve(payment, act);
            keep(payment, act);
        }
        return report(byCard && !paidBefore ? CREATED : UPDATED, payment, act);
    }

    /** The shopper may try again: the next try is another payment. */
    private ObjectNode decline(ObjectNode preference, Act act) {
        if (paymentOf(id(preference)).filter(p -> p.hasNonNull("date_approved")).isPresent()) {
            throw new Refused(409, "not-possible-now", "the preference is paid");
        }
        ObjectNode payment = MercadoPagoObjects.cardPayment(nextId(), preference);
        MercadoPagoObjects.move(payment, "rejected", "cc_rejected_other_reason");
        keep(payment, act);
        return report(CREATED, payment, act);
    }

    /** A preference that nobody can pay any more is not worth a notification to Mercado Pago. */
    private ObjectNode close(ObjectNode preference) {
        preference.put("expires", true).put("expiration_date_to", MercadoPagoObjects.date(Instant.now()));
        preferences.put(preference);
        return JsonNodeFactory.instance
                .objectNode()
                .put("reference", id(preference))
                .put("status", "expired")
                .put("note", "no webhook tells of this");
    }

    private ObjectNode expire(ObjectNode payment, Act act) {
        if (!isPending(payment)) {
            throw new Refused(409, "not-possible-now", "the payment is " + status(payment));
        }
        MercadoPagoObjects.move(payment, "cancelled", "expired");
        keep(payment, act);
        return report(UPDATED, payment, act);
    }

    private ObjectNode dispute(ObjectNode payment, String from, String detail, Act act) {
        if (!payment.get("payment_type_id").textValue().equals("credit_card")) {
            throw new Refused(409, "not-possible-now", "nobody disputes cash or a transfer");
        }
        boolean decided = from.equals("charged_back")
                && !payment.path("status_detail").asText().equals("in_process");
        if (!status(payment).equals(from) || decided) {
            throw new Refused(409, "not-possible-now", "the payment is " + status(payment));
        }
        MercadoPagoObjects.move(payment, "charged_back", detail);
        keep(payment, act);
        return report(UPDATED, payment, act);
    }

    private ObjectNode refundFails(String reference, Act act) {
        Optional<ObjectNode> itself = refunds.find(reference);
        if (itself.isPresent()) {
            return fail(itself.get(), act, act.delivery());
        }
        ObjectNode payment = known(reference);
        Optional<ObjectNode> latest = refundsOf(payment).stream()
                .filter(r -> !status(r).equals("rejected"))
                .reduce((earlier, later) -> later);
        if (latest.isPresent()) {
            return fail(latest.get(), act, act.delivery());
        }
        payment.put(MercadoPagoObjects.NEXT_REFUND_FAILS, true);
        payments.put(payment);
        return JsonNodeFactory.instance
                .objectNode()
                .put("reference", reference)
                .put("status", status(payment))
                .put("note", "its next refund will fail");
    }

    private ObjectNode fail(ObjectNode refund, Act act, Delivery delivery) {
        ObjectNode payment = storedPayment(refund.get("payment_id").asText());
        if (!act.delivery().forge()) {
            refund.put("status", "rejected");
            refunds.put(refund);
            MercadoPagoObjects.showRefunds(payment, refundsOf(payment));
            payments.put(payment);
        }
        return act.describe(told(payment, tell(UPDATED, payment, delivery))).put("refund", id(refund));
    }

    private void keep(ObjectNode payment, Act act) {
        // What a forger tells did not happen.
        if (!act.delivery().forge()) {
            payments.put(payment);
        }
    }

    private ObjectNode report(String action, ObjectNode payment, Act act) {
        return act.describe(told(payment, tell(action, payment, act.delivery())));
    }

    private static ObjectNode told(ObjectNode payment, ObjectNode notification) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("reference", payment.path(MercadoPagoObjects.PREFERENCE).asText(id(payment)))
                .put("payment", id(payment))
                .put("status", status(payment))
                .put("event", id(notification))
                .put("type", notification.get("action").textValue());
    }

    private ObjectNode tell(String action, ObjectNode payment, Delivery delivery) {
        ObjectNode notification = MercadoPagoObjects.notification(nextId(), action, id(payment));
        String group = payment.path(MercadoPagoObjects.PREFERENCE).asText(id(payment));
        String query = "data.id=" + id(payment) + "&type=payment";
        webhooks.send(new Webhooks.Message(group, query, notification.toString()), delivery);
        return notification;
    }

    /** Ids of payments, refunds and notifications: unique also when the journal was thrown away. */
    private long nextId() {
        lastId = Math.max(lastId + 1, System.currentTimeMillis());
        return lastId;
    }

    private List<ObjectNode> refundsOf(ObjectNode payment) {
        return refunds.mentioning(id(payment))
                .filter(r -> r.get("payment_id").asText().equals(id(payment)))
                .toList();
    }

    private ObjectNode storedPreference(String id) {
        return preferences.find(id).orElseThrow(() -> MercadoPagoError.missing("Preference"));
    }

    private ObjectNode storedPayment(String id) {
        return payments.find(id).orElseThrow(MercadoPagoError::paymentMissing);
    }

    /** By the id of a payment, or of a preference that was paid. */
    private ObjectNode known(String reference) {
        return payments.find(reference)
                .or(() -> paymentOf(reference))
                .orElseThrow(() -> new Refused(404, "unknown-payment", "Mercado Pago has no payment of " + reference));
    }

    private static boolean isPending(ObjectNode payment) {
        return status(payment).equals("pending");
    }

    private static String status(JsonNode object) {
        return object.get("status").textValue();
    }

    private static String id(JsonNode object) {
        return object.get("id").asText();
    }
}
