package mx.maal.gateway.docs;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.qute.RawString;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * One row of a table that shows a schema.
 *
 * @param name with the path to it when it is nested: {@code items[].quantity}
 * @param required whether it is always there
 * @param type what it may hold
 * @param notes what is said about it, and its limits; may be empty
 */
record Member(String name, boolean required, Type type, RawString notes) {

    /** What a schema says besides its type, in words. */
    private static final List<String[]> LIMITS = List.of(
            new String[] {"minimum", "at least "},
            new String[] {"maximum", "at most "},
            new String[] {"minLength", "characters, at least: "},
            new String[] {"maxLength", "characters, at most: "},
            new String[] {"minItems", "entries, at least: "},
            new String[] {"maxItems", "entries, at most: "},
            new String[] {"pattern", "like "},
            new String[] {"const", "always "},
            new String[] {"default", "unless given "},
            new String[] {"example", "for example "});

    /** The members of an object, with those of objects that are described inside of it; none when it is no object. */
    static List<Member> of(JsonNode schema, Schemas schemas) {
        List<Member> members = new ArrayList<>();
        collect("", schemas.inlined(schema), schemas, members);
        return List.copyOf(members);
    }

    /** A parameter of an operation. */
    static Member parameter(JsonNode parameter, Schemas schemas) {
        JsonNode schema = parameter.path("schema");
        String description = parameter.path("description").asText();
        String place = parameter.path("in").asText();
        return new Member(
                parameter.path("name").asText(),
                parameter.path("required").asBoolean(),
                schemas.type(schema),
                notes(description.isEmpty() ? place : place + " · " + description, schema));
    }

    /** A schema's description and limits. */
    static RawString notes(JsonNode schema) {
        return notes(schema.path("description").asText(), schema);
    }

    private static void collect(String path, JsonNode schema, Schemas schemas, List<Member> members) {
        Set<String> required = new TreeSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        schema.path("properties").properties().forEach(member -> {
            JsonNode content = schemas.inlined(member.getValue());
            String name = path + member.getKey();
            members.add(new Member(name, required.contains(member.getKey()), schemas.type(content), notes(content)));
            if (content.has("items")) {
                collect(name + "[].", schemas.inlined(content.path("items")), schemas, members);
            } else {
                collect(name + ".", content, schemas, members);
            }
        });
    }

    private static RawString notes(String description, JsonNode schema) {
        List<String> notes = new ArrayList<>();
        if (!description.isEmpty()) {
            notes.add(description);
        }
        if (schema.has("enum")) {
            notes.add("one of "
                    + StreamSupport.stream(schema.path("enum").spliterator(), false)
                            .map(JsonNode::asText)
                            .collect(Collectors.joining(", ")));
        }
        for (String[] limit : LIMITS) {
            if (schema.has(limit[0])) {
                notes.add(limit[1] + schema.path(limit[0]).asText());
            }
        }
        return Prose.of(String.join(" · ", notes));
    }
}
