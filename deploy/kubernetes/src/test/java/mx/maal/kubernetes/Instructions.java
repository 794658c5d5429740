package mx.maal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether the steps of README.md, which take a team from a cluster to a shop, name what there is: scripts, folders, namespaces,
 * objects, labels, kinds, and the keys of the secret store. That the commands do what the steps say is not seen here.
 */
final class Instructions {

    private static final Pattern COMMANDS = Pattern.compile("(?s)```bash\\n(.*?)```");
    private static final Pattern SCRIPT = Pattern.compile("(?m)^ *(deploy/\\S+)");
    private static final Pattern FOLDER = Pattern.compile(" -k (\\S+)");
    private static final Pattern NAMESPACE = Pattern.compile("kubectl -n (\\S+)");
    private static final Pattern OBJECT = Pattern.compile("(?: wait |kubectl -n maal get )([a-z]+)[/ ]([a-z][a-z-]*)");
    private static final Pattern LABEL = Pattern.compile(" -l ([\\w./-]+)!?=([\\w-]+)");
    private static final Pattern DEFINITION = Pattern.compile("\\b([a-z]+)s\\.([a-z]+(?:\\.[a-z0-9]+)+)");
    private static final Pattern STORED = Pattern.compile("(?m)^ *\\| (`maal/.*?) \\| (`.*?) \\|$");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final Manifests manifests;
    private final String text;
    private final String commands;
    private final List<String> problems = new ArrayList<>();

    private Instructions(Manifests manifests, String text) {
        this.manifests = manifests;
        this.text = text;
        this.commands =
                COMMANDS.matcher(text).results().map(block -> block.group(1)).collect(Collectors.joining("\n"));
    }

    /**
     * @param manifests those of production
     * @param text README.md
     */
    static List<String> problems(Manifests manifests, String text) {
        Instructions instructions = new Instructions(manifests, text);
        instructions.check();
        return instructions.problems;
    }

    private void check() {
        each(SCRIPT, found -> require(Files.isExecutable(Repository.ROOT.resolve(found.group(1))), found.group(1)));
        each(FOLDER, found -> {
            Path folder = Repository.ROOT.resolve(found.group(1));
            require(Files.exists(folder.resolve("kustomization.yaml")), found.group(1));
        });
        each(NAMESPACE, found -> require(namespaces().contains(found.group(1)), "namespace " + found.group(1)));
        each(OBJECT, found -> object(found.group(1), found.group(2)));
        each(
                LABEL,
                found -> require(
                        manifests.all().stream().anyMatch(object -> found.group(2)
                                .equals(object.labels().get(found.group(1)))),
                        "an object labelled " + found.group(1) + "=" + found.group(2)));
        each(
                DEFINITION,
                found -> require(
                        manifests.all().stream()
                                .anyMatch(object -> object.apiVersion().startsWith(found.group(2) + "/")
                                        // Policies.
                                        && isKind(object, found.group(1).replaceFirst("ie$", "y"))),
                        "an object of " + found.group()));
        store();
    }

    /** {@code kafka maal}, and {@code kafkatopic} with an option behind it. */
    private void object(String kind, String name) {
        require(
                manifests.all().stream()
                        .anyMatch(object -> isKind(object, kind)
                                && (name.startsWith("-") || object.name().equals(name))),
                kind + " " + name);
    }

    private void store() {
        Set<String> told = new TreeSet<>();
        STORED.matcher(text).results().forEach(row -> {
            List<String> keys = codes(row.group(1));
            String first = keys.get(0);
            for (String key : keys) {
                // "and the same with `order`" stands for the first key with that slice in it.
                String full = key.contains("/") ? key : first.replaceFirst("/[^/]+/", "/" + key + "/");
                codes(row.group(2)).forEach(property -> told.add(full + " " + property));
            }
        });
        Set<String> read = new TreeSet<>();
        manifests
                .of("ExternalSecret")
                .flatMap(secret -> secret.all("spec/data/*/remoteRef").stream())
                .map(Instructions::stored)
                .forEach(read::add);
        read.stream().filter(key -> !told.contains(key)).forEach(key -> require(false, "a row for " + key));
        told.stream().filter(key -> !read.contains(key)).forEach(key -> require(false, "who reads " + key));
    }

    private static String stored(JsonNode reference) {
        return reference.path("key").asText() + " " + reference.path("property").asText();
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell).results().map(code -> code.group(1)).toList();
    }

    /** Besides those of production, the ones for trying it out. */
    private Set<String> namespaces() {
        Set<String> names =
                manifests.of("Namespace").map(Manifest::name).collect(Collectors.toCollection(TreeSet::new));
        names.addAll(names.stream().map(name -> name + "-dev").toList());
        return names;
    }

    private static boolean isKind(Manifest object, String word) {
        return object.kind().toLowerCase(Locale.ROOT).equals(word);
    }

    private void each(Pattern pattern, Consumer<MatchResult> check) {
        List<MatchResult> found = pattern.matcher(commands).results().toList();
        require(!found.isEmpty(), "any command like " + pattern);
        found.forEach(check);
    }

    private void require(boolean isThere, String what) {
        if (!isThere) {
            problems.add("README.md names what is not there: " + what);
        }
    }
}
