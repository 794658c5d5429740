package mx.maal.payments.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import mx.maal.payments.provider.PaymentProvider.Webhook;

/** Webhooks whose body is signed, and is a JSON event with an id and a type of its own. */
public final class WebhookJson {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private WebhookJson() {}

    /** @throws MalformedWebhook unless it is a JSON object with an id and a type */
    public static Webhook open(byte[] body) {
        JsonNode event;
        try {
            event = JSON.readTree(body);
        } catch (IOException e) {
            throw new MalformedWebhook("is not JSON");
        }
        String id = event.path("id").asText();
        String type = event.path("type").asText();
        if (id.isBlank() || id.length() > 150 || type.isBlank() || type.length() > 100) {
            throw new MalformedWebhook("is not an event with an id and a type");
        }
        String payload = event.toString();
        if (payload.contains("\\u0000")) {
            throw new MalformedWebhook("holds a NUL character");
        }
        return new Webhook(id, type, payload);
    }

    /** Reads what a piece of ours has written as JSON. */
    public static JsonNode written(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was written as JSON is JSON", e);
        }
    }
}
