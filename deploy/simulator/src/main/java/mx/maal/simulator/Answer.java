package mx.maal.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** An HTTP answer: status, headers and a text body. */
public record Answer(int status, Map<String, String> headers, String body) {

    /** A JSON answer. */
    public static Answer json(int status, JsonNode body) {
        return new Answer(status, Map.of("Content-Type", "application/json"), body.toString());
    }

    /** An RFC 9457 problem, as the rest of MAAL Line answers them. */
    public static Answer problem(int status, String slug, String detail) {
        ObjectNode problem = JsonNodeFactory.instance.objectNode();
        problem.put("type", "/problems/" + slug).put("status", status).put("detail", detail);
        return new Answer(status, Map.of("Content-Type", "application/problem+json"), problem.toString());
    }

    /** A page for people. */
    public static Answer html(int status, String body) {
        return new Answer(status, Map.of("Content-Type", "text/html; charset=utf-8"), body);
    }

    /** Sends the browser to a path of this server after a POST. */
    public static Answer seeOther(String path) {
        return new Answer(303, Map.of("Location", path), "");
    }

    /** The same answer with one header more. */
    public Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, body);
    }
}
