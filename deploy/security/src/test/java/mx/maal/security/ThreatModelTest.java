package mx.maal.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The threat model names each way in, as the manifests have them: a new one fails until somebody has thought about it. */
class ThreatModelTest {

    private static final String PAGE = "threat-model.md";
    private static final Path MANIFESTS = Repository.ROOT.resolve("deploy/kubernetes");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** What of a path needs no token. */
    private static final class Openness {

        private final Set<String> methods = new TreeSet<>();
        private boolean operators;

        /** As the page says it. */
        @Override
        public String toString() {
            if (methods.contains("all") || methods.isEmpty()) {
                return methods.isEmpty() ? "operators" : "all";
            }
            return String.join(", ", methods) + (operators ? "; operators: the rest" : "");
        }
    }

    @Test
    void namesEachRouteAndWhoMayComeIn() {
        Map<String, Openness> routes = new TreeMap<>();
        for (JsonNode route : manifests("base/routes").toList()) {
            boolean operators = route.at("/metadata/labels")
                    .path("maal.mx/callers")
                    .asText()
                    .equals("operators");
            for (JsonNode rule : route.at("/spec/rules")) {
                for (JsonNode match : rule.path("matches")) {
                    Openness open =
                            routes.computeIfAbsent(match.at("/path/value").asText(), path -> new Openness());
                    if (operators) {
                        open.operators = true;
                    } else {
                        open.methods.add(match.path("method").asText("all"));
                    }
                }
            }
        }
        Map<String, String> expected = new TreeMap<>();
        routes.forEach((path, open) -> expected.put("`" + path + "`", open.toString()));
        Map<String, String> said = new TreeMap<>();
        List<List<String>> rows = Repository.table(PAGE, "path");
        rows.forEach(row -> said.put(row.get(0), row.get(1)));

        assertThat(expected).hasSizeGreaterThan(10);
        assertThat(said)
                .as("paths in deploy/docs/" + PAGE + " and who they are open to")
                .isEqualTo(expected);
        assertThat(rows)
                .allSatisfy(row ->
                        assertThat(row.get(3)).as("guards of " + row.get(0)).isNotBlank());
    }

    @Test
    void namesEachPort() {
        Set<Integer> ports = Stream.of("base", "components")
                .flatMap(ThreatModelTest::manifests)
                .flatMap(manifest ->
                        Stream.of("port", "containerPort").flatMap(name -> manifest.findValues(name).stream()))
                .filter(JsonNode::isInt)
                .map(JsonNode::asInt)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<Integer> said = Repository.table(PAGE, "way in").stream()
                .flatMap(row -> NUMBER.matcher(row.get(1)).results())
                .map(number -> Integer.valueOf(number.group()))
                .collect(Collectors.toSet());

        assertThat(ports).contains(443, 5432, 8080, 9093);
        assertThat(said).as("ports in deploy/docs/" + PAGE).containsAll(ports);
    }

    private static Stream<JsonNode> manifests(String folder) {
        return Repository.files(MANIFESTS.resolve(folder), ".yaml").stream()
                .flatMap(file -> Repository.documents(file).stream())
                .filter(document -> document.has("kind"));
    }
}
