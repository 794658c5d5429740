package mx.maal.kit.test.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mx.maal.kit.test.TestKafka.Received;

/** What a service promises of its events: its {@code asyncapi.yaml} and the schemas and examples that this points to. */
public final class EventContracts {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private static final SchemaValidatorsConfig WITH_FORMATS =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private static EventContracts own;

    private final Map<String, Promise> byType = new TreeMap<>();
    private List<EventNeed> needs;
    private String source;

    /**
     * What is promised of the events of a type.
     *
     * @param keyMember the member of the body that is the record's key
     */
    record Promise(String topic, String keyMember, JsonSchema headers, JsonSchema body, JsonNode example) {}

    /** Reads a folder of contracts; fails when what the file should point to is not there. */
    EventContracts(Path folder) {
        JsonNode file = Contracts.tree(folder.resolve(Contracts.ASYNCAPI));
        for (JsonNode channel : file.path("channels")) {
            for (JsonNode reference : channel.path("messages")) {
                JsonNode message = follow(file, reference);
                List<JsonNode> traits = new ArrayList<>();
                message.path("traits").forEach(trait -> traits.add(follow(file, trait)));
                JsonNode headers = first(traits, "/headers");
                source = headers.at("/properties/ce_source/const").asText();
                byType.put(
                        message.path("name").asText(),
                        new Promise(
                                channel.path("address").asText(),
                                first(traits, "/bindings/kafka/key/x-body-member")
                                        .asText(),
                                schema(headers),
                                schema(Contracts.tree(folder.resolve(
                                        message.at("/payload/schema/$ref").asText()))),
                                Contracts.tree(folder.resolve(
                                        message.at("/examples/0/payload/$ref").asText()))));
            }
        }
    }

    /** Fails when an event of the service under test is not as it promises; says nothing about what others sent. */
    public static void assertKept(Received event) {
        if (!Contracts.exist() || event.topic().endsWith(".dead-letters")) {
            return;
        }
        List<String> broken = own().brokenBy(event);
        if (!broken.isEmpty()) {
            throw new AssertionError("contracts/ says otherwise of " + event + ": " + broken);
        }
    }

    /** A body of another service's event without what the service under test does not need; all of it when it needs none. */
    public static JsonNode asNeeded(String type, JsonNode body) {
        EventNeed need = EventNeed.own().get(type);
        return need == null ? body : need.cut(body);
    }

    /** Those of the service under test. */
    static synchronized EventContracts own() {
        if (own == null) {
            own = new EventContracts(Contracts.FOLDER);
        }
        return own;
    }

    Map<String, Promise> byType() {
        return byType;
    }

    /** {@code inventory.} for inventory-service: how the names of its topics begin. */
    String topicPrefix() {
        return source.substring(1).replace("-service", ".");
    }

    /** What the event breaks; empty when it keeps to the contract or is another service's. */
    private List<String> brokenBy(Received event) {
        if (!source.equals(event.headers().get("ce_source"))) {
            return List.of();
        }
        Promise promise = byType.get(event.type());
        if (promise == null) {
            return List.of("there is no such type");
        }
        List<String> broken = new ArrayList<>();
        if (!promise.topic().equals(event.topic())) {
            broken.add("its topic is " + promise.topic());
        }
        if (!event.body().path(promise.keyMember()).asText().equals(event.key())) {
            broken.add("its key is its " + promise.keyMember());
        }
        broken.addAll(brokenBy(promise.headers(), JSON.valueToTree(event.headers())));
        broken.addAll(brokenBy(promise.body(), event.body()));
        needs().stream()
                .filter(need -> need.type().equals(event.type()))
                .forEach(need -> broken.addAll(need.unmetBy(event.body())));
        return broken;
    }

    /** What the other services need of these events. */
    synchronized List<EventNeed> needs() {
        if (needs == null) {
            needs = EventNeed.ofOthers(topicPrefix());
        }
        return needs;
    }

    /** What the value breaks; a member that the schema does not name breaks it too. */
    static List<String> brokenBy(JsonSchema schema, JsonNode value) {
        List<String> broken = new ArrayList<>();
        schema.validate(value).forEach(message -> broken.add(message.getMessage()));
        addUnnamed(schema.getSchemaNode(), schema.getSchemaNode(), value, "$", broken);
        return broken;
    }

    private static void addUnnamed(JsonNode root, JsonNode schema, JsonNode value, String at, List<String> broken) {
        JsonNode here = follow(root, schema);
        JsonNode named = here.path("properties");
        if (value.isArray()) {
            value.forEach(element -> addUnnamed(root, here.path("items"), element, at + "[]", broken));
        } else if (value.isObject() && named.isObject()) {
            value.fields().forEachRemaining(member -> {
                String path = at + "." + member.getKey();
                if (named.has(member.getKey())) {
                    addUnnamed(root, named.get(member.getKey()), member.getValue(), path, broken);
                } else if (!here.has("additionalProperties")) {
                    broken.add(path + ": is not in the schema");
                }
            });
        }
    }

    static JsonSchema schema(JsonNode schema) {
        return SCHEMAS.getSchema(schema, WITH_FORMATS);
    }

    /** What a reference into its own file points to; anything else as it is. */
    static JsonNode follow(JsonNode file, JsonNode reference) {
        String pointer = reference.path("$ref").asText();
        return pointer.startsWith("#") ? file.at(pointer.substring(1)) : reference;
    }

    private static JsonNode first(List<JsonNode> traits, String pointer) {
        return traits.stream()
                .map(trait -> trait.at(pointer))
                .filter(found -> !found.isMissingNode())
                .findFirst()
                .orElseThrow(() -> new AssertionError("asyncapi.yaml: no trait of a message has " + pointer));
    }
}
