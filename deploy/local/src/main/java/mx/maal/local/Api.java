package mx.maal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/** The operator's view of the HTTP API, through the gateway. */
final class Api {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String gateway;
    private final String operatorToken;

    Api(String gateway, String operatorToken) {
        this.gateway = gateway;
        this.operatorToken = operatorToken;
    }

    /** @param body JSON, or a missing node for none */
    record Answer(int status, JsonNode body) {

        boolean succeeded() {
            return status / 100 == 2;
        }

        /** The slug of the problem, for example {@code unknown-variant}; empty when the answer is none. */
        String problem() {
            String type = body.path("type").asText();
            return type.substring(type.lastIndexOf('/') + 1);
        }

        /** What went wrong, in the service's own words. */
        String explanation() {
            String detail = body.path("detail").asText(body.path("title").asText());
            return status
                    + (detail.isBlank() ? "" : ": " + detail)
                    + (body.path("errors").isEmpty() ? "" : " " + body.path("errors"));
        }
    }

    Answer get(String path) throws IOException {
        return send(request(path).GET());
    }

    Answer put(String path) throws IOException {
        return send(request(path).PUT(HttpRequest.BodyPublishers.noBody()));
    }

    /** @param idempotencyKey null for none */
    Answer post(String path, Object body, String idempotencyKey) throws IOException {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        if (idempotencyKey != null) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        return send(request);
    }

    /** Posts a file as it is. */
    Answer upload(String path, Path file, String contentType) throws IOException {
        return send(request(path).header("Content-Type", contentType).POST(HttpRequest.BodyPublishers.ofFile(file)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(gateway + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + operatorToken)
                .header("Accept", "application/json");
    }

    private Answer send(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), json(response.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ConnectException e) {
            throw new IOException("The gateway at " + gateway + " does not answer. Is ./deploy/up still running?", e);
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            // Not from a service of ours: the caller still has the status.
            return JSON.missingNode();
        }
    }
}
