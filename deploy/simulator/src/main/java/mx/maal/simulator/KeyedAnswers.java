package mx.maal.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
    private final Map<String, Kept> answersByKey = new HashMap<>();

    private record Kept(String hash, int status, String body, Instant at) {

        static Kept read(JsonNode line) {
            return new Kept(
                    line.get("hash").textValue(),
                    line.get("status").intValue(),
                    line.get("body").textValue(),
                    Instant.parse(line.get("at").textValue()));
        }

        JsonNode line(String key) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("key", key)
                    .put("hash", hash)
                    .put("status", status)
                    .put("body", body)
                    .put("at", at.toString());
        }

        boolean isFresh() {
            return at.plus(KEYS_LIVE).isAfter(Instant.now());
        }

        Answer replayed() {
            return new Answer(status, Map.of("Content-Type", "application/json"), body)
                    .with("Idempotent-Replayed", "true");
        }
    }

    /** Continues with what the journal holds. */
    public KeyedAnswers(Journal journal) {
        this.journal = journal;
        journal.replay((kind, body) -> {
            if (kind.equals("answer")) {
                Kept kept = Kept.read(body);
                if (kept.isFresh()) {
                    answersByKey.put(body.get("key").textValue(), kept);
                }
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
        Optional<Kept> earlier = Optional.ofNullable(answersByKey.get(key)).filter(Kept::isFresh);
        if (earlier.isPresent()) {
            return earlier.get().hash().equals(hash) ? earlier.get().replayed() : otherRequest.get();
        }
        Answer answer = work.get();
        Kept kept = new Kept(hash, answer.status(), answer.body(), Instant.now());
        journal.append("answer", kept.line(key));
        answersByKey.put(key, kept);
        return answer;
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
