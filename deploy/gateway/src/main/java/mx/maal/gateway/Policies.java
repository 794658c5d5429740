package mx.maal.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mx.maal.gateway.Manifests.Manifest;

/**
 * How much one client may send, as the BackendTrafficPolicies of Envoy Gateway say: the pace on each route, and the size of what
 * is sent. A route has the limits of the policy that names it, else those of the Gateway. What else such a policy says is about how
 * Envoy treats the services, for which this gateway has ways of its own; what it says about clients in other words than these is
 * refused.
 */
final class Policies {

    private static final String KIND = "BackendTrafficPolicy";
    private static final Set<String> SPEC_FIELDS = Set.of(
            "targetRefs",
            "targetSelectors",
            "mergeType",
            "rateLimit",
            "requestBuffer",
            "circuitBreaker",
            "loadBalancer",
            "healthCheck",
            "retry");
    private static final Set<String> ALL_ADDRESSES = Set.of("0.0.0.0/0", "::/0");
    private static final Map<String, Duration> UNITS = Map.of(
            "Second", Duration.ofSeconds(1),
            "Minute", Duration.ofMinutes(1));
    private static final Limits NONE = new Limits(0, Duration.ZERO, Optional.empty());

    private final List<JsonNode> ofRoutes = new ArrayList<>();
    private final long times;
    private Limits ofGateway = NONE;

    /**
     * What one client may send.
     *
     * @param requests in that time, to each route; 0: any number
     * @param bodyBytes the largest request body; empty: the policy does not say
     */
    record Limits(long requests, Duration per, Optional<Long> bodyBytes) {

        /** Null when there is no limit. */
        Pace pace(String route) {
            return requests == 0 ? null : new Pace(route, requests, per);
        }
    }

    /**
     * @param manifests of any kind; only the policies are read
     * @param times how many times as much each client may send, 1 or more
     * @throws IllegalArgumentException naming the file, when a policy says what would not be carried out
     */
    Policies(List<Manifest> manifests, long times) {
        this.times = times;
        for (Manifest manifest : manifests) {
            if (manifest.is(KIND)) {
                try {
                    add(manifest.content().path("spec"));
                } catch (RuntimeException e) {
                    throw new IllegalArgumentException(manifest.file() + ": " + e.getMessage(), e);
                }
            }
        }
    }

    private void add(JsonNode policy) {
        policy.fieldNames()
                .forEachRemaining(field -> require(SPEC_FIELDS.contains(field), KIND + " " + field + " is not served"));
        Limits limits = limits(policy, NONE);
        if (targets(policy, "Gateway", "targetRefs").isEmpty()) {
            ofRoutes.add(policy);
        } else {
            require(ofGateway == NONE, "two policies for the Gateway");
            ofGateway = limits;
        }
    }

    /** Of requests that belong to no route, or to one that no policy names. */
    Limits ofGateway() {
        return ofGateway;
    }

    /**
     * The limits of a route.
     *
     * @throws IllegalArgumentException when two policies name it
     */
    Limits of(String route, Map<String, String> labels) {
        List<JsonNode> found = ofRoutes.stream()
                .filter(policy -> targets(policy, "HTTPRoute", "targetRefs").stream()
                                .anyMatch(target -> target.path("name").asText().equals(route))
                        || targets(policy, "HTTPRoute", "targetSelectors").stream()
                                .anyMatch(target -> selects(target.path("matchLabels"), labels)))
                .toList();
        require(found.size() <= 1, "two policies for the route " + route);
        if (found.isEmpty()) {
            return ofGateway;
        }
        JsonNode policy = found.get(0);
        return limits(policy, policy.has("mergeType") ? ofGateway : NONE);
    }

    private Limits limits(JsonNode policy, Limits otherwise) {
        Optional<Long> bodyBytes = policy.has("requestBuffer")
                ? Optional.of(Quantity.getAmountInBytes(
                                Quantity.parse(policy.at("/requestBuffer/limit").asText()))
                        .longValueExact())
                : otherwise.bodyBytes();
        if (!policy.has("rateLimit")) {
            return new Limits(otherwise.requests(), otherwise.per(), bodyBytes);
        }
        JsonNode rules = policy.at("/rateLimit/local/rules");
        require(rules.size() > 0, "rateLimit: needs local.rules");
        JsonNode limit = rules.get(0).path("limit");
        Set<String> addresses = new TreeSet<>();
        for (JsonNode rule : rules) {
            JsonNode client = rule.at("/clientSelectors/0/sourceCIDR");
            addresses.add(client.path("value").asText());
            require(
                    rule.path("clientSelectors").size() == 1
                            && rule.at("/clientSelectors/0").size() == 1
                            && client.path("type").asText().equals("Distinct")
                            && rule.path("limit").equals(limit),
                    "rateLimit: a rule other than one for each client alike is not served: " + rule);
        }
        require(
                addresses.equals(ALL_ADDRESSES),
                "rateLimit: rules for " + ALL_ADDRESSES + " are served, not " + addresses);
        Duration per = UNITS.get(limit.path("unit").asText());
        long requests = limit.path("requests").asLong();
        require(per != null && requests > 0, "rateLimit: not served: " + limit);
        return new Limits(Math.multiplyExact(requests, times), per, bodyBytes);
    }

    private static List<JsonNode> targets(JsonNode policy, String kind, String field) {
        List<JsonNode> targets = new ArrayList<>();
        policy.path(field).forEach(target -> {
            if (kind.equals(target.path("kind").asText())) {
                targets.add(target);
            }
        });
        return targets;
    }

    private static boolean selects(JsonNode selector, Map<String, String> labels) {
        boolean all = !selector.isEmpty();
        for (var label : (Iterable<Map.Entry<String, JsonNode>>) selector::fields) {
            all &= label.getValue().asText().equals(labels.get(label.getKey()));
        }
        return all;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
