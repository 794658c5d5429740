package mx.maal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether Envoy Gateway does with requests what the local gateway does. Routes, paces and sizes it reads from the same files; here
 * is what it has as code and settings.
 */
final class Edge {

    /** The label by which the local gateway knows routes that are for operators alone. */
    private static final Pattern OPERATORS_ONLY = Pattern.compile("Map\\.entry\\(\"([^\"]+)\", \"([^\"]+)\"\\)");

    private static final Set<String> READS = Set.of("GET", "HEAD");

    /** The one reason to send again any request: no connection came about. */
    private static final String NOTHING_SENT = "connect-failure";

    private static final String TRANSPORT = "Strict-Transport-Security";

    private static final String GATEWAY = "deploy/gateway/src/main/";

    private Edge() {}

    static List<String> problems(Manifests manifests) {
        List<String> problems = new ArrayList<>();
        Map.Entry<String, String> label = operatorsOnly();
        for (Manifest route : manifests.of("HTTPRoute").toList()) {
            boolean closed = label.getValue().equals(route.labels().get(label.getKey()));
            List<Manifest> policies = targeting(manifests, "SecurityPolicy", route);
            if (closed != policies.stream().anyMatch(Edge::demandsToken)) {
                problems.add(route + ": " + (closed ? "no SecurityPolicy demands" : "a SecurityPolicy demands")
                        + " a token");
            }
            boolean repeated = targeting(manifests, "BackendTrafficPolicy", route).stream()
                    .flatMap(policy -> policy.all("spec/retry/retryOn/triggers/*").stream())
                    .anyMatch(trigger -> !trigger.asText().equals(NOTHING_SENT));
            if (repeated
                    && route.all("spec/rules/*/matches/*").stream()
                            .anyMatch(match ->
                                    !READS.contains(match.path("method").asText()))) {
                problems.add(route + ": Envoy would repeat what may have been carried out");
            }
            for (String kind : List.of("SecurityPolicy", "BackendTrafficPolicy")) {
                if (targeting(manifests, kind, route).size() > 1) {
                    problems.add(route + ": more than one " + kind);
                }
            }
        }
        same(
                problems,
                manifests,
                "ClientTrafficPolicy",
                "/spec/timeout/http/requestHeadersReceivedTimeout",
                setting("headTimeout"));
        same(
                problems,
                manifests,
                "ClientTrafficPolicy",
                "/spec/timeout/http/idleTimeout",
                first("resources/application.properties", "quarkus.http.idle-timeout=(\\w+)")
                        .group(1)
                        .toLowerCase());
        same(
                problems,
                manifests,
                "SecurityPolicy",
                "/spec/jwt/providers/0/remoteJWKS/cacheDuration",
                Code.setting("order", "smallrye.jwt.jwks.refresh-interval") + "m");
        headers(problems, manifests);
        same(
                problems,
                manifests,
                "BackendTrafficPolicy",
                "/spec/healthCheck/active/interval",
                setting("interface Readiness \\{\\s+", "every"));
        return problems;
    }

    /** Each answer has the headers of the local gateway, and where TLS ends, browsers are told to come by it. */
    private static void headers(List<String> problems, Manifests manifests) {
        Map<String, String> expected = new TreeMap<>();
        Pattern.compile("\"([A-Z][A-Za-z]*(?:-[A-Za-z]+)+)\", \"([^\"]+)\"")
                .matcher(
                        Repository.text(Repository.ROOT.resolve(GATEWAY + "java/mx/maal/gateway/SecurityHeaders.java")))
                .results()
                .forEach(header -> expected.put(header.group(1), header.group(2)));
        for (Manifest policy : manifests.of("ClientTrafficPolicy").toList()) {
            Map<String, String> said = new TreeMap<>();
            policy.all("spec/headers/lateResponseHeaders/set/*")
                    .forEach(header -> said.put(
                            header.path("name").asText(), header.path("value").asText()));
            String transport = said.remove(TRANSPORT);
            if (expected.isEmpty() || !said.equals(expected)) {
                problems.add(policy + ": sets " + said + " where the local gateway has " + expected);
            }
            boolean tls = manifests
                    .of("Gateway")
                    .flatMap(gateway -> gateway.all("spec/listeners/*/protocol").stream())
                    .allMatch(protocol -> protocol.asText().equals("HTTPS"));
            if (tls != (transport != null)) {
                problems.add(policy + ": " + TRANSPORT + (tls ? " is missing" : " without TLS"));
            }
        }
    }

    private static boolean demandsToken(Manifest policy) {
        JsonNode jwt = policy.json().at("/spec/jwt");
        return jwt.path("providers").size() > 0 && !jwt.path("optional").asBoolean();
    }

    private static List<Manifest> targeting(Manifests manifests, String kind, Manifest route) {
        return manifests
                .of(kind)
                .filter(policy -> policy.all("spec/targetRefs/*").stream()
                                .anyMatch(target -> target.path("kind").asText().equals("HTTPRoute")
                                        && target.path("name").asText().equals(route.name()))
                        || policy.all("spec/targetSelectors/*").stream().anyMatch(selector -> route.labels()
                                .entrySet()
                                .containsAll(Manifest.texts(selector.path("matchLabels"))
                                        .entrySet())))
                .toList();
    }

    /** All policies of a kind that say it say the same as the local gateway. */
    private static void same(List<String> problems, Manifests manifests, String kind, String at, String expected) {
        List<String> said = manifests
                .of(kind)
                .map(policy -> policy.json().at(at).asText())
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
        if (!said.equals(List.of(expected))) {
            problems.add(kind + " " + at + ": " + said + " where the local gateway has " + expected);
        }
    }

    private static Map.Entry<String, String> operatorsOnly() {
        Matcher found = first("java/mx/maal/gateway/RouteFiles.java", OPERATORS_ONLY.pattern());
        return Map.entry(found.group(1), found.group(2));
    }

    /** The default of a duration. */
    private static String setting(String name) {
        return setting("", name);
    }

    /** The default of the duration that comes first in a group of settings. */
    private static String setting(String group, String name) {
        return first(
                        "java/mx/maal/gateway/Settings.java",
                        group + "@WithDefault\\(\"(\\w+)\"\\)\\s+Duration " + name + "\\(\\)")
                .group(1);
    }

    private static Matcher first(String file, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(Repository.text(Repository.ROOT.resolve(GATEWAY + file)));
        if (!matcher.find()) {
            throw new AssertionError("nothing like " + pattern + " in " + file);
        }
        return matcher;
    }
}
