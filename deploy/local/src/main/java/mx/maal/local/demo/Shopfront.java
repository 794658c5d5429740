package mx.maal.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Predicate;
import mx.maal.local.Stack;

/** The stack as it is reached from outside: the gateway, and the payment provider's simulator. */
public final class Shopfront {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int TRIES = 5;
    private static final long PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Stack stack;
    private final Measures measures;

    /** @param measures learns how each request was answered */
    public Shopfront(Stack stack, Measures measures) {
        this.stack = stack;
        this.measures = measures;
    }

    /** @param body a missing node when there is none */
    public record Answer(int status, JsonNode body) {

        public boolean succeeded() {
            return status / 100 == 2;
        }

        /** The service was away or too busy; what became of the request is not known. */
        public boolean unanswered() {
            return status == 0 || status == 503 || status == 504;
        }

        /** The slug of a problem, for example {@code sold-out}; else empty. */
        public String problem() {
            String type = body.path("type").asText();
            return type.substring(type.lastIndexOf('/') + 1);
        }

        public String text(String field) {
            return body.path(field).asText("");
        }

        @Override
        public String toString() {
            return status + " " + (problem().isEmpty() ? body : problem() + ": " + text("detail"));
        }
    }

    /** By whom a request is made: {@code header} is null for anyone. */
    public record Caller(String header, String value) {

        public static final Caller ANYONE = new Caller(null, null);

        /** The owner of an order, by the access token of its checkout. */
        static Caller owner(String accessToken) {
            return new Caller("X-Access-Token", accessToken);
        }
    }

    public Caller operator() {
        return new Caller("Authorization", "Bearer " + stack.operatorToken());
    }

    public Answer get(Caller caller, String path) {
        return answer("GET " + path, request(caller, stack.gateway() + path).GET());
    }

    /** Posts with an Idempotency-Key, and again with the same one when no service answered, or one asked for patience. */
    public Answer post(Caller caller, String path, Object body) {
        HttpRequest.Builder request = request(caller, stack.gateway() + path)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("Content-Type", "application/json")
                .POST(body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(bytes(body)));
        return insistently("POST " + path, request);
    }

    /** Deletes, and again when no service answered. */
    Answer delete(Caller caller, String path) {
        return insistently(
                "DELETE " + path, request(caller, stack.gateway() + path).DELETE());
    }

    private Answer insistently(String what, HttpRequest.Builder request) {
        Answer answer = answer(what, request);
        for (int again = 1; again < TRIES && answer.unanswered(); again++) {
            pause(LONGEST_PAUSE_MILLIS);
            answer = answer(what, request);
        }
        return answer;
    }

    /** Has something happen to a payment at the provider, as {@code approve?copies=3}. */
    Answer atProvider(String provider, String reference, String outcome) {
        String path = "/control/" + provider + "/" + reference + "/" + outcome;
        return answer(
                "POST " + path, request(Caller.ANYONE, stack.simulator() + path).POST(BodyPublishers.noBody()));
    }

    /**
     * Reads until it is as wanted, or time is up.
     *
     * @return what was read last
     */
    Answer until(Caller caller, String path, Duration patience, Predicate<Answer> wanted) {
        long deadline = System.nanoTime() + patience.toNanos();
        long pause = PAUSE_MILLIS;
        Answer answer = get(caller, path);
        while (!wanted.test(answer) && System.nanoTime() < deadline) {
            pause(pause);
            pause = Math.min(pause + PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
            answer = get(caller, path);
        }
        return answer;
    }

    private static HttpRequest.Builder request(Caller caller, String address) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address)).timeout(ANSWER);
        return caller.header() == null ? request : request.header(caller.header(), caller.value());
    }

    private Answer answer(String what, HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            Answer answer = new Answer(response.statusCode(), json(response.body()));
            measures.answered(answer.status());
            if (answer.status() >= 500) {
                boolean askedForPatience = answer.status() == 503
                        && response.headers().firstValue("Retry-After").isPresent();
                measures.failed(what + " → " + answer, askedForPatience);
            }
            return answer;
        } catch (IOException e) {
            measures.failed(what + " → no answer: " + e, false);
            return new Answer(0, JSON.missingNode());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRun("Interrupted", e);
        }
    }

    private static byte[] bytes(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            // Not from a service of ours: the status says enough.
            return JSON.missingNode();
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRun("Interrupted", e);
        }
    }
}
