package mx.maal.simulator.conekta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import mx.maal.simulator.Act;
import mx.maal.simulator.Answer;
import mx.maal.simulator.Journal;
import mx.maal.simulator.PayPage;
import mx.maal.simulator.Request;
import mx.maal.simulator.Settings;
import mx.maal.simulator.Webhooks;
import mx.maal.simulator.Wire;

/**
 * Conekta's HTTP protocol: orders by hosted card page, cash and SPEI, refunds, webhooks signed with an RSA key. No request
 * has an idempotency key: asking twice does it twice.
 */
public final class ConektaWire implements Wire {

    private static final String ORDERS = "/orders";
    private static final String KEYS = "/webhook_keys";
    private static final String ACCEPTED = ".*application/vnd\\.conekta-v2\\.\\d+\\.\\d+\\+json.*";
    private static final int USUAL_PAGE = 20;
    private static final int LARGEST_PAGE = 250;

    private final String apiKey;
    private final Journal journal;
    private final Webhooks webhooks;
    private final ConektaKey key;
    private final ConektaLedger ledger;

    private ConektaWire(Settings.Conekta settings, String ownUrl, Journal journal) {
        this.apiKey = settings.apiKey();
        this.journal = journal;
        this.key = ConektaKey.from(settings.webhookKeyFile());
        this.webhooks = new Webhooks(journal, settings.webhookUrl(), key);
        this.ledger = new ConektaLedger(journal, webhooks, ownUrl + "/pay/" + provider() + "/");
    }

    /**
     * Continues with what the journal holds; webhooks that were not delivered yet go on.
     *
     * @param ownUrl where the simulator is, without a slash at the end
     * @throws IllegalArgumentException when the file of the webhook key holds no such key
     */
    public static ConektaWire open(Settings.Conekta settings, String ownUrl, Journal journal) {
        return new ConektaWire(settings, ownUrl, journal);
    }

    @Override
    public String provider() {
        return "conekta";
    }

    @Override
    public boolean speaks(String path) {
        return Wire.isBelow(ORDERS, path) || path.equals(KEYS);
    }

    @Override
    public Answer serve(Request request) {
        try {
            if (request.bearer().filter(apiKey::equals).isEmpty()) {
                throw ConektaError.unauthorized();
            }
            String accept = request.header("accept");
            if (accept == null || !accept.matches(ACCEPTED)) {
                throw ConektaError.unsupportedVersion();
            }
            return Answer.json(200, answer(request))
                    .with("Conekta-Media-Type", "conekta-v2.3.0; format=application/json");
        } catch (ConektaError e) {
            return e.answer();
        }
    }

    @Override
    public Answer failure(int status, String message) {
        return ConektaError.of(status, message).answer();
    }

    @Override
    public Optional<PayPage.View> show(String reference) {
        return ledger.find(reference)
                .map(order -> new PayPage.View(
                        provider(),
                        reference,
                        order.get("amount").longValue(),
                        order.get("currency").textValue(),
                        order.path("payment_status").asText("open"),
                        ConektaObjects.expiry(order).isPresent(),
                        order.path("checkout").isObject()));
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

    private JsonNode answer(Request request) {
        if (request.path().equals(KEYS)) {
            if (request.method().equals("GET")) {
                return keys();
            }
            throw ConektaError.missing("The resource " + request.path());
        }
        String[] parts = request.parts();
        String call = request.method() + (parts.length == 3 ? " " + parts[2] : " " + parts.length);
        return switch (call) {
            case "POST 1" -> ledger.create(body(request));
            case "GET 1" -> list(request);
            case "GET 2" -> ledger.order(parts[1]);
            case "POST cancel" -> ledger.cancel(parts[1]);
            case "POST refunds" -> ledger.refund(parts[1], body(request));
            default -> throw ConektaError.missing("The resource " + request.path());
        };
    }

    private JsonNode list(Request request) {
        String limit = request.query().getOrDefault("limit", Integer.toString(USUAL_PAGE));
        if (!limit.matches("\\d{1,3}") || Integer.parseInt(limit) > LARGEST_PAGE) {
            throw ConektaError.badParameter("limit", "The limit is at most " + LARGEST_PAGE + ".");
        }
        return ConektaObjects.list(JsonNodeFactory.instance
                .arrayNode()
                .addAll(ledger.orders(
                        request.query().get("search"),
                        request.query().get("payment_status"),
                        Integer.parseInt(limit))));
    }

    private JsonNode keys() {
        ObjectNode own = JsonNodeFactory.instance.objectNode();
        own.put("id", "000000000000000000000001")
                .put("object", "webhook_key")
                .put("active", true)
                .put("livemode", false)
                .put("public_key", key.publicPem());
        return ConektaObjects.list(JsonNodeFactory.instance.arrayNode().add(own));
    }

    private static ObjectNode body(Request request) {
        return request.json().orElseThrow(() -> ConektaError.badParameter("body", "The body is not a JSON object."));
    }
}
