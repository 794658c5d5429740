package mx.maal.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPPathMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads the HTTPRoute files that Kubernetes gets. What this gateway would not carry out as a cluster's does, it refuses
 * at start, so that a route never means one thing here and another there.
 */
final class RouteFiles {

    private static final String PACKED = "routes/";
    private static final Set<String> RULE_FIELDS = Set.of("matches", "timeouts", "filters", "backendRefs");

    private final ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    private final Settings settings;
    private final Map<String, Long> bodyLimits;

    RouteFiles(Settings settings) {
        this.settings = settings;
        this.bodyLimits = SettingLists.sizes(settings.bodyLimits());
    }

    /** @throws IllegalArgumentException naming the file and what is wrong in it */
    Routes read() {
        List<Route> routes = new ArrayList<>();
        if (settings.routes().isPresent()) {
            files(settings.routes().get()).forEach(file -> routes.addAll(read(file.toString(), open(file))));
        } else {
            for (JsonNode name : tree("kustomization.yaml").path("resources")) {
                routes.addAll(read(name.textValue(), packed(name.textValue())));
            }
        }
        if (routes.isEmpty()) {
            throw new IllegalArgumentException("no HTTPRoute found in "
                    + settings.routes().map(Path::toString).orElse("the packed routes"));
        }
        return new Routes(routes);
    }

    private List<Route> read(String file, InputStream content) {
        List<Route> routes = new ArrayList<>();
        try (content;
                var documents = yaml.readerFor(JsonNode.class).<JsonNode>readValues(content)) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                if ("HTTPRoute".equals(document.path("kind").asText())) {
                    document.path("spec").path("rules").forEach(RouteFiles::refuseOtherFields);
                    for (HTTPRouteRule rule : yaml.treeToValue(document, HTTPRoute.class)
                            .getSpec()
                            .getRules()) {
                        routes.addAll(routes(rule));
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
        return routes;
    }

    private static void refuseOtherFields(JsonNode rule) {
        rule.fieldNames()
                .forEachRemaining(field -> require(RULE_FIELDS.contains(field), "rules[]." + field + " is not served"));
        rule.path("matches").forEach(match -> {
            require(match.size() == 1 && match.has("path"), "matches[] may hold a path, nothing else: " + match);
        });
        rule.path("timeouts")
                .fieldNames()
                .forEachRemaining(field -> require(field.equals("request"), "timeouts." + field + " is not served"));
    }

    private List<Route> routes(HTTPRouteRule rule) {
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
            routes.add(new Route(path.getValue(), how, backend.getName(), timeout, bodyLimit(path.getValue()), cors));
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

    private JsonNode tree(String name) {
        try (InputStream content = packed(name)) {
            return yaml.readTree(content);
        } catch (IOException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private static InputStream packed(String name) {
        InputStream content = Thread.currentThread().getContextClassLoader().getResourceAsStream(PACKED + name);
        require(content != null, "not packed: " + PACKED + name);
        return content;
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the routes in " + folder, e);
        }
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + file, e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
