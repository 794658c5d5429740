package mx.maal.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPPathMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mx.maal.gateway.Manifests.Manifest;

/**
 * Reads the HTTPRoute files that Kubernetes gets. What this gateway would not carry out as a cluster's does, it refuses
 * at start, so that a route never means one thing here and another there.
 */
final class RouteFiles {

    private static final String PACKED = "routes";
    private static final Set<String> RULE_FIELDS = Set.of("matches", "timeouts", "filters", "backendRefs");
    private static final Set<String> MATCH_FIELDS = Set.of("path", "method");

    /** Marks routes that are for operators alone; the SecurityPolicy of clusters selects them by it. */
    private static final Map.Entry<String, String> OPERATORS_ONLY = Map.entry("maal.mx/callers", "operators");

    private final Settings settings;
    private final Map<String, Long> bodyLimits;
    private final Policies policies;

    RouteFiles(Settings settings, Policies policies) {
        this.settings = settings;
        this.policies = policies;
        this.bodyLimits = SettingLists.sizes(settings.bodyLimits());
    }

    /** @throws IllegalArgumentException naming the file and what is wrong in it */
    Routes read() {
        List<Route> routes = new ArrayList<>();
        for (Manifest manifest : Manifests.read(settings.routes(), PACKED)) {
            if (manifest.is("HTTPRoute")) {
                routes.addAll(read(manifest));
            }
        }
        if (routes.isEmpty()) {
            throw new IllegalArgumentException("no HTTPRoute found in "
                    + settings.routes().map(Path::toString).orElse("the packed routes"));
        }
        return new Routes(routes);
    }

    private List<Route> read(Manifest manifest) {
        try {
            manifest.content().path("spec").path("rules").forEach(RouteFiles::refuseOtherFields);
            return routes(Manifests.YAML.treeToValue(manifest.content(), HTTPRoute.class));
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(manifest.file() + ": " + e.getMessage(), e);
        }
    }

    private static void refuseOtherFields(JsonNode rule) {
        rule.fieldNames()
                .forEachRemaining(field -> require(RULE_FIELDS.contains(field), "rules[]." + field + " is not served"));
        rule.path("matches").forEach(match -> {
            require(match.has("path"), "matches[] needs a path: " + match);
            match.fieldNames()
                    .forEachRemaining(
                            field -> require(MATCH_FIELDS.contains(field), "matches[]." + field + " is not served"));
        });
        rule.path("timeouts")
                .fieldNames()
                .forEachRemaining(field -> require(field.equals("request"), "timeouts." + field + " is not served"));
    }

    private List<Route> routes(HTTPRoute route) {
        Map<String, String> labels =
                route.getMetadata() == null || route.getMetadata().getLabels() == null
                        ? Map.of()
                        : route.getMetadata().getLabels();
        String name = route.getMetadata() == null ? "" : route.getMetadata().getName();
        Policies.Limits limits = policies.of(name, labels);
        boolean operatorsOnly = labels.entrySet().contains(OPERATORS_ONLY);
        return route.getSpec().getRules().stream()
                .flatMap(rule -> routes(rule, limits, operatorsOnly).stream())
                .toList();
    }

    private List<Route> routes(HTTPRouteRule rule, Policies.Limits limits, boolean operatorsOnly) {
        require(rule.getBackendRefs().size() == 1, "a rule needs exactly one backendRef");
        HTTPBackendRef backend = rule.getBackendRefs().get(0);
        Duration timeout = rule.getTimeouts() == null || rule.getTimeouts().getRequest() == null
                ? settings.timeout()
                : SettingLists.duration(rule.getTimeouts().getRequest());
        Cors cors = cors(rule.getFilters());
        List<Route> routes = new ArrayList<>();
        for (HTTPRouteMatch match : rule.getMatches()) {
            HTTPPathMatch path = match.getPath();
            PathMatch how = PathMatch.of(path.getType());
            how.require(path.getValue());
            HttpMethod method = match.getMethod() == null ? null : HttpMethod.valueOf(match.getMethod());
            routes.add(new Route(
                    path.getValue(),
                    how,
                    method,
                    backend.getName(),
                    timeout,
                    limits.bodyBytes().orElseGet(() -> bodyLimit(path.getValue())),
                    cors,
                    operatorsOnly,
                    limits.pace(how + " " + path.getValue() + " " + method)));
        }
        return routes;
    }

    private Cors cors(List<HTTPRouteFilter> filters) {
        require(filters.size() <= 1, "a rule may have one filter, CORS");
        if (filters.isEmpty()) {
            return null;
        }
        require(
                "CORS".equals(filters.get(0).getType()) && filters.get(0).getCors() != null,
                "filter " + filters.get(0).getType() + " is not served");
        return Cors.of(filters.get(0).getCors(), settings.corsOrigins().orElse(List.of()));
    }

    /** The limit of the longest configured path that covers this one. */
    private long bodyLimit(String path) {
        return bodyLimits.entrySet().stream()
                .filter(limit -> path.equals(limit.getKey()) || path.startsWith(limit.getKey() + "/"))
                .max(Map.Entry.comparingByKey(java.util.Comparator.comparingInt(String::length)))
                .map(Map.Entry::getValue)
                .orElse(settings.bodyLimit().asLongValue());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
