package mx.maal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One object as it would be applied. */
record Manifest(ObjectNode json) {

    String kind() {
        return json.path("kind").asText();
    }

    String apiVersion() {
        return json.path("apiVersion").asText();
    }

    String name() {
        return json.at("/metadata/name").asText();
    }

    Map<String, String> labels() {
        return texts(json.at("/metadata/labels"));
    }

    /** What this makes pods of; empty for what makes none itself. */
    Optional<JsonNode> podTemplate() {
        return kind().equals("Deployment") || kind().equals("Job")
                ? Optional.of(json.at("/spec/template"))
                : Optional.empty();
    }

    /** @param path names with slashes between; {@code *} is each element of an array */
    List<JsonNode> all(String path) {
        return all(json, path);
    }

    static List<JsonNode> all(JsonNode from, String path) {
        List<JsonNode> found = List.of(from);
        for (String step : path.split("/")) {
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode node : found) {
                if (step.equals("*")) {
                    node.forEach(next::add);
                } else if (node.has(step)) {
                    next.add(node.get(step));
                }
            }
            found = next;
        }
        return found;
    }

    static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    @Override
    public String toString() {
        return kind() + " " + name();
    }
}
