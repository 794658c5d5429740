package mx.maal.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Whether alerts ask for metrics that there are. */
final class Alerts {

    /** Prometheus makes `up` itself; Quarkus counts requests so (guide "Micrometer metrics", `http.server.requests`). */
    private static final Set<String> FROM_ELSEWHERE =
            Set.of("up", "http_server_requests_seconds_count", "http_server_requests_seconds_sum");

    private static final Set<String> LANGUAGE =
            Set.of("sum", "max", "min", "avg", "rate", "increase", "absent", "and", "or", "unless", "offset");
    private static final Pattern NOT_NAMES =
            Pattern.compile("\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b\\d+[a-z]?\\b|\\b(by|without) ?\\([^)]*\\)");
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*");

    private Alerts() {}

    static List<String> problems(Manifests manifests) {
        Set<String> known = new TreeSet<>(Code.metrics());
        known.addAll(FROM_ELSEWHERE);
        known.addAll(LANGUAGE);
        List<String> problems = new ArrayList<>();
        manifests
                .of("PrometheusRule")
                .flatMap(rules -> rules.all("spec/groups/*/rules/*").stream())
                .forEach(rule -> NAME.matcher(
                                NOT_NAMES.matcher(rule.path("expr").asText()).replaceAll(" "))
                        .results()
                        .filter(name -> !known.contains(name.group()))
                        .forEach(name -> problems.add(
                                "alert " + rule.path("alert").asText() + ": no service has " + name.group())));
        return problems;
    }
}
