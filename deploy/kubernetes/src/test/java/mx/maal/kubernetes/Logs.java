package mx.maal.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether what logs by itself is told to say nothing of persons and nothing that opens a cart, a checkout or a ticket. What our own
 * programs log is looked at in {@code deploy/e2e}.
 */
final class Logs {

    /** What Envoy may say of a request: no path, no query, no address. */
    private static final Set<String> OF_REQUESTS = Set.of(
            "%START_TIME%",
            "%REQ(:METHOD)%",
            "%ROUTE_NAME%",
            "%RESPONSE_CODE%",
            "%RESPONSE_FLAGS%",
            "%DURATION%",
            "%REQ(X-REQUEST-ID)%",
            "%REQ(TRACEPARENT)%");

    /** PostgreSQL quotes rows in the details of errors, and values where parameters are logged. */
    private static final Map<String, String> OF_STATEMENTS = Map.of(
            "log_error_verbosity", "terse",
            "log_parameter_max_length", "0",
            "log_parameter_max_length_on_error", "0");

    private Logs() {}

    static List<String> problems(Manifests manifests) {
        List<String> problems = new ArrayList<>();
        manifests.of("Gateway").forEach(gateway -> envoy(problems, manifests, gateway));
        manifests.of("Cluster").forEach(database -> postgres(problems, database));
        return problems;
    }

    /** Unless it is told what to say, it says everything. */
    private static void envoy(List<String> problems, Manifests manifests, Manifest gateway) {
        String name =
                gateway.json().at("/spec/infrastructure/parametersRef/name").asText();
        List<String> said = manifests.find("EnvoyProxy", name).stream()
                .flatMap(proxy -> proxy.all("spec/telemetry/accessLog/settings/*/format/json/*").stream())
                .map(field -> field.asText())
                .toList();
        if (said.isEmpty()) {
            problems.add(gateway + ": Envoy logs all of its requests, for nobody says what to log");
        }
        said.stream()
                .filter(what -> !OF_REQUESTS.contains(what))
                .forEach(what -> problems.add("EnvoyProxy " + name + ": logs " + what));
    }

    private static void postgres(List<String> problems, Manifest database) {
        Map<String, String> parameters = Manifest.texts(database.json().at("/spec/postgresql/parameters"));
        OF_STATEMENTS.forEach((name, value) -> {
            if (!value.equals(parameters.get(name))) {
                problems.add(database + ": " + name + " is not " + value + ": its log would quote rows");
            }
        });
    }
}
