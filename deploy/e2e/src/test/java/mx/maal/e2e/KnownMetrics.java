package mx.maal.e2e;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import mx.maal.e2e.Exposition.Series;
import mx.maal.e2e.PromQl.LabelMatcher;
import mx.maal.e2e.PromQl.Wrong;

/**
 * Metrics that are there: those that running processes were seen to expose, and a short list of others' whose processes do
 * not run here.
 */
final class KnownMetrics implements PromQl.Metrics {

    /** Labels that Prometheus adds to what it scrapes from pods. */
    private static final Set<String> OF_TARGETS = Set.of("job", "namespace", "pod", "container", "instance");

    /** From elsewhere: names and labels as their documentation has them, never seen here. */
    private static final Map<String, Set<String>> FROM_ELSEWHERE = Map.of(
            // Prometheus itself
            "up", Set.of(),
            // Envoy; Envoy Gateway exposes it on its proxies' port 19001
            "envoy_http_downstream_rq_xx", Set.of("envoy_response_code_class", "envoy_http_conn_manager_prefix"),
            // kube-state-metrics
            "kube_pod_container_status_restarts_total", Set.of(),
            // kubelet
            "kubelet_volume_stats_available_bytes", Set.of("persistentvolumeclaim"),
            "kubelet_volume_stats_capacity_bytes", Set.of("persistentvolumeclaim"),
            // CloudNativePG's instances, with the Barman Cloud plugin
            "barman_cloud_cloudnative_pg_io_last_available_backup_timestamp", Set.of("cnpg_io_cluster"));

    /** What only shows when something has gone wrong, and must not here. */
    private static final Set<LabelMatcher> ONLY_WHEN_BROKEN = Set.of(new LabelMatcher("outcome", "=", "SERVER_ERROR"));

    private final Collection<Series> seen;

    KnownMetrics(Collection<Series> seen) {
        this.seen = seen;
    }

    @Override
    public Set<String> labels(String metric, List<LabelMatcher> matchers) {
        Set<String> labels = new TreeSet<>(OF_TARGETS);
        boolean elsewhere = FROM_ELSEWHERE.containsKey(metric);
        List<Series> series =
                seen.stream().filter(one -> one.metric().equals(metric)).toList();
        if (elsewhere) {
            labels.addAll(FROM_ELSEWHERE.get(metric));
        } else if (series.isEmpty()) {
            throw new Wrong("no process exposes " + metric);
        }
        series.forEach(one -> labels.addAll(one.labels().keySet()));
        for (LabelMatcher matcher : matchers) {
            if (!labels.contains(matcher.label())) {
                throw new Wrong(metric + " has no label " + matcher.label() + ", only " + labels);
            }
        }
        if (!elsewhere && series.stream().noneMatch(one -> matches(one, matchers))) {
            throw new Wrong("no " + metric + " is selected by " + matchers);
        }
        return labels;
    }

    private static boolean matches(Series series, List<LabelMatcher> matchers) {
        return matchers.stream()
                .filter(matcher -> !ONLY_WHEN_BROKEN.contains(matcher))
                .allMatch(matcher -> matches(series.labels().getOrDefault(matcher.label(), ""), matcher));
    }

    private static boolean matches(String value, LabelMatcher matcher) {
        return switch (matcher.operator()) {
            case "=" -> value.equals(matcher.value());
            case "!=" -> !value.equals(matcher.value());
            case "=~" -> Pattern.matches(matcher.value(), value);
            default -> !Pattern.matches(matcher.value(), value);
        };
    }
}
