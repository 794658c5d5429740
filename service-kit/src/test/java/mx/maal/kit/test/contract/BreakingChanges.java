package mx.maal.kit.test.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;
import org.openapitools.openapidiff.core.output.ConsoleRender;

/** What of a new contract breaks those who rely on the released one. */
public final class BreakingChanges {

    private static final Set<String> ANNOTATIONS =
            Set.of("$schema", "$id", "$comment", "title", "description", "examples", "default");

    private BreakingChanges() {}

    /**
     * Compares two OpenAPI documents (3.0; of 3.1 changed types would go unseen).
     *
     * @return a report; empty when whoever could use the released API can use this one
     */
    public static String ofApi(String released, String now) {
        ChangedOpenApi changes = OpenApiCompare.fromContents(released, now);
        String gone = String.join("\n", goneFromShapes(Contracts.yaml(released), Contracts.yaml(now)));
        return changes.isCompatible() ? gone : gone + render(changes);
    }

    /** The comparison does not mind when a member goes that was optional; who reads it does. */
    private static List<String> goneFromShapes(JsonNode released, JsonNode now) {
        List<String> gone = new ArrayList<>();
        released.at("/components/schemas").fields().forEachRemaining(shape -> {
            JsonNode after = now.at("/components/schemas").path(shape.getKey());
            if (after.isMissingNode()) {
                gone.add(shape.getKey() + " is gone; under its name it can be compared");
                return;
            }
            shape.getValue().path("properties").fieldNames().forEachRemaining(member -> {
                if (!after.path("properties").has(member)) {
                    gone.add(shape.getKey() + "." + member + " is gone");
                }
            });
        });
        return gone;
    }

    /**
     * Compares two JSON Schemas of one type of event. A released event may gain optional members and other words about it,
     * and nothing else: readers rely on what it says, and what the log keeps must fit it still. Any other change is a new
     * type.
     *
     * @return what is not so; empty when nothing is
     */
    public static List<String> ofEvent(JsonNode released, JsonNode now) {
        List<String> breaking = new ArrayList<>();
        compare(released, now, "$", breaking);
        return breaking;
    }

    private static void compare(JsonNode released, JsonNode now, String at, List<String> breaking) {
        if (!released.isObject() || !now.isObject()) {
            if (!released.equals(now)) {
                breaking.add(at + ": was " + released + " and is " + now);
            }
            return;
        }
        Set<String> keywords = new TreeSet<>();
        released.fieldNames().forEachRemaining(keywords::add);
        now.fieldNames().forEachRemaining(keywords::add);
        keywords.removeAll(ANNOTATIONS);
        for (String keyword : keywords) {
            JsonNode before = released.path(keyword);
            JsonNode after = now.path(keyword);
            if (keyword.equals("properties")) {
                before.fields().forEachRemaining(member -> {
                    String path = at + "." + member.getKey();
                    if (after.has(member.getKey())) {
                        compare(member.getValue(), after.get(member.getKey()), path, breaking);
                    } else {
                        breaking.add(path + ": is gone");
                    }
                });
            } else if (keyword.equals("required") || keyword.equals("enum")) {
                if (!elements(before).equals(elements(after))) {
                    breaking.add(at + ": " + keyword + " was " + before + " and is " + after);
                }
            } else {
                compare(before, after, at + (keyword.equals("items") ? "[]" : " " + keyword), breaking);
            }
        }
    }

    private static Set<JsonNode> elements(JsonNode list) {
        Set<JsonNode> elements = new HashSet<>();
        list.forEach(elements::add);
        return elements;
    }

    private static String render(ChangedOpenApi changes) {
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        new ConsoleRender().render(changes, new OutputStreamWriter(report, StandardCharsets.UTF_8));
        return report.toString(StandardCharsets.UTF_8);
    }
}
