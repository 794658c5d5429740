package mx.maal.kit.test.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.MalformedEvent;
import org.junit.jupiter.api.Test;

/**
 * To be extended by a test of each service: what it says that it needs of others' events is what it reads, no more and no
 * less. Plain JUnit, for no service has to run for it. That its handlers can do with that is seen in all other tests, which
 * are told nothing else; that others publish it, in their build.
 */
public abstract class EventReadingChecks {

    /** As events are read, but exact: nothing may be there that is not read, nor be read that is not there. */
    private static final ObjectMapper EXACT = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final Map<String, EventNeed> needs = EventNeed.own();
    private final List<EventReader> readers = EventReader.all();
    private final List<String> wrong = new ArrayList<>();

    @Test
    void everyTypeThatIsReadIsNeeded() {
        Set<String> read = new TreeSet<>();
        for (EventReader reader : readers) {
            read.addAll(reader.types());
            assertThat(reader.others())
                    .as("by what %s reads an event, other than as(View.class)", reader.name())
                    .isEmpty();
        }
        read.removeAll(EventContracts.own().byType().keySet());
        assertThat(needs.keySet()).as("types in contracts/needs/").containsExactlyInAnyOrderElementsOf(read);
    }

    @Test
    void whatIsNeededIsHeardOf() throws IOException {
        Properties settings = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(file);
        }
        Set<Object> heard = settings.keySet().stream()
                .filter(name -> name.toString().matches("mp\\.messaging\\.incoming\\..*\\.topic"))
                .map(settings::get)
                .collect(Collectors.toSet());
        assertThat(needs.values().stream().map(EventNeed::topic).collect(Collectors.toSet()))
                .as("topics in contracts/needs/")
                .isEqualTo(heard);
    }

    @Test
    void theExamplesHaveAllThatIsNeeded() {
        for (EventNeed need : needs.values()) {
            need.unmetBy(need.example()).forEach(unmet -> wrong.add(need.type() + ": " + unmet));
            addMissing(need.schema().getSchemaNode(), need.example(), need.type(), wrong);
        }
        assertThat(wrong).isEmpty();
    }

    /**
     * Which view reads which type need not be told: each type has one that reads its example exactly, and each view a type.
     * A view that reads a member more than is needed, or less, is left over, and so is its type.
     */
    @Test
    void exactlyWhatIsNeededIsRead() {
        for (EventReader reader : readers) {
            Set<String> typesLeft = new TreeSet<>(reader.types());
            typesLeft.retainAll(needs.keySet());
            Set<String> viewsLeft = new TreeSet<>(reader.views());
            for (String type : List.copyOf(typesLeft)) {
                for (String view : reader.views()) {
                    if (whyNotExactly(needs.get(type), view).isEmpty()) {
                        typesLeft.remove(type);
                        viewsLeft.remove(view);
                        readsWhateverIsAllowed(needs.get(type), named(view));
                    }
                }
            }
            for (String type : typesLeft) {
                wrong.add("%s does not read %s as it is needed: %s"
                        .formatted(
                                reader.name(),
                                type,
                                viewsLeft.stream()
                                        .map(view -> view + ": " + whyNotExactly(needs.get(type), view))
                                        .toList()));
            }
            viewsLeft.forEach(view -> wrong.add(reader.name() + " reads no event that is needed as " + view));
        }
        assertThat(wrong).isEmpty();
    }

    /** What keeps the view from reading just what the example has; empty when nothing does. */
    private static String whyNotExactly(EventNeed need, String view) {
        try {
            EXACT.treeToValue(need.example(), named(view));
            return "";
        } catch (JsonProcessingException e) {
            return e.getOriginalMessage().split("[;(]")[0].strip();
        }
    }

    /** What may be missing or null may be so, and text of which nothing is said may be any. */
    private void readsWhateverIsAllowed(EventNeed need, Class<?> view) {
        List<JsonNode> others = new ArrayList<>();
        addOthers(need.example(), "", need.schema().getSchemaNode(), others);
        for (JsonNode other : others) {
            if (need.unmetBy(other).isEmpty()) {
                try {
                    read(need.type(), other, view);
                } catch (MalformedEvent e) {
                    wrong.add("%s is allowed to be %s: %s".formatted(need.type(), other, e.getMessage()));
                }
            }
        }
    }

    /** Adds the example with one member changed: for each that the schema names, and each way to change it. */
    private static void addOthers(JsonNode example, String pointer, JsonNode schema, List<JsonNode> others) {
        schema.path("properties").fields().forEachRemaining(member -> {
            String name = member.getKey();
            others.add(changed(example, pointer, object -> object.remove(name)));
            others.add(changed(example, pointer, object -> object.putNull(name)));
            if (example.at(pointer + "/" + name).isTextual()) {
                others.add(changed(example, pointer, object -> object.put(name, "anything")));
            }
            addOthers(example, pointer + "/" + name, member.getValue(), others);
        });
        if (schema.has("items")) {
            addOthers(example, pointer + "/0", schema.get("items"), others);
        }
    }

    private static JsonNode changed(JsonNode example, String pointer, Consumer<ObjectNode> change) {
        JsonNode copy = example.deepCopy();
        change.accept((ObjectNode) copy.at(pointer));
        return copy;
    }

    private static void read(String type, JsonNode body, Class<?> view) {
        new Event("id", type, "", Instant.EPOCH, null, body, 0, 0, Instant.EPOCH).as(view);
    }

    private static Class<?> named(String view) {
        try {
            return Class.forName(view, false, EventReadingChecks.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds what the schema names and the example has not. */
    private static void addMissing(JsonNode schema, JsonNode example, String at, List<String> missing) {
        schema.path("properties").fields().forEachRemaining(member -> {
            JsonNode value = example.path(member.getKey());
            String path = at + "." + member.getKey();
            if (value.isMissingNode() || value.isNull() || value.isArray() && value.isEmpty()) {
                missing.add(path + " is not in the example");
            }
            addMissing(member.getValue(), value, path, missing);
        });
        if (schema.has("items")) {
            addMissing(schema.get("items"), example.path(0), at + "[]", missing);
        }
    }
}
