package mx.maal.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The answers that were given under an idempotency key, kept in the journal for a day. */
public final class KeyedAnswers {

    private static final Duration KEYS_LIVE = Duration.ofHours(24);

    private final Journal journal;
    private final Map<String, JsonNode> answersByKey = new HashMap<>();

    /** Continues with what the journal holds. */
    public KeyedAnswers(Journal journal) {
        this.journal = journal;
        journal.replay((kind, body) -> {
            if (kind.equals("answer") && isFresh(body)) {
                answersByKey.put(body.get("key").textValue(), body);
            }
        });
    }

    /**
     * The answer that was given to that key, or else what the work answers now. One at a time, so that a second request
     * with the same key always finds the first one's answer. What the work throws is not kept.
     *
     * @param request what has to be the same under one key
     * @param otherRequest what to answer when it is not the same
     */
    public synchronized Answer once(String key, String request, Supplier<Answer> work, Supplier<Answer> otherRequest) {
        String hash = hash(request);
        Optional<JsonNode> earlier = Optional.ofNullable(answersByKey.get(key)).filter(KeyedAnswers::isFresh);
        if (earlier.isPresent()) {
            return earlier.get().get("hash").textValue().equals(hash) ? replayed(earlier.get()) : otherRequest.get();
        }
        Answer answer = work.get();
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("key", key).put("hash", hash).put("status", answer.status()).put("body", answer.body());
        entry.put("at", Instant.now().toString());
        journal.append("answer", entry);
        answersByKey.put(key, entry);
        return answer;
    }

    private static Answer replayed(JsonNode entry) {
        return new Answer(
                        entry.get("status").intValue(),
                        Map.of("Content-Type", "application/json"),
                        entry.get("body").textValue())
                .with("Idempotent-Replayed", "true");
    }

    private static boolean isFresh(JsonNode entry) {
        return Instant.parse(entry.get("at").textValue()).plus(KEYS_LIVE).isAfter(Instant.now());
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
