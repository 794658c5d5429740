package mx.maal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Plays the network policies through: what has to flow does, and nothing of what must not. */
final class Flows {

    private static final int HTTP = 8080;
    private static final int POSTGRESQL = 5432;
    private static final int KAFKA = 9093;
    private static final int HTTPS = 443;
    private static final int DATABASE_METRICS = 9187;

    /**
     * Who talks or is talked to.
     *
     * @param namespace null outside of the cluster
     * @param address only outside of the cluster
     */
    private record Party(String name, String namespace, Map<String, String> labels, String address) {}

    private final Manifests manifests;
    private final String namespace;
    private final List<String> problems = new ArrayList<>();

    private Flows(Manifests manifests) {
        this.manifests = manifests;
        this.namespace =
                manifests.of("Namespace").map(Manifest::name).findFirst().orElse("maal");
    }

    static List<String> problems(Manifests manifests) {
        Flows flows = new Flows(manifests);
        flows.playThrough();
        return flows.problems;
    }

    private void playThrough() {
        Map<String, Party> services = new TreeMap<>();
        Map<String, Party> migrations = new TreeMap<>();
        Map<String, Party> databases = new TreeMap<>();
        for (String slice : Code.slices()) {
            services.put(slice, workload(manifests.get("Deployment", slice + "-service")));
            migrations.put(slice, workload(manifests.get("Job", slice + "-service-migration")));
            Manifest cluster = manifests.get("Cluster", slice + "-database");
            databases.put(
                    slice, inside(cluster.name(), Manifest.texts(cluster.json().at("/spec/inheritedMetadata/labels"))));
        }
        Party kafka = inside(
                "Kafka",
                Map.of("strimzi.io/cluster", "maal", "strimzi.io/name", "maal-kafka", "strimzi.io/kind", "Kafka"));
        Party gateway = new Party(
                "gateway",
                "envoy-gateway-system",
                Map.of("gateway.envoyproxy.io/owning-gateway-name", "storefront"),
                null);
        Party prometheus = new Party("Prometheus", "monitoring", Map.of("app.kubernetes.io/name", "prometheus"), null);
        Party dns = new Party("DNS", "kube-system", Map.of("k8s-app", "kube-dns"), null);
        Party operator = new Party("CloudNativePG", "cnpg-system", Map.of(), null);
        Party stranger = new Party("a stranger", "default", Map.of(), null);
        Party outside = new Party("the internet", null, Map.of(), "198.51.100.7");
        boolean monitored = manifests.of("ServiceMonitor").findAny().isPresent();

        services.forEach((slice, service) -> {
            must(gateway, service, HTTP);
            must(service, databases.get(slice), POSTGRESQL);
            must(service, kafka, KAFKA);
            must(service, dns, 53);
            expect(monitored, prometheus, service, HTTP);
            expect(slice.equals("payments"), service, outside, HTTPS);
            mustNot(service, outside, 80);
            mustNot(stranger, service, HTTP);
            mustNot(service, stranger, HTTP);
            services.values().forEach(other -> mustNot(service, other, HTTP));
        });
        migrations.forEach((slice, migration) -> {
            must(migration, databases.get(slice), POSTGRESQL);
            mustNot(migration, kafka, KAFKA);
            mustNot(migration, outside, HTTPS);
            mustNot(gateway, migration, HTTP);
            mustNot(stranger, migration, HTTP);
        });
        databases.forEach((slice, database) -> {
            must(database, database, POSTGRESQL);
            must(operator, database, 8000);
            expect(monitored, prometheus, database, DATABASE_METRICS);
            mustNot(stranger, database, POSTGRESQL);
            mustNot(gateway, database, POSTGRESQL);
            mustNot(database, kafka, KAFKA);
            services.forEach((other, service) -> expect(other.equals(slice), service, database, POSTGRESQL));
            migrations.forEach((other, migration) -> expect(other.equals(slice), migration, database, POSTGRESQL));
        });
        must(kafka, kafka, 9091);
        mustNot(stranger, kafka, KAFKA);
        mustNot(gateway, kafka, KAFKA);
    }

    private Party workload(Manifest manifest) {
        return inside(
                manifest.name(),
                Manifest.texts(manifest.podTemplate().orElseThrow().at("/metadata/labels")));
    }

    private Party inside(String name, Map<String, String> labels) {
        return new Party(name, namespace, labels, null);
    }

    private void must(Party from, Party to, int port) {
        expect(true, from, to, port);
    }

    private void mustNot(Party from, Party to, int port) {
        expect(false, from, to, port);
    }

    private void expect(boolean expected, Party from, Party to, int port) {
        boolean allowed = allows("Egress", from, to, port) && allows("Ingress", to, from, port);
        if (allowed != expected) {
            problems.add(from.name + (expected ? " cannot reach " : " can reach ") + to.name + " on " + port);
        }
    }

    /** Who is selected by no policy of a direction may do everything in it; what is in other namespaces is not ours. */
    private boolean allows(String direction, Party subject, Party other, int port) {
        if (!namespace.equals(subject.namespace)) {
            return true;
        }
        List<Manifest> policies = manifests
                .of("NetworkPolicy")
                .filter(policy -> policy.all("spec/policyTypes/*").stream()
                        .anyMatch(type -> type.asText().equals(direction)))
                .filter(policy -> selects(policy.json().at("/spec/podSelector"), subject.labels))
                .toList();
        boolean egress = direction.equals("Egress");
        return policies.isEmpty()
                || policies.stream()
                        .flatMap(policy -> policy.all("spec/" + (egress ? "egress" : "ingress") + "/*").stream())
                        .anyMatch(rule -> hasPort(rule, port) && hasPeer(rule.path(egress ? "to" : "from"), other));
    }

    private static boolean hasPort(JsonNode rule, int port) {
        for (JsonNode allowed : rule.path("ports")) {
            JsonNode number = allowed.path("port");
            if (number.asInt() == port || number.asText().equals("http") && port == HTTP) {
                return true;
            }
        }
        return !rule.has("ports");
    }

    private boolean hasPeer(JsonNode peers, Party party) {
        if (peers.isMissingNode()) {
            return true;
        }
        for (JsonNode peer : peers) {
            if (peer.has("ipBlock")) {
                if (party.address != null && inBlock(peer.path("ipBlock"), party.address)) {
                    return true;
                }
            } else if (inNamespace(peer, party) && selects(peer.path("podSelector"), party.labels)) {
                return true;
            }
        }
        return false;
    }

    private boolean inNamespace(JsonNode peer, Party party) {
        return peer.has("namespaceSelector")
                ? party.namespace != null
                        && selects(
                                peer.path("namespaceSelector"), Map.of("kubernetes.io/metadata.name", party.namespace))
                : Objects.equals(party.namespace, namespace);
    }

    private static boolean selects(JsonNode selector, Map<String, String> labels) {
        if (selector.has("matchExpressions")) {
            throw new AssertionError("this check does not understand matchExpressions");
        }
        return labels.entrySet()
                .containsAll(Manifest.texts(selector.path("matchLabels")).entrySet());
    }

    private static boolean inBlock(JsonNode block, String address) {
        if (!contains(block.path("cidr").asText(), address)) {
            return false;
        }
        for (JsonNode except : block.path("except")) {
            if (contains(except.asText(), address)) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(String block, String address) {
        if (block.contains(":")) {
            return false;
        }
        String[] parts = block.split("/");
        int bits = Integer.parseInt(parts[1]);
        long mask = bits == 0 ? 0 : -1L << (32 - bits) & 0xFFFFFFFFL;
        return (number(parts[0]) & mask) == (number(address) & mask);
    }

    private static long number(String address) {
        long number = 0;
        for (String part : address.split("\\.")) {
            number = number << 8 | Integer.parseInt(part);
        }
        return number;
    }
}
