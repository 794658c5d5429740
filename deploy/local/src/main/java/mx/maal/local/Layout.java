package mx.maal.local;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where everything of one stack is: directories and ports.
 *
 * @param root of the repository
 * @param run logs and {@code stack.json}
 * @param data databases, events and secrets
 * @param offset added to every port
 * @param replicas by slice; what is not in it runs once
 */
record Layout(Path root, Path run, Path data, int offset, Map<String, Integer> replicas) {

    private static final Map<String, Integer> SERVICE_PORTS =
            Map.of("catalog", 8101, "inventory", 8102, "order", 8103, "fulfillment", 8104, "payments", 8105);

    private static final int BETWEEN_REPLICAS = 10;

    /** One replica of a service; replicas count from 1. */
    record Replica(String slice, int number, int port) {

        String service() {
            return slice + "-service";
        }

        String name() {
            return processName(service(), number);
        }

        String url() {
            return "http://127.0.0.1:" + port;
        }
    }

    /** Of a replica's process and its log: the first one goes by the service's own name. */
    static String processName(String service, int number) {
        return number == 1 ? service : service + "-" + number;
    }

    /** @throws CannotStart when no offset was given and none is free */
    static Layout of(UpOptions options) {
        Layout layout = new Layout(
                repository(),
                options.runDirectory().orElse(usualRun()).toAbsolutePath().normalize(),
                options.dataDirectory()
                        .orElse(repository().resolve("deploy/local/data"))
                        .toAbsolutePath()
                        .normalize(),
                options.portOffset().orElse(0),
                options.replicas());
        return options.portOffset().isPresent() ? layout : layout.withFreeOffset();
    }

    /** The run directory of a stack that was started without naming one. */
    static Path usualRun() {
        return repository().resolve("deploy/local/run");
    }

    int gatewayPort() {
        return 8080 + offset;
    }

    /** Health and metrics of the gateway, which its own port does not show. */
    int gatewayManagementPort() {
        return 8081 + offset;
    }

    int simulatorPort() {
        return 8090 + offset;
    }

    int postgresPort() {
        return 15432 + offset;
    }

    int kafkaPort() {
        return 19092 + offset;
    }

    int kafkaControllerPort() {
        return 19093 + offset;
    }

    String gatewayUrl() {
        return "http://127.0.0.1:" + gatewayPort();
    }

    String gatewayManagementUrl() {
        return "http://127.0.0.1:" + gatewayManagementPort();
    }

    String simulatorUrl() {
        return "http://127.0.0.1:" + simulatorPort();
    }

    /** Where a stack with this run directory is described. */
    static Path stackFile(Path run) {
        return run.resolve("stack.json");
    }

    Path stackFile() {
        return stackFile(run);
    }

    /** Where the launcher of a stack with this run directory listens: a socket of the file system. */
    static Path controlSocket(Path run) {
        return run.resolve("control");
    }

    Path log(String process) {
        return run.resolve(process + ".log");
    }

    /** Every replica of every service, a service's replicas together. */
    List<Replica> serviceReplicas() {
        List<Replica> all = new ArrayList<>();
        for (String slice : Slices.NAMES) {
            for (int number = 1; number <= replicas.getOrDefault(slice, 1); number++) {
                int port = SERVICE_PORTS.get(slice) + BETWEEN_REPLICAS * (number - 1) + offset;
                all.add(new Replica(slice, number, port));
            }
        }
        return all;
    }

    /** What needs a port that something else listens on: for example {@code order-service (8103)}; empty when all are free. */
    List<String> takenPorts() {
        return Stream.concat(
                        Stream.of(
                                Map.entry("gateway", gatewayPort()),
                                Map.entry("gateway's health", gatewayManagementPort()),
                                Map.entry("simulator", simulatorPort()),
                                Map.entry("PostgreSQL", postgresPort()),
                                Map.entry("Kafka", kafkaPort()),
                                Map.entry("Kafka's controller", kafkaControllerPort())),
                        serviceReplicas().stream().map(replica -> Map.entry(replica.name(), replica.port())))
                .filter(use -> Ports.taken(use.getValue()))
                .map(use -> use.getKey() + " (" + use.getValue() + ")")
                .collect(Collectors.toList());
    }

    private Layout withFreeOffset() {
        return ThreadLocalRandom.current()
                // The highest port stays below those that systems give out for outgoing connections.
                .ints(200, 1_000, 12_000)
                .mapToObj(candidate -> new Layout(root, run, data, candidate, replicas))
                .filter(candidate -> candidate.takenPorts().isEmpty())
                .findFirst()
                .orElseThrow(() -> new CannotStart("No port offset was found with which all ports are free."));
    }

    /** The root of the working copy that this code was built in. */
    static Path repository() {
        return code().resolve("../../../..").normalize();
    }

    /** The jar or directory that this class was loaded from: {@code deploy/local/target/…}. */
    private static Path code() {
        try {
            return Path.of(Layout.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
