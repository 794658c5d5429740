package mx.maal.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How Kubernetes runs a replica of any service, as {@code deploy/kubernetes/base/service} tells it.
 *
 * @param environment that is written there; what Secrets and a service's own folder add is not in it
 * @param memory that it may have, as Java's options spell it: {@code 640m}
 * @param ending how long after SIGTERM it would be killed
 */
record Pod(int user, int group, Map<String, String> environment, String memory, Duration ending) {

    private static final Path DESCRIBED = Path.of("../kubernetes/base/service");

    static Pod described() throws IOException {
        Map<String, String> environment = new LinkedHashMap<>();
        for (JsonNode literal : first("kustomization.yaml", "Kustomization").at("/configMapGenerator/0/literals")) {
            String[] setting = literal.asText().split("=", 2);
            environment.put(setting[0], setting[1]);
        }
        JsonNode pod = first("deployment.yaml", "Deployment").at("/spec/template/spec");
        for (JsonNode variable : pod.at("/containers/0/env")) {
            if (variable.has("value")) {
                environment.put(
                        variable.get("name").asText(), variable.get("value").asText());
            }
        }
        return new Pod(
                pod.at("/securityContext/runAsUser").intValue(),
                pod.at("/securityContext/runAsGroup").intValue(),
                environment,
                pod.at("/containers/0/resources/limits/memory").asText().replace("Mi", "m"),
                Duration.ofSeconds(pod.at("/terminationGracePeriodSeconds").intValue()
                        - pod.at("/containers/0/lifecycle/preStop/sleep/seconds")
                                .intValue()));
    }

    private static JsonNode first(String file, String kind) throws IOException {
        try (MappingIterator<JsonNode> documents = new YAMLMapper()
                .readerFor(JsonNode.class)
                .readValues(DESCRIBED.resolve(file).toFile())) {
            while (documents.hasNext()) {
                JsonNode described = documents.next();
                if (described.path("kind").asText().equals(kind)) {
                    return described;
                }
            }
        }
        throw new IllegalStateException("No " + kind + " in " + DESCRIBED.resolve(file));
    }
}
