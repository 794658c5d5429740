package mx.maal.simulator.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import mx.maal.simulator.Act;
import mx.maal.simulator.Answer;
import mx.maal.simulator.Forms;
import mx.maal.simulator.Journal;
import mx.maal.simulator.KeyedAnswers;
import mx.maal.simulator.PayPage;
import mx.maal.simulator.Request;
import mx.maal.simulator.Settings;
import mx.maal.simulator.Webhooks;
import mx.maal.simulator.Wire;

/** Stripe's HTTP protocol: PaymentIntents by card and OXXO, refunds, idempotent requests, signed webhooks. */
public final class StripeWire implements Wire {

    private static final String INTENTS = "/v1/payment_intents";
    private static final String REFUNDS = "/v1/refunds";
    private static final int LONGEST_KEY = 255;

    private final String apiKey;
    private final Journal journal;
    private final Webhooks webhooks;
    private final StripeLedger ledger;
    private final KeyedAnswers answers;

    private StripeWire(Settings.Stripe settings, String ownUrl, Journal journal) {
        this.apiKey = settings.apiKey();
        this.journal = journal;
        this.webhooks = new Webhooks(journal, settings.webhookUrl(), new StripeSignature(settings.webhookSecret()));
        this.ledger = new StripeLedger(journal, webhooks, ownUrl + "/pay/" + provider() + "/");
        this.answers = new KeyedAnswers(journal);
    }

    /**
     * Continues with what the journal holds; webhooks that were not delivered yet go on.
     *
     * @param ownUrl where the simulator is, without a slash at the end
     */
    public static StripeWire open(Settings.Stripe settings, String ownUrl, Journal journal) {
        return new StripeWire(settings, ownUrl, journal);
    }

    @Override
    public String provider() {
        return "stripe";
    }

    @Override
    public boolean speaks(String path) {
        return Wire.isBelow(INTENTS, path) || Wire.isBelow(REFUNDS, path);
    }

    @Override
    public Answer serve(Request request) {
        try {
            authenticate(request);
            return request.method().equals("POST") ? post(request) : get(request);
        } catch (StripeError e) {
            return e.answer();
        }
    }

    @Override
    public Answer failure(int status, String message) {
        return StripeError.of(status, message).answer();
    }

    @Override
    public Optional<PayPage.View> show(String reference) {
        return ledger.find(reference)
                .map(intent -> new PayPage.View(
                        provider(),
                        reference,
                        intent.get("amount").longValue(),
                        intent.get("currency").textValue(),
                        intent.get("status").textValue(),
                        intent.get("status").textValue().startsWith("requires_"),
                        !StripeObjects.isOxxo(intent)));
    }

    @Override
    public JsonNode act(String reference, Act act) {
        return ledger.act(reference, act);
    }

    @Override
    public void expireOverdue(Instant now) {
        ledger.expireOverdue(now);
    }

    @Override
    public void close() {
        webhooks.close();
        journal.close();
    }

    private void authenticate(Request request) {
        String given = request.bearer()
                .orElseThrow(
                        () -> StripeError.unauthorized(
                                "You did not provide an API key. You need to provide your API key in the"
                                        + " Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."));
        if (!given.equals(apiKey)) {
            String end = given.length() > 4 ? given.substring(given.length() - 4) : "";
            throw StripeError.unauthorized("Invalid API Key provided: ****" + end);
        }
    }

    private Answer get(Request request) {
        String[] parts = request.parts();
        if (request.method().equals("GET") && parts.length == 3) {
            return Answer.json(
                    200, Wire.isBelow(INTENTS, request.path()) ? ledger.intent(parts[2]) : ledger.refund(parts[2]));
        }
        throw StripeError.unknownUrl(request.method(), request.path());
    }

    private Answer post(Request request) {
        Map<String, String> form = Forms.read(request.body());
        String[] parts = request.parts();
        if (request.path().equals(INTENTS)) {
            return once(request, form, () -> ledger.createIntent(form));
        }
        if (request.path().equals(REFUNDS)) {
            return once(request, form, () -> ledger.createRefund(form));
        }
        if (Wire.isBelow(INTENTS, request.path()) && parts.length == 4 && parts[3].equals("cancel")) {
            return once(request, form, () -> ledger.cancel(parts[2], form.get("cancellation_reason")));
        }
        throw StripeError.unknownUrl(request.method(), request.path());
    }

    private Answer once(Request request, Map<String, String> form, Supplier<JsonNode> work) {
        String key = request.header("idempotency-key");
        if (key == null) {
            return Answer.json(200, work.get());
        }
        if (key.length() > LONGEST_KEY) {
            throw StripeError.badParameter(
                    null, "Idempotency-Key", "An idempotency key has at most " + LONGEST_KEY + " characters.");
        }
        return answers.once(
                key, request.path() + "\n" + new TreeMap<>(form), () -> executed(work), () -> StripeError.keyReused(key)
                        .answer());
    }

    /** Stripe keeps the answer of what it carried out, also when that is an error. */
    private static Answer executed(Supplier<JsonNode> work) {
        try {
            return Answer.json(200, work.get());
        } catch (StripeError e) {
            if (!e.wasExecuted()) {
                throw e;
            }
            return e.answer();
        }
    }
}
