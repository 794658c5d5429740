package mx.maal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether what one object names is there in another: pods, ports, Secrets with their keys, services of operators. */
final class References {

    private static final Pattern JDBC = Pattern.compile("jdbc:postgresql://([a-z-]+)-rw:5432/([a-z_]+)\\?.*");
    private static final Map<String, String> PROBES = Map.of(
            "startupProbe", "/q/health/started",
            "livenessProbe", "/q/health/live",
            "readinessProbe", "/q/health/ready");

    private final Manifests manifests;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Set<String>> secrets = new TreeMap<>();

    private References(Manifests manifests) {
        this.manifests = manifests;
    }

    static List<String> problems(Manifests manifests) {
        References references = new References(manifests);
        references.collectSecrets();
        Code.slices()
                .forEach(slice -> references.require(
                        manifests.find("Deployment", slice + "-service").isPresent(),
                        slice + "-service is not deployed"));
        manifests.of("Deployment").forEach(references::deployment);
        manifests.of("Job").forEach(references::job);
        manifests.of("Service").forEach(references::service);
        manifests.of("PodDisruptionBudget").forEach(references::disruptionBudget);
        manifests.of("HorizontalPodAutoscaler").forEach(references::autoscaler);
        manifests.of("HTTPRoute").forEach(references::route);
        manifests.of("Gateway").forEach(references::gateway);
        manifests.of("ServiceMonitor").forEach(references::serviceMonitor);
        manifests.of("Cluster").forEach(references::database);
        manifests.of("ObjectStore").forEach(references::objectStore);
        manifests.of("ScheduledBackup").forEach(references::backup);
        references.everySliceIsBackedUp();
        for (String kind : List.of("SecurityPolicy", "ClientTrafficPolicy", "BackendTrafficPolicy")) {
            manifests.of(kind).forEach(references::policy);
        }
        for (String kind : List.of("KafkaTopic", "KafkaUser", "KafkaNodePool")) {
            manifests.of(kind).forEach(references::ofKafka);
        }
        references.oneIssuer();
        references.unique();
        return references.problems;
    }

    private void collectSecrets() {
        manifests.of("ExternalSecret").forEach(secret -> {
            Set<String> keys = new TreeSet<>(Manifest.texts(secret.json().at("/spec/target/template/data"))
                    .keySet());
            if (keys.isEmpty()) {
                secret.all("spec/data/*/secretKey").forEach(key -> keys.add(key.asText()));
            }
            secrets.put(secret.name(), keys);
        });
        manifests.of("KafkaUser").forEach(user -> secrets.put(user.name(), Set.of("password", "sasl.jaas.config")));
        manifests.of("Kafka").forEach(kafka -> secrets.put(kafka.name() + "-cluster-ca-cert", Set.of("ca.crt")));
        manifests.of("Cluster").forEach(cluster -> secrets.put(cluster.name() + "-ca", Set.of("ca.crt")));
        madeByHand().forEach((name, keys) -> secrets.putIfAbsent(name, keys));
    }

    /** Those that README.md tells to make in this namespace. */
    private Map<String, Set<String>> madeByHand() {
        String namespace =
                manifests.of("Namespace").map(Manifest::name).findFirst().orElse("");
        Matcher command = Pattern.compile(
                        "kubectl -n " + namespace + " create secret generic (\\S+)((?:\\\\\\n|[^`\\n])*)")
                .matcher(Repository.text(Repository.MODULE.resolve("README.md")));
        Map<String, Set<String>> made = new TreeMap<>();
        while (command.find()) {
            Set<String> keys = new TreeSet<>();
            Pattern.compile("--from-literal=([^=\\s]+)=")
                    .matcher(command.group(2))
                    .results()
                    .forEach(key -> keys.add(key.group(1)));
            made.put(command.group(1), keys);
        }
        return made;
    }

    private void deployment(Manifest deployment) {
        JsonNode template = deployment.podTemplate().orElseThrow();
        Map<String, String> labels = Manifest.texts(template.at("/metadata/labels"));
        Map<String, String> selector = Manifest.texts(deployment.json().at("/spec/selector/matchLabels"));
        require(selects(selector, labels), deployment + ": its selector does not match its own pods");
        for (Manifest other : workloads()) {
            require(
                    other == deployment || !selects(selector, podLabels(other)),
                    deployment + ": its selector matches the pods of " + other);
        }
        for (JsonNode spread : Manifest.all(template, "spec/topologySpreadConstraints/*")) {
            require(
                    selects(Manifest.texts(spread.at("/labelSelector/matchLabels")), labels),
                    deployment + ": it spreads other pods than its own");
        }
        pod(deployment, template);
        Map<String, Optional<String>> environment = Settings.environment(manifests, deployment);
        JsonNode container = template.at("/spec/containers/0");
        require(
                container.at("/ports/0/containerPort").asText().equals(value(environment, "QUARKUS_HTTP_PORT")),
                deployment + ": the container's port is not the one that the program listens on");
        require(
                "0.0.0.0".equals(value(environment, "QUARKUS_HTTP_HOST")),
                deployment + ": the program listens on loopback only");
        PROBES.forEach((probe, path) -> {
            JsonNode get = container.path(probe).path("httpGet");
            require(path.equals(get.path("path").asText()), deployment + ": " + probe + " does not ask " + path);
            require(
                    hasPort(template, get.path("port").asText()),
                    deployment + ": " + probe + " asks a port that the container does not have");
        });
        require(
                "false".equals(value(environment, "QUARKUS_FLYWAY_MIGRATE_AT_START")),
                deployment + ": a service must not migrate");
        require(!environment.containsKey("QUARKUS_FLYWAY_PASSWORD"), deployment + ": has the owner's password");
        kafka(deployment, template, environment);
    }

    private void job(Manifest job) {
        JsonNode template = job.podTemplate().orElseThrow();
        pod(job, template);
        Map<String, Optional<String>> environment = Settings.environment(manifests, job);
        require("true".equals(value(environment, "QUARKUS_INIT_AND_EXIT")), job + ": does not end");
        require("true".equals(value(environment, "QUARKUS_FLYWAY_MIGRATE_AT_START")), job + ": does not migrate");
        require(environment.containsKey("QUARKUS_FLYWAY_PASSWORD"), job + ": does not migrate as the owner");
        String image = template.at("/spec/containers/0/image").asText();
        require(
                manifests.of("Deployment").anyMatch(deployment -> deployment
                        .json()
                        .at("/spec/template/spec/containers/0/image")
                        .asText()
                        .equals(image)),
                job + ": migrates with another image than any service has");
    }

    /** What services and migrations have in common. */
    private void pod(Manifest workload, JsonNode template) {
        require(
                manifests
                        .find(
                                "ServiceAccount",
                                template.at("/spec/serviceAccountName").asText())
                        .isPresent(),
                workload + ": there is no such ServiceAccount");
        require(
                template.at("/spec/enableServiceLinks").asText("true").equals("false"),
                workload + ": variables made of Services would be read as settings");
        for (JsonNode name : Manifest.all(template, "spec/containers/*/envFrom/*/configMapRef/name")) {
            require(
                    manifests.find("ConfigMap", name.asText()).isPresent(),
                    workload + ": there is no ConfigMap " + name.asText());
        }
        for (JsonNode name : Manifest.all(template, "spec/containers/*/envFrom/*/secretRef/name")) {
            require(secrets.containsKey(name.asText()), workload + ": nothing makes the Secret " + name.asText());
        }
        for (JsonNode key : Manifest.all(template, "spec/containers/*/env/*/valueFrom/secretKeyRef")) {
            secret(workload, key.path("name").asText(), key.path("key").asText());
        }
        Set<String> volumes = new TreeSet<>();
        for (JsonNode volume : Manifest.all(template, "spec/volumes/*")) {
            volumes.add(volume.path("name").asText());
            for (JsonNode key : Manifest.all(volume, "secret/items/*/key")) {
                secret(workload, volume.at("/secret/secretName").asText(), key.asText());
            }
        }
        for (JsonNode mount : Manifest.all(template, "spec/containers/*/volumeMounts/*/name")) {
            require(volumes.contains(mount.asText()), workload + ": mounts " + mount.asText() + ", which is no volume");
        }
        jdbc(workload, template);
        restricted(workload, template);
    }

    private void secret(Manifest user, String name, String key) {
        require(secrets.containsKey(name), user + ": nothing makes the Secret " + name);
        require(
                secrets.getOrDefault(name, Set.of(key)).contains(key),
                user + ": the Secret " + name + " has no " + key);
    }

    private void jdbc(Manifest workload, JsonNode template) {
        Map<String, Optional<String>> environment = Settings.environment(manifests, workload);
        String url = value(environment, "QUARKUS_DATASOURCE_JDBC_URL");
        Matcher parts = JDBC.matcher(url);
        if (!parts.matches()) {
            problems.add(workload + ": reaches no database at " + url);
            return;
        }
        Optional<Manifest> cluster = manifests.find("Cluster", parts.group(1));
        require(cluster.isPresent(), workload + ": there is no database cluster " + parts.group(1));
        require(
                cluster.isEmpty()
                        || cluster.get()
                                .json()
                                .at("/spec/bootstrap/initdb/database")
                                .asText()
                                .equals(parts.group(2)),
                workload + ": the cluster has no database " + parts.group(2));
        require(
                parts.group(1)
                        .startsWith(
                                template.at("/metadata/labels/maal.mx~1slice").asText() + "-"),
                workload + ": reaches the database of another slice");
        require(url.contains("sslmode=verify-full"), workload + ": does not verify its database");
        Matcher ca = Pattern.compile("sslrootcert=(/[^&]+)").matcher(url);
        require(ca.find() && isMounted(template, ca.group(1)), workload + ": the database's CA is not mounted there");
    }

    private void kafka(Manifest deployment, JsonNode template, Map<String, Optional<String>> environment) {
        String bootstrap = value(environment, "KAFKA_BOOTSTRAP_SERVERS");
        boolean reaches = manifests.of("Kafka").anyMatch(kafka -> kafka.all("spec/kafka/listeners/*").stream()
                .anyMatch(listener -> bootstrap.equals(kafka.name() + "-kafka-bootstrap:" + listener.path("port"))
                        && listener.path("tls").asBoolean()
                        && "scram-sha-512"
                                .equals(listener.at("/authentication/type").asText())));
        require(reaches, deployment + ": Kafka does not listen at " + bootstrap + " as the service expects");
        require(
                "SASL_SSL".equals(value(environment, "KAFKA_SECURITY_PROTOCOL"))
                        && "SCRAM-SHA-512".equals(value(environment, "KAFKA_SASL_MECHANISM"))
                        && environment.containsKey("KAFKA_SASL_JAAS_CONFIG"),
                deployment + ": does not log in to Kafka by SCRAM over TLS");
        require(
                isMounted(template, value(environment, "KAFKA_SSL_TRUSTSTORE_LOCATION")),
                deployment + ": Kafka's CA is not mounted where it is looked for");
    }

    private static boolean isMounted(JsonNode template, String file) {
        for (JsonNode mount : Manifest.all(template, "spec/containers/*/volumeMounts/*")) {
            for (JsonNode volume : Manifest.all(template, "spec/volumes/*")) {
                for (JsonNode item : Manifest.all(volume, "secret/items/*/path")) {
                    if (volume.path("name").equals(mount.path("name"))
                            && file.equals(mount.path("mountPath").asText() + "/" + item.asText())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** The profile that Kubernetes calls restricted, and a root file system that cannot be written. */
    private void restricted(Manifest workload, JsonNode template) {
        JsonNode pod = template.at("/spec/securityContext");
        JsonNode container = template.at("/spec/containers/0/securityContext");
        require(
                pod.path("runAsNonRoot").asBoolean()
                        && "RuntimeDefault"
                                .equals(pod.at("/seccompProfile/type").asText())
                        && !container.path("allowPrivilegeEscalation").asBoolean(true)
                        && container.path("readOnlyRootFilesystem").asBoolean()
                        && "ALL".equals(container.at("/capabilities/drop/0").asText())
                        && !template.at("/spec/automountServiceAccountToken").asBoolean(true),
                workload + ": its security context is not restricted");
        JsonNode resources = template.at("/spec/containers/0/resources");
        require(
                resources.at("/requests/cpu").isTextual()
                        && resources.at("/requests/memory").isTextual()
                        && resources.at("/limits/memory").isTextual(),
                workload + ": has no resources");
    }

    private void service(Manifest service) {
        Map<String, String> selector = Manifest.texts(service.json().at("/spec/selector"));
        List<Manifest> selected = workloads().stream()
                .filter(workload -> selects(selector, podLabels(workload)))
                .toList();
        require(
                selected.size() == 1 && selected.get(0).name().equals(service.name()),
                service + ": selects " + selected + " instead of its own Deployment");
        for (JsonNode port : service.all("spec/ports/*/targetPort")) {
            for (Manifest workload : selected) {
                require(
                        hasPort(workload.podTemplate().orElseThrow(), port.asText()),
                        service + ": " + workload + " has no port " + port.asText());
            }
        }
    }

    private void disruptionBudget(Manifest budget) {
        Map<String, String> selector = Manifest.texts(budget.json().at("/spec/selector/matchLabels"));
        require(
                workloads().stream()
                                .filter(workload -> selects(selector, podLabels(workload)))
                                .count()
                        == 1,
                budget + ": does not select the pods of just one Deployment");
    }

    private void autoscaler(Manifest autoscaler) {
        JsonNode target = autoscaler.json().at("/spec/scaleTargetRef");
        Optional<Manifest> deployment =
                manifests.find(target.path("kind").asText(), target.path("name").asText());
        require(deployment.isPresent(), autoscaler + ": there is no " + target.path("name"));
        deployment.ifPresent(found -> require(
                !found.json().path("spec").has("replicas"), found + ": its replicas would be set back by each apply"));
    }

    private void route(Manifest route) {
        for (JsonNode parent : route.all("spec/parentRefs/*/name")) {
            require(manifests.find("Gateway", parent.asText()).isPresent(), route + ": there is no Gateway " + parent);
        }
        for (JsonNode backend : route.all("spec/rules/*/backendRefs/*")) {
            Optional<Manifest> service =
                    manifests.find("Service", backend.path("name").asText());
            require(
                    service.stream()
                            .flatMap(found -> found.all("spec/ports/*/port").stream())
                            .anyMatch(
                                    port -> port.asInt() == backend.path("port").asInt()),
                    route + ": there is no Service " + backend.path("name").asText() + " with port "
                            + backend.path("port"));
        }
    }

    private void gateway(Manifest gateway) {
        for (JsonNode listener : gateway.all("spec/listeners/*")) {
            for (JsonNode secret : Manifest.all(listener, "tls/certificateRefs/*/name")) {
                secret(gateway, secret.asText(), "tls.crt");
                secret(gateway, secret.asText(), "tls.key");
            }
        }
    }

    private void policy(Manifest policy) {
        for (JsonNode target : policy.all("spec/targetRefs/*")) {
            require(
                    manifests
                            .find(
                                    target.path("kind").asText(),
                                    target.path("name").asText())
                            .isPresent(),
                    policy + ": there is no " + target.path("kind").asText() + " "
                            + target.path("name").asText());
        }
        for (JsonNode selector : policy.all("spec/targetSelectors/*")) {
            Map<String, String> labels = Manifest.texts(selector.path("matchLabels"));
            require(
                    manifests.of(selector.path("kind").asText()).anyMatch(target -> selects(labels, target.labels())),
                    policy + ": selects nothing");
        }
    }

    private void serviceMonitor(Manifest monitor) {
        Map<String, String> selector = Manifest.texts(monitor.json().at("/spec/selector/matchLabels"));
        List<Manifest> services = manifests
                .of("Service")
                .filter(service -> selects(selector, service.labels()))
                .toList();
        require(services.size() == Code.slices().size(), monitor + ": selects " + services);
        for (JsonNode port : monitor.all("spec/endpoints/*/port")) {
            for (Manifest service : services) {
                require(
                        service.all("spec/ports/*/name").contains(port),
                        monitor + ": " + service + " has no port " + port.asText());
            }
        }
        String label = monitor.json().at("/spec/jobLabel").asText();
        for (Manifest service : services) {
            require(
                    service.name().equals(service.labels().get(label)),
                    monitor + ": " + service + " is not named by its label " + label);
        }
    }

    private void database(Manifest cluster) {
        JsonNode initdb = cluster.json().at("/spec/bootstrap/initdb");
        role(cluster, initdb.path("owner").asText(), initdb.at("/secret/name").asText());
        for (JsonNode role : cluster.all("spec/managed/roles/*")) {
            role(
                    cluster,
                    role.path("name").asText(),
                    role.at("/passwordSecret/name").asText());
            require(
                    !role.path("superuser").asBoolean()
                            && !role.path("createrole").asBoolean(),
                    cluster + ": " + role.path("name").asText() + " may do more than work with rows");
        }
    }

    private void objectStore(Manifest store) {
        for (String key : List.of("accessKeyId", "secretAccessKey")) {
            JsonNode reference = store.json().at("/spec/configuration/s3Credentials/" + key);
            secret(store, reference.path("name").asText(), reference.path("key").asText());
        }
    }

    private void backup(Manifest backup) {
        String cluster = backup.json().at("/spec/cluster/name").asText();
        String plugin = backup.json().at("/spec/pluginConfiguration/name").asText();
        boolean archives = manifests.find("Cluster", cluster).stream()
                .flatMap(found -> found.all("spec/plugins/*").stream())
                .anyMatch(found -> plugin.equals(found.path("name").asText())
                        && found.path("isWALArchiver").asBoolean()
                        && manifests
                                .find(
                                        "ObjectStore",
                                        found.at("/parameters/barmanObjectName").asText())
                                .isPresent());
        require(archives, backup + ": " + cluster + " does not archive to any ObjectStore by " + plugin);
    }

    /** All or none: orders without their payments are worth little. */
    private void everySliceIsBackedUp() {
        Set<String> backedUp = new TreeSet<>();
        manifests
                .of("ScheduledBackup")
                .forEach(backup ->
                        backedUp.add(backup.json().at("/spec/cluster/name").asText()));
        manifests
                .of("Cluster")
                .filter(cluster -> !backedUp.isEmpty() && !backedUp.contains(cluster.name()))
                .forEach(cluster -> problems.add(cluster + ": is not backed up"));
    }

    /** The Secret of a role names the role: what connects takes both from it. */
    private void role(Manifest cluster, String role, String secret) {
        require(
                manifests.find("ExternalSecret", secret).stream().anyMatch(found -> found.json()
                        .at("/spec/target/template/data/username")
                        .asText()
                        .equals(role)),
                cluster + ": the Secret " + secret + " is not of the role " + role);
    }

    private void ofKafka(Manifest manifest) {
        require(
                manifests
                        .find("Kafka", manifest.labels().getOrDefault("strimzi.io/cluster", ""))
                        .isPresent(),
                manifest + ": belongs to no Kafka");
    }

    /** Gateway and services believe the same issuer's tokens for the same audience. */
    private void oneIssuer() {
        Consumer<JsonNode> same = provider -> manifests.of("Deployment").forEach(deployment -> {
            Map<String, Optional<String>> environment = Settings.environment(manifests, deployment);
            require(
                    provider.path("issuer").asText().equals(value(environment, "MP_JWT_VERIFY_ISSUER"))
                            && provider.at("/audiences/0")
                                    .asText()
                                    .equals(value(environment, "MP_JWT_VERIFY_AUDIENCES"))
                            && provider.path("audiences").size() == 1
                            && provider.at("/remoteJWKS/uri")
                                    .asText()
                                    .equals(value(environment, "MP_JWT_VERIFY_PUBLICKEY_LOCATION")),
                    deployment + ": believes another issuer than the gateway");
        });
        manifests
                .of("SecurityPolicy")
                .flatMap(policy -> policy.all("spec/jwt/providers/*").stream())
                .forEach(same);
    }

    private void unique() {
        Set<String> seen = new TreeSet<>();
        for (Manifest manifest : manifests.all()) {
            require(seen.add(manifest.apiVersion() + " " + manifest), manifest + ": is there twice");
        }
    }

    private List<Manifest> workloads() {
        return manifests.all().stream()
                .filter(manifest -> manifest.podTemplate().isPresent())
                .toList();
    }

    private static Map<String, String> podLabels(Manifest workload) {
        return Manifest.texts(workload.podTemplate().orElseThrow().at("/metadata/labels"));
    }

    private static boolean selects(Map<String, String> selector, Map<String, String> labels) {
        return !selector.isEmpty() && labels.entrySet().containsAll(selector.entrySet());
    }

    private static boolean hasPort(JsonNode template, String port) {
        return Manifest.all(template, "spec/containers/*/ports/*").stream()
                .anyMatch(found -> found.path("name").asText().equals(port)
                        || found.path("containerPort").asText().equals(port));
    }

    private static String value(Map<String, Optional<String>> environment, String name) {
        return environment.getOrDefault(name, Optional.empty()).orElse("");
    }

    private void require(boolean condition, String problem) {
        if (!condition) {
            problems.add(problem);
        }
    }
}
