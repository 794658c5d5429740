package mx.maal.simulator.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import mx.maal.simulator.Answer;
import mx.maal.simulator.Delivery;
import mx.maal.simulator.Forms;
import mx.maal.simulator.Journal;
import mx.maal.simulator.Outcome;
import mx.maal.simulator.PayPage;
import mx.maal.simulator.Request;
import mx.maal.simulator.Settings;
import mx.maal.simulator.Webhooks;
import mx.maal.simulator.Wire;

/** Stripe's HTTP protocol: PaymentIntents, refunds, idempotent requests, signed webhooks. */
public final class StripeWire implements Wire, AutoCloseable {

    private static final Duration KEYS_LIVE = Duration.ofHours(24);
    private static final String INTENTS = "/v1/payment_intents";
    private static final String REFUNDS = "/v1/refunds";

    private final String apiKey;
    private final Journal journal;
    private final Webhooks webhooks;
    private final StripeLedger ledger;
    private final Map<String, JsonNode> answersByKey = new HashMap<>();

    private StripeWire(String apiKey, Journal journal, Webhooks webhooks) {
        this.apiKey = apiKey;
        this.journal = journal;
        this.webhooks = webhooks;
        this.ledger = new StripeLedger(journal, webhooks);
        journal.replay((kind, body) -> {
            if (kind.equals("answer") && isFresh(body)) {
                answersByKey.put(body.get("key").textValue(), body);
            }
        });
    }

    /** Continues with what the journal holds; webhooks that were not delivered yet go on. */
    public static StripeWire open(Settings settings, Journal journal) {
        Webhooks webhooks = new Webhooks(
                journal,
                settings.stripeWebhookUrl(),
                (body, at) -> StripeSignature.header(settings.stripeWebhookSecret(), body, at));
        return new StripeWire(settings.stripeApiKey(), journal, webhooks);
    }

    @Override
    public String provider() {
        return "stripe";
    }

    @Override
    public Optional<Answer> serve(Request request) {
        if (!request.path().startsWith(INTENTS) && !request.path().startsWith(REFUNDS)) {
            return Optional.empty();
        }
        try {
            authenticate(request);
            return Optional.of(request.method().equals("POST") ? post(request) : get(request));
        } catch (StripeError e) {
            return Optional.of(e.answer());
        }
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
                        intent.get("status").textValue().startsWith("requires_")));
    }

    @Override
    public JsonNode act(String reference, Outcome outcome, Delivery delivery) {
        return ledger.act(reference, outcome, delivery);
    }

    @Override
    public void close() {
        webhooks.close();
    }

    private void authenticate(Request request) {
        String header = request.header("authorization");
        if (header == null || !header.startsWith("Bearer ")) {
            throw StripeError.unauthorized("You did not provide an API key. You need to provide your API key in the"
                    + " Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').");
        }
        String given = header.substring("Bearer ".length()).strip();
        if (!given.equals(apiKey)) {
            String end = given.length() > 4 ? given.substring(given.length() - 4) : "";
            throw StripeError.unauthorized("Invalid API Key provided: ****" + end);
        }
    }

    private Answer get(Request request) {
        String[] parts = request.path().split("/");
        if (request.method().equals("GET") && parts.length == 4) {
            if (request.path().startsWith(INTENTS + "/")) {
                return Answer.json(200, ledger.intent(parts[3]));
            }
            if (request.path().startsWith(REFUNDS + "/")) {
                return Answer.json(200, ledger.refund(parts[3]));
            }
        }
        throw StripeError.unknownUrl(request.method(), request.path());
    }

    private Answer post(Request request) {
        Map<String, String> form = Forms.read(request.body());
        String[] parts = request.path().split("/");
        if (request.path().equals(INTENTS)) {
            return once(request, form, () -> ledger.createIntent(form));
        }
        if (request.path().equals(REFUNDS)) {
            return once(request, form, () -> ledger.createRefund(form));
        }
        if (request.path().startsWith(INTENTS + "/") && parts.length == 5 && parts[4].equals("cancel")) {
            return once(request, form, () -> ledger.cancel(parts[3], form.get("cancellation_reason")));
        }
        throw StripeError.unknownUrl(request.method(), request.path());
    }

    /** One at a time, so that a second request with the same key always finds the first one's answer. */
    private synchronized Answer once(Request request, Map<String, String> form, Supplier<JsonNode> work) {
        String key = request.header("idempotency-key");
        if (key == null) {
            return Answer.json(200, work.get());
        }
        if (key.length() > 255) {
            throw StripeError.badParameter(null, "Idempotency-Key", "An idempotency key has at most 255 characters.");
        }
        String hash = hash(request.path() + "\n" + new TreeMap<>(form));
        JsonNode earlier = answersByKey.get(key);
        if (earlier != null && isFresh(earlier)) {
            if (!earlier.get("hash").textValue().equals(hash)) {
                throw StripeError.keyReused(key);
            }
            return new Answer(
                            earlier.get("status").intValue(),
                            Map.of("Content-Type", "application/json"),
                            earlier.get("body").textValue())
                    .with("Idempotent-Replayed", "true");
        }
        Answer answer;
        try {
            answer = Answer.json(200, work.get());
        } catch (StripeError e) {
            if (!e.wasExecuted()) {
                throw e;
            }
            answer = e.answer();
        }
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("key", key).put("hash", hash).put("status", answer.status()).put("body", answer.body());
        entry.put("at", Instant.now().toString());
        journal.append("answer", entry);
        answersByKey.put(key, entry);
        return answer;
    }

    private static boolean isFresh(JsonNode entry) {
        return Instant.parse(entry.get("at").textValue()).plus(KEYS_LIVE).isAfter(Instant.now());
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
