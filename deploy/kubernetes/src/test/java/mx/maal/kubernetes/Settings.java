package mx.maal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.eclipse.microprofile.jwt.config.Names;

/** Whether each variable in a pod's environment is one that the program reads, and no secret is written out in it. */
final class Settings {

    private static final String QUARKUS_MODEL = "META-INF/quarkus-config-doc/quarkus-config-model.json";
    /** SmallRye JWT's, which a shop may need to say where its issuer puts roles: deploy/docs/operators.md. */
    private static final Set<String> TOKENS = Set.of("SMALLRYE_JWT_PATH_GROUPS");

    /** The JVM's own. */
    private static final Set<String> JVM = Set.of("JAVA_TOOL_OPTIONS");

    private static final Pattern SECRET = Pattern.compile(".*(SECRET|PASSWORD|TOKEN|API_KEY|JAAS|CREDENTIAL).*");

    private static final Map<String, String> QUARKUS_PHASES = quarkusPhases();

    private Settings() {}

    static List<String> problems(Manifests manifests) {
        List<String> problems = new ArrayList<>();
        for (Manifest manifest : manifests.all()) {
            manifest.podTemplate().ifPresent(template -> {
                String slice =
                        template.at("/metadata/labels").path("maal.mx/slice").asText();
                Set<String> read = read(slice);
                environment(manifests, manifest).forEach((name, value) -> {
                    if (!read.contains(name)) {
                        problems.add(manifest + ": " + slice + "-service does not read " + name);
                    }
                    if (value.isPresent() && SECRET.matcher(name).matches()) {
                        problems.add(manifest + ": the value of " + name + " is written out");
                    }
                });
            });
        }
        manifests.of("Secret").forEach(secret -> problems.add(secret + ": a Secret's values do not belong into git"));
        return problems;
    }

    /** A pod's variables; empty where the value comes from a Secret. */
    static Map<String, java.util.Optional<String>> environment(Manifests manifests, Manifest workload) {
        Map<String, java.util.Optional<String>> environment = new TreeMap<>();
        JsonNode template = workload.podTemplate().orElseThrow();
        for (JsonNode source : Manifest.all(template, "spec/containers/*/envFrom/*")) {
            String configMap = source.at("/configMapRef/name").asText();
            manifests.find("ConfigMap", configMap).ifPresent(found -> Manifest.texts(
                            found.json().path("data"))
                    .forEach((name, value) -> environment.put(name, java.util.Optional.of(value))));
            String secret = source.at("/secretRef/name").asText();
            manifests.find("ExternalSecret", secret).ifPresent(found -> found.all("spec/data/*/secretKey")
                    .forEach(key -> environment.put(key.asText(), java.util.Optional.empty())));
        }
        for (JsonNode variable : Manifest.all(template, "spec/containers/*/env/*")) {
            environment.put(
                    variable.path("name").asText(),
                    variable.has("value")
                            ? java.util.Optional.of(variable.path("value").asText())
                            : java.util.Optional.empty());
        }
        return environment;
    }

    private static Set<String> read(String slice) {
        Set<String> read = new TreeSet<>(JVM);
        read.addAll(TOKENS);
        Code.settings(slice).stream()
                // What the build has fixed cannot be set any more.
                .filter(name ->
                        QUARKUS_PHASES.getOrDefault(variable(name), "RUN_TIME").equals("RUN_TIME"))
                .forEach(name -> read.add(variable(name)));
        QUARKUS_PHASES.forEach((variable, phase) -> {
            if (phase.equals("RUN_TIME")) {
                read.add(variable);
            }
        });
        // Quarkus gives all that begins with kafka. to Kafka's clients.
        for (Set<String> names :
                List.of(ConsumerConfig.configNames(), ProducerConfig.configNames(), AdminClientConfig.configNames())) {
            names.forEach(name -> read.add(variable("kafka." + name)));
        }
        for (Field field : Names.class.getFields()) {
            read.add(variable(constant(field)));
        }
        return read;
    }

    /** As MicroProfile Config looks for a property in the environment. */
    private static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static Map<String, String> quarkusPhases() {
        Map<String, String> phases = new TreeMap<>();
        try {
            for (URL model : Collections.list(Settings.class.getClassLoader().getResources(QUARKUS_MODEL))) {
                collect(new ObjectMapper().readTree(model), phases);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return phases;
    }

    private static void collect(JsonNode node, Map<String, String> phases) {
        String variable = node.at("/path/environmentVariable").asText();
        if (!variable.isEmpty()) {
            phases.put(variable, node.path("phase").asText());
        }
        node.forEach(child -> collect(child, phases));
    }

    private static String constant(Field field) {
        try {
            return String.valueOf(field.get(null));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
