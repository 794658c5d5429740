package mx.maal.simulator.mercadopago;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import mx.maal.simulator.Act;
import mx.maal.simulator.Answer;
import mx.maal.simulator.Journal;
import mx.maal.simulator.KeyedAnswers;
import mx.maal.simulator.PayPage;
import mx.maal.simulator.Request;
import mx.maal.simulator.Settings;
import mx.maal.simulator.Webhooks;
import mx.maal.simulator.Wire;

/** Mercado Pago's HTTP protocol: preferences, payments by OXXO and SPEI, refunds, signed notifications. */
public final class MercadoPagoWire implements Wire {

    private static final String PREFERENCES = "/checkout/preferences";
    private static final String PAYMENTS = "/v1/payments";
    private static final int CREATED = 201;
    private static final int LARGEST_PAGE = 1000;

    private final String accessToken;
    private final Journal journal;
    private final Webhooks webhooks;
    private final MercadoPagoLedger ledger;
    private final KeyedAnswers answers;

    private MercadoPagoWire(Settings.MercadoPago settings, String ownUrl, Journal journal) {
        this.accessToken = settings.accessToken();
        this.journal = journal;
        this.webhooks =
                new Webhooks(journal, settings.webhookUrl(), new MercadoPagoSignature(settings.webhookSecret()));
        this.ledger = new MercadoPagoLedger(journal, webhooks, ownUrl + "/pay/" + provider() + "/");
        this.answers = new KeyedAnswers(journal);
    }

    /**
     * Continues with what the journal holds; webhooks that were not delivered yet go on.
     *
     * @param ownUrl where the simulator is, without a slash at the end
     */
    public static MercadoPagoWire open(Settings.MercadoPago settings, String ownUrl, Journal journal) {
        return new MercadoPagoWire(settings, ownUrl, journal);
    }

    @Override
    public String provider() {
        return "mercadopago";
    }

    @Override
    public boolean speaks(String path) {
        return Wire.isBelow(PREFERENCES, path) || Wire.isBelow(PAYMENTS, path);
    }

    @Override
    public Answer serve(Request request) {
        try {
            if (!request.bearer().filter(accessToken::equals).isPresent()) {
                throw MercadoPagoError.unauthorized();
            }
            return Wire.isBelow(PREFERENCES, request.path()) ? preferences(request) : payments(request);
        } catch (MercadoPagoError e) {
            return e.answer();
        }
    }

    @Override
    public Answer failure(int status, String message) {
        return MercadoPagoError.of(status, message).answer();
    }

    @Override
    public Optional<PayPage.View> show(String reference) {
        return ledger.find(reference).map(found -> {
            boolean preference = !found.has("status");
            Optional<ObjectNode> paid = preference ? ledger.paymentOf(reference) : Optional.of(found);
            String status = paid.map(p -> p.get("status").textValue()).orElse("open");
            boolean payable = preference
                    ? MercadoPagoObjects.isPayable(found, Instant.now())
                            && paid.filter(p -> p.hasNonNull("date_approved")).isEmpty()
                    : status.equals("pending");
            return new PayPage.View(
                    provider(), reference, MercadoPagoObjects.amount(found), "MXN", status, payable, preference);
        });
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

    private Answer preferences(Request request) {
        String[] parts = request.parts();
        String call = request.method() + " " + parts.length;
        switch (call) {
            case "POST 2" -> {
                return Answer.json(CREATED, ledger.createPreference(body(request)));
            }
            case "PUT 3" -> {
                return Answer.json(200, ledger.updatePreference(parts[2], body(request)));
            }
            case "GET 3" -> {
                return parts[2].equals("search")
                        ? found(request, "elements", ledger::preferencesOf)
                        : Answer.json(200, ledger.preference(parts[2]));
            }
            default -> throw MercadoPagoError.missing("Resource");
        }
    }

    private Answer payments(Request request) {
        String[] parts = request.parts();
        boolean ofRefunds = parts.length > 3 && parts[3].equals("refunds");
        if (parts.length > 3 && !ofRefunds) {
            throw MercadoPagoError.missing("Resource");
        }
        String call = request.method() + " " + parts.length;
        switch (call) {
            case "POST 2" -> {
                ObjectNode asked = body(request);
                return once(request, true, () -> ledger.createPayment(asked));
            }
            case "GET 3" -> {
                return parts[2].equals("search")
                        ? found(request, "results", ledger::paymentsOf)
                        : Answer.json(200, ledger.payment(parts[2]));
            }
            case "PUT 3" -> {
                if (!body(request).path("status").asText().equals("cancelled")) {
                    throw MercadoPagoError.badRequest("status may only become cancelled");
                }
                return Answer.json(200, ledger.cancelPayment(parts[2]));
            }
            case "POST 4" -> {
                JsonNode amount = body(request).path("amount");
                Long minor = amount.isMissingNode() || amount.isNull() ? null : (Long) Amounts.minor(amount, "amount");
                return once(request, false, () -> ledger.createRefund(parts[2], minor));
            }
            case "GET 4" -> {
                return Answer.json(200, JsonNodeFactory.instance.arrayNode().addAll(ledger.refunds(parts[2])));
            }
            case "GET 5" -> {
                return Answer.json(200, ledger.refund(parts[2], parts[4]));
            }
            default -> throw MercadoPagoError.missing("Resource");
        }
    }

    /** The same key gets the same answer, whatever else the request says. */
    private Answer once(Request request, boolean keyNeeded, Supplier<JsonNode> work) {
        String key = request.header("x-idempotency-key");
        if (key == null || key.isBlank()) {
            if (keyNeeded) {
                throw MercadoPagoError.keyMissing();
            }
            return Answer.json(CREATED, work.get());
        }
        Supplier<Answer> answered = () -> Answer.json(CREATED, work.get());
        return answers.once(request.path() + " " + key, "", answered, answered);
    }

    private static Answer found(Request request, String list, Function<String, List<ObjectNode>> search) {
        String externalReference = request.query().get("external_reference");
        if (externalReference == null) {
            throw MercadoPagoError.badRequest("only a search by external_reference is simulated");
        }
        List<ObjectNode> found = search.apply(externalReference);
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.putArray(list).addAll(found.subList(0, Math.min(found.size(), LARGEST_PAGE)));
        page.putObject("paging")
                .put("total", found.size())
                .put("limit", LARGEST_PAGE)
                .put("offset", 0);
        return Answer.json(200, page.put("total", found.size()));
    }

    private static ObjectNode body(Request request) {
        return request.json().orElseThrow(() -> MercadoPagoError.badRequest("the body is not a JSON object"));
    }
}
