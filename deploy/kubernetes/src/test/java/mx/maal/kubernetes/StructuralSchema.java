package mx.maal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Validates as the API server does with a custom resource's {@code openAPIV3Schema}, but strictly: what the schema does not
 * know is refused, where a server would silently drop it. Rules in CEL and formats are not looked at.
 */
final class StructuralSchema {

    private final JsonNode schema;

    StructuralSchema(JsonNode schema) {
        this.schema = schema;
    }

    /** What is wrong with the object, each with its path; nothing when it is valid. */
    List<String> problems(JsonNode object) {
        List<String> problems = new ArrayList<>();
        check(object, schema, "", problems);
        return problems;
    }

    private static void check(JsonNode value, JsonNode schema, String path, List<String> problems) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            if (!value.isIntegralNumber() && !value.isTextual()) {
                problems.add(path + ": is neither an integer nor a string");
            }
            return;
        }
        String type = schema.path("type").asText();
        if (!type.isEmpty() && !isOf(type, value)) {
            problems.add(path + ": is " + value.getNodeType().toString().toLowerCase() + ", not " + type);
            return;
        }
        if (schema.has("enum") && !contains(schema.get("enum"), value)) {
            problems.add(path + ": " + value + " is none of " + schema.get("enum"));
        }
        if (value.isTextual()) {
            text(value.asText(), schema, path, problems);
        } else if (value.isNumber()) {
            number(value.asDouble(), schema, path, problems);
        } else if (value.isArray()) {
            array(value, schema, path, problems);
        } else if (value.isObject()) {
            object(value, schema, path, problems);
        }
        alternatives(value, schema, path, problems);
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            default -> throw new IllegalArgumentException("schema of unknown type " + type);
        };
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (JsonNode allowed : values) {
            if (allowed.asText().equals(value.asText())) {
                return true;
            }
        }
        return false;
    }

    private static void text(String value, JsonNode schema, String path, List<String> problems) {
        if (schema.has("pattern")
                && !Pattern.compile(schema.get("pattern").asText())
                        .matcher(value)
                        .find()) {
            problems.add(path + ": '" + value + "' does not match " + schema.get("pattern"));
        }
        if (value.length() < schema.path("minLength").asInt(0)
                || value.length() > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
            problems.add(path + ": '" + value + "' is too short or too long");
        }
    }

    private static void number(double value, JsonNode schema, String path, List<String> problems) {
        if (value < schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY)
                || value > schema.path("maximum").asDouble(Double.POSITIVE_INFINITY)) {
            problems.add(path + ": " + value + " is out of bounds");
        }
    }

    private static void array(JsonNode value, JsonNode schema, String path, List<String> problems) {
        if (value.size() < schema.path("minItems").asInt(0)
                || value.size() > schema.path("maxItems").asInt(Integer.MAX_VALUE)) {
            problems.add(path + ": has " + value.size() + " items");
        }
        for (int i = 0; i < value.size(); i++) {
            check(value.get(i), schema.path("items"), path + "/" + i, problems);
        }
    }

    private static void object(JsonNode value, JsonNode schema, String path, List<String> problems) {
        for (JsonNode required : schema.path("required")) {
            if (!value.has(required.asText())) {
                problems.add(path + "/" + required.asText() + ": is missing");
            }
        }
        JsonNode properties = schema.path("properties");
        JsonNode others = schema.path("additionalProperties");
        boolean anything = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                || others.isBoolean() && others.asBoolean()
                || path.equals("/metadata");
        value.properties().forEach(field -> {
            String at = path + "/" + field.getKey();
            if (properties.has(field.getKey())) {
                check(field.getValue(), properties.get(field.getKey()), at, problems);
            } else if (others.isObject()) {
                check(field.getValue(), others, at, problems);
            } else if (!anything) {
                problems.add(at + ": the schema knows no such field");
            }
        });
    }

    /** Their branches only say what must be there and of which form: what is unknown there is known further out. */
    private static void alternatives(JsonNode value, JsonNode schema, String path, List<String> problems) {
        for (JsonNode branch : schema.path("allOf")) {
            check(value, lenient(branch), path, problems);
        }
        if (schema.has("anyOf") && matching(value, schema.get("anyOf")) == 0) {
            problems.add(path + ": matches none of its alternatives");
        }
        if (schema.has("oneOf") && matching(value, schema.get("oneOf")) != 1) {
            problems.add(path + ": does not match exactly one of its alternatives");
        }
        if (schema.has("not") && matches(value, schema.get("not"))) {
            problems.add(path + ": is of a form that is excluded");
        }
    }

    private static int matching(JsonNode value, JsonNode branches) {
        int matching = 0;
        for (JsonNode branch : branches) {
            if (matches(value, branch)) {
                matching++;
            }
        }
        return matching;
    }

    private static boolean matches(JsonNode value, JsonNode branch) {
        List<String> problems = new ArrayList<>();
        check(value, lenient(branch), "", problems);
        return problems.isEmpty();
    }

    private static JsonNode lenient(JsonNode branch) {
        if (!(branch.deepCopy() instanceof com.fasterxml.jackson.databind.node.ObjectNode copy)) {
            return branch;
        }
        copy.put("x-kubernetes-preserve-unknown-fields", true);
        JsonNode properties = copy.path("properties");
        properties.properties().forEach(field -> field.setValue(lenient(field.getValue())));
        return copy;
    }
}
