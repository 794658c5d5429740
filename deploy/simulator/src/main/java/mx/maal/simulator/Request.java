package mx.maal.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request as the wires see it.
 *
 * @param method upper case
 * @param path decoded, without the query
 * @param query the query's parameters
 * @param headers by lower-case name, the first value of each
 * @param body as text, empty when there is none
 */
public record Request(String method, String path, Map<String, String> query, Map<String, String> headers, String body) {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final String BEARER = "Bearer ";

    /** The header of that lower-case name, or null. */
    public String header(String name) {
        return headers.get(name);
    }

    /** The token of {@code Authorization: Bearer}; empty when there is none. */
    public Optional<String> bearer() {
        return Optional.ofNullable(header("authorization"))
                .filter(header -> header.startsWith(BEARER))
                .map(header -> header.substring(BEARER.length()).strip());
    }

    /** The body as a JSON object, of no members when there is no body; empty when it is anything else. */
    public Optional<ObjectNode> json() {
        if (body.isBlank()) {
            return Optional.of(JSON.createObjectNode());
        }
        try {
            JsonNode read = JSON.readTree(body);
            return read.isObject() ? Optional.of((ObjectNode) read) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The path's parts: {@code v1}, {@code payments}, {@code 7} of {@code /v1/payments/7}. */
    public String[] parts() {
        return path.substring(1).split("/");
    }
}
