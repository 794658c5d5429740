package mx.maal.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A provider's objects of one kind, by their id. Every change is in the journal before anyone hears of it. They are kept as
 * text, a fraction of what their trees would take: a load test leaves tens of thousands. Not safe for several threads: its
 * owner is.
 */
public final class Shelf {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Journal journal;
    private final String kind;
    private final Function<ObjectNode, Optional<Instant>> expiry;
    private final Map<String, String> objects = new LinkedHashMap<>();
    private final Map<String, Instant> expiries = new HashMap<>();

    /** Continues with what the journal holds of that kind, of which nothing expires. */
    public Shelf(Journal journal, String kind) {
        this(journal, kind, object -> Optional.empty());
    }

    /**
     * Continues with what the journal holds of that kind.
     *
     * @param expiry when an object, as it is now, will be {@link #overdue}; empty for never
     */
    public Shelf(Journal journal, String kind, Function<ObjectNode, Optional<Instant>> expiry) {
        this.journal = journal;
        this.kind = kind;
        this.expiry = expiry;
        journal.replay((lineKind, body) -> {
            if (lineKind.equals(kind)) {
                keep((ObjectNode) body, body.toString());
            }
        });
    }

    /** A copy of the object of that id, to be changed and put back. */
    public Optional<ObjectNode> find(String id) {
        return Optional.ofNullable(objects.get(id)).map(Shelf::read);
    }

    /** Copies of all objects, the oldest first. */
    public Stream<ObjectNode> all() {
        return objects.values().stream().map(Shelf::read);
    }

    /** As {@link #all}, of those in whose JSON this text stands somewhere: far faster than to look at all. */
    public Stream<ObjectNode> mentioning(String text) {
        String written = new String(JsonStringEncoder.getInstance().quoteAsString(text));
        return objects.values().stream().filter(json -> json.contains(written)).map(Shelf::read);
    }

    /** Copies of those whose time is over at that instant. */
    public List<ObjectNode> overdue(Instant now) {
        return expiries.entrySet().stream()
                .filter(one -> !one.getValue().isAfter(now))
                .map(one -> read(objects.get(one.getKey())))
                .toList();
    }

    /** Keeps the object under its {@code id}, in place of what was there. */
    public void put(ObjectNode object) {
        String json = object.toString();
        journal.append(kind, json);
        keep(object, json);
    }

    private void keep(ObjectNode object, String json) {
        String id = id(object);
        objects.put(id, json);
        expiry.apply(object).ifPresentOrElse(at -> expiries.put(id, at), () -> expiries.remove(id));
    }

    private static ObjectNode read(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was written is readable", e);
        }
    }

    private static String id(JsonNode object) {
        return object.get("id").asText();
    }
}
