package mx.maal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Breaks one thing at a time in what is sound, and sees that the check of it says so. */
class BrokenManifestsTest {

    private static final String POD = "/spec/template/spec";
    private static final String CONTAINER = POD + "/containers/0";

    @Test
    void unknownFields() {
        Function<Manifests, List<String>> schemas = Schemas.ofThisModule()::problems;
        says(schemas, put("Deployment", "order-service", CONTAINER, "livenessProb", 1), "livenessProb");
        says(schemas, put("NetworkPolicy", "dns", "/spec", "policyType", 1), "policyType");
        says(schemas, put("HTTPRoute", "order-service", "/spec/rules/0", "timeout", "1s"), "timeout");
        says(schemas, put("ServiceMonitor", "services", "/spec/endpoints/0", "intervall", "1s"), "intervall");
        says(schemas, put("PrometheusRule", "shop", "/spec/groups/0/rules/0", "expression", "up"), "expression");
        says(schemas, put("KafkaTopic", "order.orders", "/spec", "partition", 6), "/spec/partition");
        says(schemas, put("Kafka", "maal", "/spec/kafka", "zookeeper", 3), "/spec/kafka/zookeeper");
        says(schemas, put("KafkaUser", "order-service", "/spec/authorization", "acl", 3), "/spec/authorization/acl");
        says(schemas, put("KafkaNodePool", "brokers", "/spec", "replica", 3), "/spec/replica");
        says(schemas, put("Cluster", "order-database", "/spec", "replicas", 3), "/spec/replicas");
        says(schemas, put("ExternalSecret", "order-secrets", "/spec/data/0", "key", "k"), "/spec/data/0/key");
        says(schemas, put("SecurityPolicy", "operators", "/spec/jwt", "provider", 1), "/spec/jwt/provider");
    }

    @Test
    void valuesThatDoNotFit() {
        Function<Manifests, List<String>> schemas = Schemas.ofThisModule()::problems;
        says(schemas, remove("Deployment", "order-service", "/spec", "selector"), "selector");
        says(schemas, put("Deployment", "order-service", CONTAINER, "image", List.of("a")), "image");
        says(schemas, put("Cluster", "order-database", "/spec", "instances", "three"), "not integer");
        says(
                schemas,
                put("Cluster", "order-database", "/spec/postgresql/parameters", "max_connections", 200),
                "string");
        says(schemas, put("KafkaUser", "order-service", "/spec/authentication", "type", "scram"), "none of");
        says(schemas, put("KafkaTopic", "order.orders", "/spec", "partitions", 0), "out of bounds");
        says(schemas, put("BackendTrafficPolicy", "limits", "/spec/loadBalancer", "type", "Least"), "none of");
        says(schemas, put("KafkaTopic", "order.orders", "", "apiVersion", "kafka.strimzi.io/v1beta2"), "nothing here");
    }

    @Test
    void podsThatNobodySelects() {
        says(
                References::problems,
                put("Service", "order-service", "/spec/selector", "maal.mx/slice", "orders"),
                "Service order-service: selects []");
        says(
                References::problems,
                remove("Service", "order-service", "/spec/selector", "app.kubernetes.io/component"),
                "Service order-service: selects");
        says(
                References::problems,
                put("Deployment", "order-service", "/spec/selector/matchLabels", "maal.mx/slice", "payments"),
                "does not match its own pods");
        says(
                References::problems,
                put("PodDisruptionBudget", "order-service", "/spec/selector/matchLabels", "maal.mx/slice", "x"),
                "PodDisruptionBudget order-service");
        says(
                References::problems,
                put("ServiceMonitor", "services", "/spec/selector/matchLabels", "app.kubernetes.io/part-of", "x"),
                "ServiceMonitor services: selects []");
    }

    @Test
    void portsThatDiffer() {
        says(
                References::problems,
                put("Deployment", "order-service", CONTAINER + "/ports/0", "containerPort", 8103),
                "not the one that the program listens on");
        says(
                References::problems,
                put("Service", "order-service", "/spec/ports/0", "targetPort", "web"),
                "has no port web");
        says(
                References::problems,
                put("HTTPRoute", "order-service", "/spec/rules/0/backendRefs/0", "port", 8080),
                "no Service order-service with port 8080");
        says(
                References::problems,
                put("HTTPRoute", "order-service", "/spec/rules/0/backendRefs/0", "name", "orders"),
                "no Service orders");
        says(
                References::problems,
                put("Deployment", "order-service", CONTAINER + "/readinessProbe/httpGet", "path", "/health"),
                "readinessProbe");
    }

    @Test
    void namesOfWhatIsNotThere() {
        says(References::problems, delete("ExternalSecret", "order-database-app"), "nothing makes the Secret");
        says(
                References::problems,
                remove("ExternalSecret", "order-database-app", "/spec/target/template/data", "username"),
                "the Secret order-database-app has no username");
        says(
                References::problems,
                put("Deployment", "order-service", POD + "/volumes/0/secret", "secretName", "order-db-ca"),
                "nothing makes the Secret order-db-ca");
        says(
                References::problems,
                delete("ExternalSecret", "storefront-tls"),
                "nothing makes the Secret storefront-tls");
        says(References::problems, delete("Gateway", "storefront"), "there is no Gateway storefront");
        says(References::problems, delete("Cluster", "order-database"), "there is no database cluster");
        says(References::problems, delete("Kafka", "maal"), "KafkaTopic order.orders: belongs to no Kafka");
        says(References::problems, delete("ServiceAccount", "order-service"), "no such ServiceAccount");
        says(References::problems, delete("Deployment", "order-service"), "order-service is not deployed");
        says(
                References::problems,
                put("Kafka", "maal", "/spec/kafka/listeners/0", "port", 9092),
                "does not listen at maal-kafka-bootstrap:9093");
        says(
                References::problems,
                put("SecurityPolicy", "operators", "/spec/jwt/providers/0", "issuer", "https://elsewhere.test"),
                "believes another issuer");
        says(
                References::problems,
                put("SecurityPolicy", "operators", "/spec/jwt/providers/0", "audiences", List.of("another-shop")),
                "believes another issuer");
    }

    @Test
    void rightsThatAreTooMany() {
        says(
                References::problems,
                put("Deployment", "order-service", CONTAINER + "/securityContext", "readOnlyRootFilesystem", false),
                "not restricted");
        says(
                References::problems,
                env("Deployment", "order-service", "QUARKUS_FLYWAY_MIGRATE_AT_START", "true"),
                "must not migrate");
        says(References::problems, env("Job", "order-service-migration", "QUARKUS_INIT_AND_EXIT", "false"), "not end");
        says(
                Topics::problems,
                put("KafkaUser", "order-service", "/spec/authorization/acls/0/resource", "name", "payments-service"),
                "does not need: Read group payments-service");
        says(
                Topics::problems,
                put("KafkaUser", "order-service", "/spec/authorization/acls/0/resource", "name", "payments-service"),
                "lacks the right: Read group order-service");
        says(
                Topics::problems,
                put("KafkaUser", "dead-letters", "/spec/authorization/acls/1/resource", "name", "order.orders"),
                "dead-letters does not need: Read topic order.orders");
    }

    @Test
    void topicsThatTheCodeDoesNotHave() {
        says(Topics::problems, delete("KafkaTopic", "order.orders"), "order.orders, and there is no such KafkaTopic");
        says(
                Topics::problems,
                put("KafkaTopic", "order.orders", "/metadata", "name", "order.receipts"),
                "KafkaTopic order.receipts: no service writes it");
    }

    @Test
    void settingsThatNoServiceReads() {
        says(
                Settings::problems,
                env("Deployment", "order-service", "MAAL_ORDER_CLIENT_HOLD", "20"),
                "does not read MAAL_ORDER_CLIENT_HOLD");
        says(
                Settings::problems,
                env("Deployment", "catalog-service", "MAAL_ORDER_CLIENT_HOLDS", "20"),
                "catalog-service does not read MAAL_ORDER_CLIENT_HOLDS");
        says(
                Settings::problems,
                env("Deployment", "order-service", "KAFKA_BOOTSTRAP_SERVER", "x"),
                "does not read KAFKA_BOOTSTRAP_SERVER");
        // The build has fixed it.
        says(
                Settings::problems,
                env("Deployment", "order-service", "QUARKUS_DATASOURCE_DB_KIND", "h2"),
                "does not read QUARKUS_DATASOURCE_DB_KIND");
        assertThat(Settings.problems(broken(env("Deployment", "order-service", "MAAL_ORDER_CLIENT_HOLDS", "40"))))
                .isEmpty();
    }

    @Test
    void secretsThatAreWrittenOut() {
        says(
                Settings::problems,
                env("Deployment", "order-service", "MAAL_ORDER_TICKET_SECRET", "not so secret"),
                "the value of MAAL_ORDER_TICKET_SECRET is written out");
        says(
                Settings::problems,
                put("ExternalSecret", "order-secrets", "", "kind", "Secret"),
                "Secret order-secrets: a Secret's values do not belong into git");
    }

    @Test
    void numbersThatDoNotGoTogether() {
        says(
                Numbers::problems,
                put("HorizontalPodAutoscaler", "order-service", "/spec", "maxReplicas", 7),
                "7 replicas, but catalog.products has 6 partitions");
        says(
                Numbers::problems,
                put("KafkaTopic", "order.hold-requests", "/spec", "partitions", 3),
                "6 replicas, but order.hold-requests has 3 partitions");
        says(
                Numbers::problems,
                put("Cluster", "order-database", "/spec/postgresql/parameters", "max_connections", "100"),
                "PostgreSQL allows 100");
        says(
                Numbers::problems,
                put("Deployment", "order-service", POD, "terminationGracePeriodSeconds", 30),
                "is killed after 30 s, and may need 35 s");
        says(
                Numbers::problems,
                put("Deployment", "order-service", "/spec/strategy/rollingUpdate", "maxUnavailable", 1),
                "loses capacity");
        says(Numbers::problems, put("KafkaNodePool", "brokers", "/spec", "replicas", 1), "3 replicas on 1 brokers");
    }

    @Test
    void flowsThatAreClosedOrOpen() {
        says(Flows::problems, delete("NetworkPolicy", "default-deny"), "a stranger can reach ");
        says(Flows::problems, delete("NetworkPolicy", "dns"), "order-service cannot reach DNS");
        says(Flows::problems, delete("NetworkPolicy", "gateway-to-services"), "gateway cannot reach order-service");
        says(Flows::problems, delete("NetworkPolicy", "services-to-kafka"), "order-service cannot reach Kafka");
        says(
                Flows::problems,
                delete("NetworkPolicy", "order-slice-to-database"),
                "order-service-migration cannot reach order-database");
        says(
                Flows::problems,
                remove(
                        "NetworkPolicy",
                        "order-slice-to-database",
                        "/spec/egress/0/to/0/podSelector/matchLabels",
                        "maal.mx/slice",
                        "NetworkPolicy",
                        "payments-database",
                        "/spec/ingress/0/from/0/podSelector/matchLabels",
                        "maal.mx/slice"),
                "order-service can reach payments-database");
        says(
                Flows::problems,
                remove(
                        "NetworkPolicy",
                        "payments-service-to-providers",
                        "/spec/podSelector/matchLabels",
                        "maal.mx/slice"),
                "order-service can reach the internet");
    }

    @Test
    void edgesThatDiffer() {
        says(
                Edge::problems,
                put("SecurityPolicy", "operators", "/spec/jwt", "optional", true),
                "HTTPRoute order-service-operators: no SecurityPolicy demands a token");
        says(
                Edge::problems,
                put("SecurityPolicy", "operators", "/spec/targetSelectors/0/matchLabels", "maal.mx/callers", "staff"),
                "HTTPRoute order-service-operators: no SecurityPolicy demands a token");
        says(
                Edge::problems,
                put("BackendTrafficPolicy", "payments", "/spec/targetRefs/0", "name", "webhooks"),
                "HTTPRoute webhooks: more than one BackendTrafficPolicy");
        says(
                Edge::problems,
                remove("HTTPRoute", "order-service-reads", "/spec/rules/0/matches/0", "method"),
                "HTTPRoute order-service-reads: Envoy would repeat");
        says(
                Edge::problems,
                put("BackendTrafficPolicy", "limits", "/spec/healthCheck/active", "interval", "5s"),
                "/spec/healthCheck/active/interval");
        says(
                Edge::problems,
                put("ClientTrafficPolicy", "clients", "/spec/timeout/http", "requestHeadersReceivedTimeout", "60s"),
                "requestHeadersReceivedTimeout");
        says(
                Edge::problems,
                put("ClientTrafficPolicy", "clients", "/spec/headers/lateResponseHeaders/set/0", "value", "sniff"),
                "sets {Content-Security-Policy=default-src 'none'; frame-ancestors 'none'");
        says(
                Edge::problems,
                put("ClientTrafficPolicy", "clients", "/spec/headers/lateResponseHeaders/set/3", "name", "X-Other"),
                "Strict-Transport-Security is missing");
        says(
                Edge::problems,
                put("Gateway", "storefront", "/spec/listeners/0", "protocol", "HTTP"),
                "Strict-Transport-Security without TLS");
        says(
                Edge::problems,
                put("SecurityPolicy", "tokens", "/spec/jwt/providers/0/remoteJWKS", "cacheDuration", "1h"),
                "/spec/jwt/providers/0/remoteJWKS/cacheDuration");
        says(
                References::problems,
                put("SecurityPolicy", "operators", "/spec/targetSelectors/0/matchLabels", "maal.mx/callers", "staff"),
                "SecurityPolicy operators: selects nothing");
    }

    @Test
    void backupsThatAreNone() {
        says(
                References::problems,
                delete("ScheduledBackup", "order-database"),
                "Cluster order-database: is not backed up");
        says(
                References::problems,
                remove("Cluster", "order-database", "/spec/plugins/0", "isWALArchiver"),
                "order-database does not archive");
        says(References::problems, delete("ObjectStore", "backups"), "does not archive to any ObjectStore");
        says(References::problems, delete("ExternalSecret", "backups"), "nothing makes the Secret backups");
        says(
                Flows::problems,
                delete("NetworkPolicy", "prometheus-to-databases"),
                "Prometheus cannot reach order-database");
    }

    @Test
    void alertsThatLeaveAPersonAlone() {
        String rule = "/spec/groups/0/rules/0";
        says(
                Monitoring::problems,
                put("PrometheusRule", "shop", rule + "/annotations", "runbook", "deploy/docs/runbooks/none.md"),
                "there is no none.md");
        says(
                Monitoring::problems,
                put("PrometheusRule", "shop", rule, "alert", "ReplicaDown"),
                "does not say what to do about it");
        says(
                Monitoring::problems,
                put("PrometheusRule", "shop", rule, "alert", "ReplicaDown"),
                "there is no alert ServiceDown");
        says(
                Monitoring::problems,
                remove("PrometheusRule", "shop", rule + "/annotations", "description"),
                "has no description");
        says(Monitoring::problems, put("PrometheusRule", "shop", rule, "labels", Map.of()), "how urgent it is");
    }

    @Test
    void dashboardsThatCannotBeRead() {
        String good = node(Kubectl.render("overlays/production"), "ConfigMap", "dashboards", "/data")
                .path("drop.json")
                .asText();
        says(
                Monitoring::problems,
                dashboard(good.replace("\"title\": \"Disks: free\"", "\"title\": \"Disks\"")),
                "no panel Disks: free");
        says(Monitoring::problems, dashboard(good.replaceFirst("\"w\": 8", "\"w\": 9")), "lies over");
        says(Monitoring::problems, dashboard(good.replaceFirst("\"x\": 18", "\"x\": 20")), "wider than the page");
        says(
                Monitoring::problems,
                dashboard(good.replaceFirst("\"id\": 2,", "\"id\": 1,")),
                "another panel has its id");
        says(Monitoring::problems, dashboard(good.replaceFirst("\"unit\"", "\"units\"")), "has no unit");
    }

    private static Consumer<Manifests> dashboard(String text) {
        return put("ConfigMap", "dashboards", "/data", "drop.json", text);
    }

    @Test
    void logsThatSayTooMuch() {
        String json = "/spec/telemetry/accessLog/settings/0/format/json";
        says(Logs::problems, put("EnvoyProxy", "storefront", json, "path", "%REQ(:PATH)%"), "logs %REQ(:PATH)%");
        says(Logs::problems, remove("Gateway", "storefront", "/spec", "infrastructure"), "nobody says what to log");
        says(
                Logs::problems,
                put("Cluster", "order-database", "/spec/postgresql/parameters", "log_error_verbosity", "default"),
                "would quote rows");
    }

    @Test
    void stepsThatNameWhatIsNotThere() {
        String steps = Repository.text(Repository.MODULE.resolve("README.md"));
        Manifests manifests = broken(unchanged -> {});
        assertThat(Instructions.problems(manifests, steps)).isEmpty();
        List.of(
                        List.of("deploy/images/push", "deploy/images/send"),
                        List.of("overlays/production -l", "overlays/productive -l"),
                        List.of("kubectl -n maal wait job", "kubectl -n shop wait job"),
                        List.of("wait kafka/maal", "wait kafka/shop"),
                        List.of("get gateway storefront", "get gateway shopfront"),
                        List.of("component=migration --for", "component=migrations --for"),
                        List.of("securitypolicies.gateway.envoyproxy.io", "securityrules.gateway.envoyproxy.io"),
                        List.of("`webhook-public-keys`", "`webhook-keys`"),
                        List.of("`inventory`, `order`", "`order`"))
                .forEach(change -> assertThat(
                                Instructions.problems(manifests, steps.replace(change.get(0), change.get(1))))
                        .as(change.toString())
                        .isNotEmpty());
    }

    private static void says(Function<Manifests, List<String>> check, Consumer<Manifests> damage, String problem) {
        assertThat(check.apply(broken(damage)))
                .anySatisfy(said -> assertThat(said).contains(problem));
    }

    private static Manifests broken(Consumer<Manifests> damage) {
        Manifests copy = Kubectl.render("overlays/production").copy();
        damage.accept(copy);
        return copy;
    }

    private static Consumer<Manifests> put(String kind, String name, String at, String field, Object value) {
        return manifests -> node(manifests, kind, name, at).set(field, json(value));
    }

    private static Consumer<Manifests> remove(String... steps) {
        return manifests -> {
            for (int i = 0; i < steps.length; i += 4) {
                JsonNode removed =
                        node(manifests, steps[i], steps[i + 1], steps[i + 2]).remove(steps[i + 3]);
                assertThat(removed).as("was there before").isNotNull();
            }
        };
    }

    private static Consumer<Manifests> delete(String kind, String name) {
        return manifests ->
                assertThat(manifests.all().remove(manifests.get(kind, name))).isTrue();
    }

    private static Consumer<Manifests> env(String kind, String name, String variable, String value) {
        return manifests -> {
            ArrayNode environment = (ArrayNode) manifests.get(kind, name).json().at(CONTAINER + "/env");
            environment.addObject().put("name", variable).put("value", value);
        };
    }

    private static ObjectNode node(Manifests manifests, String kind, String name, String at) {
        return (ObjectNode) manifests.get(kind, name).json().at(at);
    }

    private static JsonNode json(Object value) {
        return new com.fasterxml.jackson.databind.ObjectMapper().valueToTree(value);
    }
}
