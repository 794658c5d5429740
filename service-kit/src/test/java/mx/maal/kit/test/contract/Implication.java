package mx.maal.kit.test.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether all that fits a promised JSON Schema fits a needed one, too. Understands what schemas of events consist of, and
 * where it does not understand a keyword of a need, the promise has to say the same.
 */
public final class Implication {

    private static final Set<String> AT_LEAST = Set.of("minimum", "minLength", "minItems");
    private static final Set<String> AT_MOST = Set.of("maximum", "maxLength", "maxItems");
    private static final Set<String> ANNOTATIONS = Set.of("$schema", "title", "description", "examples");
    private static final Set<String> COMPARED = Set.of("type", "enum", "required", "properties", "items");

    /** About how members go together promises say nothing; each event that tests cause is held to it all the same. */
    private static final Set<String> SEEN_ON_EVENTS = Set.of("if", "then");

    private final JsonNode promised;
    private final List<String> unmet = new ArrayList<>();

    private Implication(JsonNode promised) {
        this.promised = promised;
    }

    /** @return what is needed and not promised; empty when nothing is */
    public static List<String> unmet(JsonNode needed, JsonNode promised) {
        Implication implication = new Implication(promised);
        implication.compare(needed, promised, "$");
        return implication.unmet;
    }

    private void compare(JsonNode need, JsonNode reference, String at) {
        JsonNode promise = EventContracts.follow(promised, reference);
        unmetIf(!within(types(promise), types(need)), at, need, promise, "type");
        unmetIf(need.has("enum") && !within(values(promise), values(need)), at, need, promise, "enum");
        need.fieldNames().forEachRemaining(keyword -> {
            JsonNode wanted = need.get(keyword);
            JsonNode said = promise.path(keyword);
            if (AT_LEAST.contains(keyword)) {
                unmetIf(!said.isNumber() || said.asDouble() < wanted.asDouble(), at, need, promise, keyword);
            } else if (AT_MOST.contains(keyword)) {
                unmetIf(!said.isNumber() || said.asDouble() > wanted.asDouble(), at, need, promise, keyword);
            } else if (!COMPARED.contains(keyword)
                    && !ANNOTATIONS.contains(keyword)
                    && !SEEN_ON_EVENTS.contains(keyword)) {
                unmetIf(!said.equals(wanted), at, need, promise, keyword);
            }
        });
        Set<String> always = values(promise.path("required"));
        need.path("required").forEach(member -> {
            if (!always.contains(member.toString())) {
                unmet.add(at + "." + member.asText() + " is needed and may be missing");
            }
        });
        need.path("properties").fields().forEachRemaining(member -> {
            JsonNode said = promise.path("properties").path(member.getKey());
            if (said.isMissingNode()) {
                unmet.add(at + "." + member.getKey() + " is read and not promised");
            } else {
                compare(member.getValue(), said, at + "." + member.getKey());
            }
        });
        if (need.has("items")) {
            compare(need.get("items"), promise.path("items"), at + "[]");
        }
    }

    private void unmetIf(boolean so, String at, JsonNode need, JsonNode promise, String keyword) {
        if (so) {
            unmet.add("%s: %s %s is needed and %s promised"
                    .formatted(
                            at,
                            keyword,
                            need.path(keyword),
                            promise.has(keyword) ? promise.get(keyword) + " is" : "none is"));
        }
    }

    private static boolean within(Set<String> promised, Set<String> needed) {
        return needed.isEmpty() || !promised.isEmpty() && needed.containsAll(promised);
    }

    /** The names of the types, empty when any will do. Where all values are named, they tell the type. */
    private static Set<String> types(JsonNode schema) {
        Set<String> types = new TreeSet<>();
        if (schema.path("type").isTextual()) {
            types.add(schema.path("type").asText());
        }
        schema.path("type").forEach(type -> types.add(type.asText()));
        if (types.isEmpty()) {
            schema.path("enum")
                    .forEach(value -> types.add(value.getNodeType().toString().toLowerCase()));
        }
        if (types.contains("number")) {
            types.add("integer");
        }
        return types;
    }

    private static Set<String> values(JsonNode list) {
        Set<String> values = new TreeSet<>();
        (list.isObject() ? list.path("enum") : list).forEach(value -> values.add(value.toString()));
        return values;
    }
}
