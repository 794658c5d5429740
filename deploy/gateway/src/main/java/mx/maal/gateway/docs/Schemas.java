package mx.maal.gateway.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Schemas of one document, which may refer to each other.
 *
 * @param document that references point into
 * @param service whose shapes are named on the page; null when there are none, and what is referred to is shown in place
 */
record Schemas(JsonNode document, String service) {

    /** The schema itself, or the one that it refers to when that has no place of its own on the page. */
    JsonNode inlined(JsonNode schema) {
        String reference = reference(schema);
        return reference == null || service != null ? schema : document.at(reference.substring(1));
    }

    Type type(JsonNode schema) {
        String reference = reference(schema);
        if (reference != null) {
            String name = reference.substring(reference.lastIndexOf('/') + 1);
            return new Type(name, Anchors.of(service, "schema", name));
        }
        if (schema.has("items")) {
            Type of = type(inlined(schema.path("items")));
            return new Type("array of " + of.text(), of.anchor());
        }
        String text = schema.path("type").isArray()
                ? StreamSupport.stream(schema.path("type").spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(" or "))
                : schema.path("type").asText(schema.has("enum") || schema.has("const") ? "string" : "any");
        if (schema.has("format")) {
            text += " (" + schema.path("format").asText() + ")";
        }
        return new Type(schema.path("nullable").asBoolean() ? text + " or null" : text, null);
    }

    /** Plain, or as the only one that a schema is made of; null when it refers to none. */
    private static String reference(JsonNode schema) {
        JsonNode only = schema.path("allOf").size() == 1 ? schema.path("allOf").path(0) : schema;
        return only.path("$ref").textValue();
    }
}
