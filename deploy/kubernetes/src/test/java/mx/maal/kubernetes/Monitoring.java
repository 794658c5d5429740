package mx.maal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Whether alerts and dashboards tell a person what they mean and what to do, and runbooks name what there is. What they ask
 * Prometheus for is held to running services, in {@code deploy/e2e}.
 */
final class Monitoring {

    private static final Path RUNBOOKS = Repository.ROOT.resolve("deploy/docs/runbooks");
    private static final int COLUMNS = 24;
    /** In runbooks, panels are in italics, and so is the last paragraph, which says what was tried. */
    private static final Pattern PANEL = Pattern.compile("(?<![*\\w])\\*(?!Tried )([^*\\s][^*\\n]*)\\*(?!\\*)");

    private static final Pattern CODE = Pattern.compile("(?s)```.*?```");
    private static final Pattern ALERT = Pattern.compile("`([A-Z][a-z]+(?:[A-Z][a-z]+)+)`");

    private final List<String> problems = new ArrayList<>();
    private final Set<String> alerts = new TreeSet<>();
    private final Set<String> panels = new TreeSet<>();

    private Monitoring() {}

    static List<String> problems(Manifests manifests) {
        Monitoring monitoring = new Monitoring();
        manifests
                .of("PrometheusRule")
                .flatMap(rules -> rules.all("spec/groups/*/rules/*").stream())
                .forEach(monitoring::alert);
        manifests
                .of("ConfigMap")
                .filter(map -> "1".equals(map.labels().get("grafana_dashboard")))
                .flatMap(map -> Manifest.texts(map.json().path("data")).entrySet().stream())
                .forEach(file -> monitoring.dashboard(file.getKey(), Manifests.yaml(file.getValue())));
        monitoring.require(!monitoring.alerts.isEmpty(), "there are no alerts");
        monitoring.require(!monitoring.panels.isEmpty(), "there is no dashboard");
        monitoring.runbooks();
        return monitoring.problems;
    }

    private void alert(JsonNode rule) {
        String name = rule.path("alert").asText();
        require(alerts.add(name), "alert " + name + ": is there twice");
        require(
                Set.of("page", "ticket").contains(rule.at("/labels/severity").asText()),
                "alert " + name + ": nobody knows how urgent it is");
        for (String annotation : List.of("summary", "description", "runbook")) {
            require(
                    !rule.path("annotations").path(annotation).asText().isBlank(),
                    "alert " + name + ": has no " + annotation);
        }
        Path runbook = Repository.ROOT.resolve(rule.at("/annotations/runbook").asText());
        require(Files.isRegularFile(runbook), "alert " + name + ": there is no " + runbook.getFileName());
        require(
                !Files.isRegularFile(runbook) || Repository.text(runbook).contains(name),
                "alert " + name + ": " + runbook.getFileName() + " does not say what to do about it");
    }

    private void dashboard(String file, JsonNode dashboard) {
        Set<String> ids = new TreeSet<>();
        Map<String, String> cells = new TreeMap<>();
        for (JsonNode panel : dashboard.path("panels")) {
            String title = panel.path("title").asText();
            String where = file + ", panel " + title;
            panels.add(title);
            require(ids.add(panel.path("id").asText()), where + ": another panel has its id");
            place(panel.path("gridPos"), where, cells);
            if (!panel.path("type").asText().equals("row")) {
                require(!panel.path("description").asText().isBlank(), where + ": does not say what it shows");
                require(panel.at("/fieldConfig/defaults/unit").isTextual(), where + ": has no unit");
                require(panel.path("targets").size() > 0, where + ": asks for nothing");
                require(
                        "${datasource}".equals(panel.at("/datasource/uid").asText()),
                        where + ": asks a Prometheus that nobody chose");
            }
        }
    }

    private void place(JsonNode grid, String where, Map<String, String> cells) {
        int right = grid.path("x").asInt() + grid.path("w").asInt();
        require(right <= COLUMNS, where + ": is wider than the page");
        for (int x = grid.path("x").asInt(); x < right; x++) {
            for (int y = 0; y < grid.path("h").asInt(); y++) {
                String other = cells.putIfAbsent(x + "," + (grid.path("y").asInt() + y), where);
                if (other != null) {
                    problems.add(where + ": lies over " + other);
                    return;
                }
            }
        }
    }

    private void runbooks() {
        for (Path runbook : Repository.files(RUNBOOKS, ".md")) {
            PANEL.matcher(CODE.matcher(Repository.text(runbook)).replaceAll(""))
                    .results()
                    .filter(named -> !panels.contains(named.group(1)))
                    .forEach(named -> problems.add(runbook.getFileName() + ": there is no panel " + named.group(1)));
        }
        ALERT.matcher(Repository.text(RUNBOOKS.resolve("README.md")))
                .results()
                .filter(named ->
                        !alerts.contains(named.group(1)) && !named.group(1).endsWith("IT"))
                .forEach(named -> problems.add("runbooks: there is no alert " + named.group(1)));
    }

    private void require(boolean condition, String problem) {
        if (!condition) {
            problems.add(problem);
        }
    }
}
