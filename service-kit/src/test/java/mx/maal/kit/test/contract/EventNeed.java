package mx.maal.kit.test.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a service needs of one type of event: a JSON Schema that names just the members that it reads, with an example. It
 * lies with the reader, in {@code contracts/needs/<topic>/<type>.schema.json}.
 *
 * @param reader the reader's folder, such as {@code order-service}
 * @param topic where the reader hears of it
 * @param type {@code ce_type}
 */
record EventNeed(String reader, String topic, String type, JsonSchema schema) {

    private static final Path FOLDER = Contracts.FOLDER.resolve("needs");
    private static final String SUFFIX = ".schema.json";

    private static Map<String, EventNeed> own;

    /** Those of the service under test, by type; empty when it reads no events. */
    static synchronized Map<String, EventNeed> own() {
        if (own == null) {
            own = new TreeMap<>();
            of(Path.of("").toAbsolutePath()).forEach(need -> own.put(need.type, need));
        }
        return own;
    }

    /** All that the other services need of topics that begin so: from their folders, which lie beside this one. */
    static List<EventNeed> ofOthers(String topicPrefix) {
        return Contracts.list(Path.of("..").toAbsolutePath().normalize()).stream()
                .flatMap(service -> of(service).stream())
                .filter(need -> need.topic.startsWith(topicPrefix))
                .toList();
    }

    private static List<EventNeed> of(Path service) {
        if (!Files.isDirectory(service.resolve(FOLDER))) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(service.resolve(FOLDER))) {
            String reader = service.getFileName().toString();
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .map(file -> new EventNeed(
                            reader,
                            file.getParent().getFileName().toString(),
                            file.getFileName().toString().replace(SUFFIX, ""),
                            EventContracts.schema(Contracts.tree(file))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A body with every member that is read. */
    JsonNode example() {
        return schema.getSchemaNode().at("/examples/0");
    }

    /** What of this event is not as the reader needs it. */
    List<String> unmetBy(JsonNode body) {
        List<String> unmet = new ArrayList<>();
        schema.validate(body).forEach(message -> unmet.add(reader + " needs " + message.getMessage()));
        return unmet;
    }

    /** The body without what the reader does not need, and as wrong as it was. */
    JsonNode cut(JsonNode body) {
        return cut(schema.getSchemaNode(), body.deepCopy());
    }

    private static JsonNode cut(JsonNode schema, JsonNode value) {
        JsonNode named = schema.path("properties");
        if (value instanceof ArrayNode elements) {
            elements.forEach(element -> cut(schema.path("items"), element));
        } else if (value instanceof ObjectNode members && named.isObject()) {
            for (Iterator<Map.Entry<String, JsonNode>> all = members.fields(); all.hasNext(); ) {
                Map.Entry<String, JsonNode> member = all.next();
                if (named.has(member.getKey())) {
                    cut(named.get(member.getKey()), member.getValue());
                } else {
                    all.remove();
                }
            }
        }
        return value;
    }
}
