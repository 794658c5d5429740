package mx.maal.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a process tells of itself at {@code /q/metrics}, in Prometheus' text format. */
final class Exposition {

    /** What Prometheus says it accepts. */
    static final String ACCEPT =
            "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private static final Pattern SERIES =
            Pattern.compile("(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(?<labels>.*)})? (?<value>\\S+)(?: .*)?");
    private static final Pattern LABEL =
            Pattern.compile("(?<name>[a-zA-Z_][a-zA-Z0-9_]*)=\"(?<value>(?:[^\"\\\\]|\\\\.)*)\",?");

    private Exposition() {}

    /** One series; its value is not looked at. */
    record Series(String metric, Map<String, String> labels) {}

    /** @param job that Prometheus would add to each series */
    static List<Series> parse(String text, String job) {
        List<Series> all = new ArrayList<>();
        for (String line : text.split("\n")) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher series = SERIES.matcher(line);
            if (!series.matches()) {
                throw new AssertionError("not a series: " + line);
            }
            Map<String, String> labels = new TreeMap<>(Map.of("job", job));
            if (series.group("labels") != null) {
                LABEL.matcher(series.group("labels"))
                        .results()
                        .forEach(label -> labels.put(label.group(1), label.group(2)));
            }
            all.add(new Series(series.group("name"), labels));
        }
        return all;
    }
}
