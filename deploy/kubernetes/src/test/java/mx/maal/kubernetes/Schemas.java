package mx.maal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether manifests have the form that their kinds ask for: known fields only, of the right type. Strimzi's kinds are checked
 * against {@code strimzi.yaml}, kinds without published models against {@code fields-in-use.yaml}, or all against the definitions
 * of a real cluster.
 */
final class Schemas {

    private final Map<String, StructuralSchema> custom = new TreeMap<>();
    private final boolean onlyCustom;

    private Schemas(boolean onlyCustom) {
        this.onlyCustom = onlyCustom;
    }

    /** What this module comes with. */
    static Schemas ofThisModule() {
        Schemas schemas = new Schemas(false);
        Path resources = Repository.MODULE.resolve("src/test/resources");
        Manifests.parse(Repository.text(resources.resolve("strimzi.yaml")))
                .all()
                .forEach(definition -> schemas.add(definition.json()));
        for (JsonNode kind : Manifests.yaml(Repository.text(resources.resolve("fields-in-use.yaml")))) {
            schemas.custom.put(
                    kind.path("apiVersion").asText() + "/" + kind.path("kind").asText(),
                    new StructuralSchema(kind.path("schema")));
        }
        return schemas;
    }

    /** A folder of CustomResourceDefinitions, for example {@code kubectl get crd -o yaml} of the cluster to come. */
    static Schemas ofDefinitions(Path folder) {
        Schemas schemas = new Schemas(true);
        for (Path file : Repository.files(folder, ".yaml")) {
            for (Manifest document : Manifests.parse(Repository.text(file)).all()) {
                if (document.kind().equals("List")) {
                    document.json().path("items").forEach(schemas::add);
                } else {
                    schemas.add(document.json());
                }
            }
        }
        return schemas;
    }

    private void add(JsonNode definition) {
        for (JsonNode version : definition.at("/spec/versions")) {
            custom.put(
                    definition.at("/spec/group").asText() + "/"
                            + version.path("name").asText() + "/"
                            + definition.at("/spec/names/kind").asText(),
                    new StructuralSchema(version.at("/schema/openAPIV3Schema")));
        }
    }

    List<String> problems(Manifests manifests) {
        List<String> problems = new ArrayList<>();
        for (Manifest manifest : manifests.all()) {
            check(manifest)
                    .orElse(onlyCustom ? List.of() : List.of("nothing here can check a " + manifest.apiVersion()))
                    .forEach(problem -> problems.add(manifest + ": " + problem));
        }
        return problems;
    }

    private Optional<List<String>> check(Manifest manifest) {
        StructuralSchema schema = custom.get(manifest.apiVersion() + "/" + manifest.kind());
        if (schema != null) {
            return Optional.of(schema.problems(manifest.json()));
        }
        return onlyCustom ? Optional.empty() : Models.problems(manifest);
    }

    /** How many kinds it knows. */
    int size() {
        return custom.size();
    }
}
