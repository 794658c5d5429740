package mx.maal.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A provider's objects of one kind, by their id. Every change is in the journal before anyone hears of it. Not safe for
 * several threads: its owner is.
 */
public final class Shelf {

    private final Journal journal;
    private final String kind;
    private final Map<String, ObjectNode> objects = new LinkedHashMap<>();

    /** Continues with what the journal holds of that kind. */
    public Shelf(Journal journal, String kind) {
        this.journal = journal;
        this.kind = kind;
        journal.replay((lineKind, body) -> {
            if (lineKind.equals(kind)) {
                objects.put(id(body), (ObjectNode) body);
            }
        });
    }

    /** A copy of the object of that id, to be changed and put back. */
    public Optional<ObjectNode> find(String id) {
        return Optional.ofNullable(objects.get(id)).map(ObjectNode::deepCopy);
    }

    /** All objects, the oldest first; only to be read. */
    public Stream<ObjectNode> all() {
        return objects.values().stream();
    }

    /** Keeps the object under its {@code id}, in place of what was there. */
    public void put(ObjectNode object) {
        journal.append(kind, object);
        objects.put(id(object), object.deepCopy());
    }

    private static String id(JsonNode object) {
        return object.get("id").asText();
    }
}
