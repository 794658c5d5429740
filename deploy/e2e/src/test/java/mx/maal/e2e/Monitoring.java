package mx.maal.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every expression of the dashboards and alerts in {@code deploy/kubernetes}, and every query of the runbooks. */
final class Monitoring {

    private static final Path DEPLOY = Path.of("..").toAbsolutePath().normalize();
    private static final Path COMPONENTS = DEPLOY.resolve("kubernetes/components");
    private static final Path RUNBOOKS = DEPLOY.resolve("docs/runbooks");

    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), *(\\w+)\\)");
    private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{ *(\\w+) *}}");
    private static final Pattern ANNOTATION_LABEL = Pattern.compile("\\$labels\\.(\\w+)");
    private static final Pattern SQL = Pattern.compile("```sql\\n *-- (\\w+)\\n(.*?)```", Pattern.DOTALL);

    private Monitoring() {}

    /**
     * One expression.
     *
     * @param where for a person
     * @param shown labels that whoever shows the result names
     */
    record Expression(String where, String text, Set<String> shown) {

        /** Empty when all is well. */
        String problem(PromQl.Metrics metrics) {
            try {
                Set<String> missing = new TreeSet<>(shown);
                missing.removeAll(PromQl.labels(text, metrics));
                return missing.isEmpty() ? "" : where + ": shows " + missing + ", which its result has not";
            } catch (PromQl.Wrong e) {
                return where + ": " + e.getMessage() + "\n    " + text.strip();
            }
        }
    }

    /** A read-only question to a slice. */
    record Query(String where, String slice, String sql) {}

    static List<Expression> expressions() {
        List<Expression> all = new ArrayList<>();
        for (Path file : files(COMPONENTS, ".json")) {
            dashboard(file.getFileName().toString(), json(file), all);
        }
        for (Path file : files(COMPONENTS, ".yaml")) {
            for (JsonNode document : documents(file)) {
                if (document.path("kind").asText().equals("PrometheusRule")) {
                    document.findValues("rules").forEach(rules -> rules.forEach(rule -> all.add(alert(rule))));
                }
            }
        }
        return all;
    }

    static List<Query> queries() {
        List<Query> all = new ArrayList<>();
        for (Path file : files(RUNBOOKS, ".md")) {
            String text = text(file);
            int before = all.size();
            SQL.matcher(text)
                    .results()
                    .forEach(
                            block -> all.add(new Query(file.getFileName().toString(), block.group(1), block.group(2))));
            if (all.size() - before != text.split("```sql", -1).length - 1) {
                throw new AssertionError(file + ": a query does not say which slice it is for");
            }
        }
        return all;
    }

    private static Expression alert(JsonNode rule) {
        return new Expression(
                rule.path("alert").asText(),
                rule.path("expr").asText(),
                names(ANNOTATION_LABEL, rule.path("annotations").toString()));
    }

    private static void dashboard(String file, JsonNode dashboard, List<Expression> all) {
        for (JsonNode variable : dashboard.at("/templating/list")) {
            Matcher query = LABEL_VALUES.matcher(variable.path("query").asText());
            if (query.matches()) {
                all.add(new Expression(
                        file + " variable " + variable.path("name").asText(), query.group(1), Set.of(query.group(2))));
            }
        }
        for (JsonNode panel : dashboard.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                all.add(new Expression(
                        file + " " + panel.path("title").asText(),
                        filledIn(target.path("expr").asText(), dashboard),
                        names(LEGEND_LABEL, target.path("legendFormat").asText())));
            }
        }
    }

    /** What Grafana puts in: its own intervals, and anything for the dashboard's variables. */
    private static String filledIn(String expression, JsonNode dashboard) {
        String filled = expression.replace("$__rate_interval", "1m").replace("$__range", "1h");
        for (JsonNode variable : dashboard.at("/templating/list")) {
            filled = filled.replace("$" + variable.path("name").asText(), ".*");
        }
        return filled;
    }

    private static Set<String> names(Pattern pattern, String text) {
        Set<String> names = new TreeSet<>();
        pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .forEach(names::add);
        return names;
    }

    private static List<Path> files(Path folder, String suffix) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> found = new ArrayList<>(
                    files.filter(file -> file.toString().endsWith(suffix)).toList());
            Collections.sort(found);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    private static List<JsonNode> documents(Path file) {
        try (MappingIterator<JsonNode> documents =
                new YAMLMapper().readerFor(JsonNode.class).readValues(file.toFile())) {
            return documents.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
