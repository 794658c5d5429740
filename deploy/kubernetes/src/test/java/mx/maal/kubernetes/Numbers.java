package mx.maal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether numbers that are written in different places go together. */
final class Numbers {

    /** After requests under way: consumers commit, relay and turnstile end (2 s each), producers close (1 s each). */
    static final int WORKERS_END_SECONDS = 10;
    /** Connections for the migration, for people, and for PostgreSQL itself. */
    private static final int OTHER_CONNECTIONS = 16;

    private static final Pattern DURATION = Pattern.compile("(\\d+)[sS]");

    private Numbers() {}

    static List<String> problems(Manifests manifests) {
        List<String> problems = new ArrayList<>();
        manifests.of("HorizontalPodAutoscaler").forEach(autoscaler -> replicas(manifests, autoscaler, problems));
        manifests.of("Deployment").forEach(deployment -> {
            ending(manifests, deployment, problems);
            replacing(deployment, problems);
        });
        manifests.of("KafkaTopic").forEach(topic -> topic(manifests, topic, problems));
        return problems;
    }

    private static void replicas(Manifests manifests, Manifest autoscaler, List<String> problems) {
        int most = autoscaler.json().at("/spec/maxReplicas").asInt();
        String slice = autoscaler.name().replace("-service", "");
        for (String name : Code.topicsRead(slice)) {
            int partitions = manifests
                    .find("KafkaTopic", name)
                    .map(topic -> topic.json().at("/spec/partitions").asInt())
                    .orElse(0);
            if (most > partitions) {
                problems.add(
                        autoscaler + ": " + most + " replicas, but " + name + " has " + partitions + " partitions");
            }
        }
        int pool = Integer.parseInt(Code.setting(slice, "quarkus.datasource.jdbc.max-size"));
        // One more replica while they are replaced.
        int connections = (most + 1) * pool + OTHER_CONNECTIONS;
        int allowed = manifests
                .get("Cluster", slice + "-database")
                .json()
                .at("/spec/postgresql/parameters/max_connections")
                .asInt();
        if (connections > allowed) {
            problems.add(autoscaler + ": may need " + connections + " connections, and PostgreSQL allows " + allowed);
        }
    }

    private static void ending(Manifests manifests, Manifest deployment, List<String> problems) {
        JsonNode pod = deployment.json().at("/spec/template/spec");
        int grace = pod.path("terminationGracePeriodSeconds").asInt(30);
        int before = pod.at("/containers/0/lifecycle/preStop/sleep/seconds").asInt();
        Map<String, Optional<String>> environment = Settings.environment(manifests, deployment);
        String timeout = environment
                .getOrDefault("QUARKUS_SHUTDOWN_TIMEOUT", Optional.empty())
                .orElseGet(() -> Code.setting(deployment.name().replace("-service", ""), "quarkus.shutdown.timeout"));
        int needed = before + seconds(timeout) + WORKERS_END_SECONDS;
        if (grace < needed) {
            problems.add(deployment + ": is killed after " + grace + " s, and may need " + needed + " s to end");
        }
        JsonNode readiness = pod.at("/containers/0/readinessProbe");
        if (before < readiness.path("periodSeconds").asInt(10)) {
            problems.add(deployment + ": does not serve on while others notice that it goes");
        }
    }

    private static void replacing(Manifest deployment, List<String> problems) {
        JsonNode update = deployment.json().at("/spec/strategy/rollingUpdate");
        if (!update.path("maxUnavailable").asText().equals("0")
                || update.path("maxSurge").asInt() < 1) {
            problems.add(deployment + ": loses capacity while it is replaced");
        }
    }

    private static void topic(Manifests manifests, Manifest topic, List<String> problems) {
        int brokers = manifests
                .of("KafkaNodePool")
                .filter(pool -> pool.all("spec/roles/*").stream()
                        .anyMatch(role -> role.asText().equals("broker")))
                .mapToInt(pool -> pool.json().at("/spec/replicas").asInt())
                .sum();
        int replicas = topic.json().at("/spec/replicas").asInt();
        int inSync = topic.json().at("/spec/config/min.insync.replicas").asInt();
        if (replicas > brokers) {
            problems.add(topic + ": " + replicas + " replicas on " + brokers + " brokers");
        }
        if (inSync > replicas || brokers > 1 && (inSync < 2 || inSync >= replicas)) {
            problems.add(topic + ": with min.insync.replicas " + inSync + " of " + replicas
                    + ", a broker that is away stops or loses it");
        }
    }

    private static int seconds(String duration) {
        var matcher = DURATION.matcher(duration);
        if (!matcher.matches()) {
            throw new AssertionError("not in seconds: " + duration);
        }
        return Integer.parseInt(matcher.group(1));
    }
}
