package mx.maal.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import mx.maal.local.Layout.Replica;

/** Which programs a stack has, and the settings that each gets. */
final class Programs {

    private static final Set<String> HOT = Set.of("inventory", "order", "payments");
    private static final String READY = "/q/health/ready";

    private final Layout layout;
    private final Build build;
    private final Map<String, Slices.Slice> slices;
    private final Path operatorKey;
    private final Accounts accounts;
    private final Secrets secrets;
    private final boolean recording;

    /**
     * @param build of gateway and simulator
     * @param slices the services' databases
     * @param operatorKey file with the public key that verifies operator tokens
     * @param recording whether this run records the class archives that are missing
     */
    Programs(
            Layout layout,
            Build build,
            Map<String, Slices.Slice> slices,
            Path operatorKey,
            Accounts accounts,
            Secrets secrets,
            boolean recording) {
        this.layout = layout;
        this.build = build;
        this.slices = slices;
        this.operatorKey = operatorKey;
        this.accounts = accounts;
        this.secrets = secrets;
        this.recording = recording;
    }

    /**
     * The services in the order of {@link Layout#serviceReplicas}, then gateway and simulator.
     *
     * @param services the build whose services run
     */
    List<Program> all(Build services) {
        List<Program> programs = new ArrayList<>();
        for (Replica replica : layout.serviceReplicas()) {
            programs.add(service(replica, services));
        }
        programs.add(gateway());
        programs.add(simulator());
        return programs;
    }

    /** A replica as it is of this build. */
    Program service(Replica replica, Build services) {
        Slices.Slice slice = slices.get(replica.slice());
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(replica.port()));
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", slice.jdbcUrl());
        environment.put("QUARKUS_DATASOURCE_USERNAME", slice.appUser());
        environment.put("QUARKUS_DATASOURCE_PASSWORD", slice.appPassword());
        environment.put("QUARKUS_FLYWAY_USERNAME", slice.ownerUser());
        environment.put("QUARKUS_FLYWAY_PASSWORD", slice.ownerPassword());
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + layout.kafkaPort());
        environment.putAll(believing());
        if (replica.slice().equals("order")) {
            // One client on loopback may drive a whole drop.
            environment.put("MAAL_ORDER_CLIENT_HOLDS", "0");
        }
        if (replica.slice().equals("payments")) {
            environment.putAll(accounts.forService());
        }
        if (replica.slice().equals("order")) {
            environment.put("MAAL_ORDER_TICKET_SECRET", secrets.password("order-tickets"));
        }
        Program.Size size = HOT.contains(replica.slice()) ? Program.Size.HOT : Program.Size.COOL;
        Path jar = services.jar(replica.service());
        return new Program(
                replica.name(),
                Program.quarkus(jar),
                size,
                // All replicas can use one archive, but only one can write it.
                archive(services, replica.service(), size, replica.number() == 1),
                environment,
                replica.url(),
                replica.url() + READY);
    }

    /** Whose tokens count: those of the operator who started the stack. */
    private Map<String, String> believing() {
        return Map.of(
                "MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                operatorKey.toUri().toString(),
                "MP_JWT_VERIFY_ISSUER",
                OperatorToken.ISSUER,
                "MP_JWT_VERIFY_AUDIENCES",
                OperatorToken.AUDIENCE,
                "SMALLRYE_JWT_TIME_TO_LIVE",
                Long.toString(OperatorToken.VALID.toSeconds()));
    }

    /**
     * What brings a slice's tables to what this build wants and ends, as the Job in a cluster does. It ends before it would
     * listen anywhere.
     */
    Program migration(String slice, Build services) {
        Program service = service(new Replica(slice, 1, 0), services);
        Map<String, String> environment = new LinkedHashMap<>(service.environment());
        environment.put("QUARKUS_INIT_AND_EXIT", "true");
        return new Program(
                slice + "-migration", service.command(), service.size(), service.archive(), environment, "", "");
    }

    private Program gateway() {
        Path jar = build.jar("deploy/gateway");
        Map<String, String> environment = new LinkedHashMap<>(believing());
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(layout.gatewayPort()));
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(layout.gatewayManagementPort()));
        // One client on loopback may drive a whole drop.
        environment.put("MAAL_GATEWAY_RATE_LIMIT_TIMES", "400");
        environment.put("MAAL_GATEWAY_BACKENDS", backends());
        return new Program(
                "gateway",
                Program.quarkus(jar),
                Program.Size.HOT,
                archive(build, "deploy/gateway", Program.Size.HOT, true),
                environment,
                layout.gatewayUrl(),
                layout.gatewayManagementUrl() + READY);
    }

    private ClassArchive archive(Build build, String module, Program.Size size, boolean mayRecord) {
        return ClassArchive.of(
                build.target(module).resolve("class-archives"),
                build.jar(module),
                size.name().toLowerCase(Locale.ROOT),
                mayRecord && recording);
    }

    /** {@code catalog-service=http://127.0.0.1:8101;order-service=http://127.0.0.1:8103,http://127.0.0.1:8113;…} */
    private String backends() {
        return layout.serviceReplicas().stream()
                .collect(Collectors.groupingBy(
                        Replica::service,
                        LinkedHashMap::new,
                        Collectors.mapping(Replica::url, Collectors.joining(","))))
                .entrySet()
                .stream()
                .map(service -> service.getKey() + "=" + service.getValue())
                .collect(Collectors.joining(";"));
    }

    private Program simulator() {
        Path jar = build.jar("deploy/simulator");
        Map<String, String> environment = new LinkedHashMap<>(accounts.forSimulator());
        environment.put("MAAL_SIMULATOR_PORT", Integer.toString(layout.simulatorPort()));
        environment.put(
                "MAAL_SIMULATOR_DATA", layout.data().resolve("simulator").toString());
        return new Program(
                "simulator",
                Program.plain(jar, "mx.maal.simulator.Simulator"),
                Program.Size.SMALL,
                archive(build, "deploy/simulator", Program.Size.SMALL, true),
                environment,
                layout.simulatorUrl(),
                layout.simulatorUrl() + "/health");
    }
}
