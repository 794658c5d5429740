package mx.maal.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One operation of a service's OpenAPI document.
 *
 * @param service whose it is
 * @param path with something in the place of every name
 * @param forOperators whether it needs a token
 * @param roles of which one opens it; none when it needs no token
 */
record Operation(String service, String method, String path, boolean forOperators, List<String> roles) {

    private static final Path REPOSITORY = Path.of("../..");
    private static final String DOCUMENT = "contracts/openapi.yaml";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete", "head", "options");

    /** All operations of all services that have a document, as it is in the working copy. */
    static List<Operation> all() {
        List<Operation> all = new ArrayList<>();
        try (Stream<Path> modules = Files.list(REPOSITORY)) {
            for (Path module : modules.filter(folder -> Files.exists(folder.resolve(DOCUMENT)))
                    .sorted()
                    .toList()) {
                JsonNode api = Manifests.YAML.readTree(module.resolve(DOCUMENT).toFile());
                api.path("paths")
                        .fields()
                        .forEachRemaining(path -> path.getValue().fields().forEachRemaining(operation -> {
                            if (METHODS.contains(operation.getKey())) {
                                all.add(new Operation(
                                        module.getFileName().toString(),
                                        operation.getKey().toUpperCase(),
                                        path.getKey().replaceAll("\\{[^}]+}", "7b1f2d58"),
                                        operation.getValue().path("security").size() > 0,
                                        roles(operation.getValue())));
                            }
                        }));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return all;
    }

    private static List<String> roles(JsonNode operation) {
        List<String> roles = new ArrayList<>();
        operation.path("x-required-roles").forEach(role -> roles.add(role.asText()));
        return roles;
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
