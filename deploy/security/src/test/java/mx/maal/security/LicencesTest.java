package mx.maal.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What is shipped is under licences that we want ({@code licences.yaml}), and {@code deploy/docs/licences.md} lists it all. With
 * {@code -Dlicences.write} the page is written anew instead.
 */
class LicencesTest {

    private static final Path PAGE = Repository.ROOT.resolve("deploy/docs/licences.md");
    private static final String WRITE = "mvn package -pl deploy/security -am -Dtest=LicencesTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dlicences.write";
    private static final String INTRODUCTION =
            """
            # Licences

            What others wrote and we ship: the libraries in the services and the gateway, and those that the TypeScript client takes with it.
            Their texts and notices are in the jars (`META-INF`) and npm packages, which are shipped whole. What only builds or tests is not here.
            Which licences we take, and exceptions: [licences.yaml](../security/licences.yaml); anything else fails the build. The same with check
            sums, for machines: each program's SBOM (CycloneDX), `target/*.cdx.json` after `mvn package`.

            Written by `%s`.

            | library | version | licence | in |
            | --- | --- | --- | --- |
            """
                    .formatted(WRITE);

    private final JsonNode policy = Repository.read(Path.of("licences.yaml"));
    private final Map<String, Library> libraries = libraries();

    /** @param in programs that hold it */
    private record Library(String version, List<String> licences, Set<String> in) {}

    @Test
    void areThoseThatWeTake() {
        List<String> problems = new ArrayList<>();
        libraries.forEach((id, library) -> {
            if (taken(id, library).isEmpty()) {
                problems.add(id + " " + library.version() + " in " + library.in() + ": "
                        + (library.licences().isEmpty() ? "no licence" : library.licences()));
            }
        });
        assertThat(problems).as("under no licence that licences.yaml allows").isEmpty();
    }

    @Test
    void exceptionsAreNeeded() {
        for (JsonNode exception : policy.path("exceptions")) {
            String id = exception.path("library").asText();
            assertThat(libraries).as("exceptions in licences.yaml").containsKey(id);
            assertThat(libraries.get(id).licences())
                    .as(id)
                    .containsExactly(exception.path("says").asText())
                    .doesNotContainAnyElementsOf(texts(policy.path("allowed")));
            assertThat(exception.path("reason").asText()).as(id).isNotBlank();
        }
    }

    @Test
    void areListed() throws IOException {
        String page = page();
        if (System.getProperty("licences.write") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(Repository.text(PAGE))
                .as("deploy/docs/licences.md; to write it: " + WRITE)
                .isEqualTo(page);
    }

    private String page() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        libraries.forEach((id, library) -> page.append("| %s | %s | %s | %s |\n"
                .formatted(id, library.version(), taken(id, library).orElse("?"), where(library.in()))));
        return page.toString();
    }

    private static String where(Set<String> programs) {
        Set<String> services = Repository.programs().stream()
                .map(module -> module.getFileName().toString())
                .filter(name -> name.endsWith("-service"))
                .collect(Collectors.toSet());
        List<String> names = new ArrayList<>(programs);
        if (names.containsAll(services)) {
            names.removeAll(services);
            names.add(0, "all services");
        }
        return String.join(", ", names);
    }

    /** The licence under which it is taken; empty when there is none. */
    private Optional<String> taken(String id, Library library) {
        List<String> allowed = texts(policy.path("allowed"));
        for (JsonNode exception : policy.path("exceptions")) {
            String says = exception.path("says").asText();
            if (exception.path("library").asText().equals(id)
                    && library.licences().equals(List.of(says))) {
                return Optional.of(says);
            }
        }
        return library.licences().stream().filter(allowed::contains).findFirst();
    }

    private static Map<String, Library> libraries() {
        Map<String, Library> libraries = new TreeMap<>();
        for (Path module : Repository.programs()) {
            Sbom sbom = Sbom.of(module);
            for (Sbom.Component one : sbom.components()) {
                if (!one.isOurs()) {
                    add(libraries, one.id(), one.version(), one.licences(), sbom.program());
                }
            }
        }
        JsonNode lock = Repository.read(Repository.ROOT.resolve("deploy/client/package-lock.json"));
        lock.path("packages").properties().forEach(entry -> {
            JsonNode one = entry.getValue();
            if (!entry.getKey().isEmpty() && !one.path("dev").asBoolean()) {
                add(
                        libraries,
                        "npm:" + entry.getKey().replaceFirst(".*node_modules/", ""),
                        one.path("version").asText(),
                        choices(one.path("license").asText()),
                        "client");
            }
        });
        return libraries;
    }

    private static void add(
            Map<String, Library> libraries, String id, String version, List<String> licences, String program) {
        libraries
                .computeIfAbsent(id, key -> new Library(version, licences, new TreeSet<>()))
                .in()
                .add(program);
    }

    /** Of an SPDX expression; one with AND stays whole, and is not taken. */
    private static List<String> choices(String expression) {
        return Arrays.stream(expression.replaceAll("^\\(|\\)$", "").split(" OR "))
                .filter(licence -> !licence.isBlank())
                .toList();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(Objects.requireNonNull(text.textValue())));
        return texts;
    }
}
