package mx.maal.load;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What one run came to: figures by name, in sections, in the order in which they were put. */
final class Figures {

    private static final String NONE = "–";

    private final Map<String, Map<String, Double>> sections = new LinkedHashMap<>();

    /** @param value NaN when there is none */
    Figures put(String section, String name, double value) {
        sections.computeIfAbsent(section, key -> new LinkedHashMap<>()).put(name, value);
        return this;
    }

    /** NaN when there is none. */
    double get(String section, String name) {
        return sections.getOrDefault(section, Map.of()).getOrDefault(name, Double.NaN);
    }

    /** By section and name; what has no value is null. */
    Map<String, Map<String, Double>> values() {
        Map<String, Map<String, Double>> values = new LinkedHashMap<>();
        sections.forEach((section, figures) ->
                figures.forEach((name, value) -> values.computeIfAbsent(section, key -> new LinkedHashMap<>())
                        .put(name, value.isNaN() ? null : (Double) (Math.round(value * 1e4) / 1e4))));
        return values;
    }

    /** Each figure's median by itself: of an even number of runs the mean of the two in the middle. */
    static Figures median(List<Figures> runs) {
        Figures median = new Figures();
        runs.get(0).sections.forEach((section, figures) -> figures.keySet()
                .forEach(name -> median.put(
                        section,
                        name,
                        median(runs.stream()
                                .mapToDouble(run -> run.get(section, name))
                                .sorted()
                                .toArray()))));
        return median;
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** A table with a column for each of these. */
    static void print(PrintStream out, Map<String, Figures> columns) {
        List<Figures> all = new ArrayList<>(columns.values());
        all.get(0).sections.forEach((section, figures) -> {
            out.printf("%n  %-26s", section);
            columns.keySet().forEach(column -> out.printf("%12s", column));
            out.println();
            figures.keySet().forEach(name -> {
                out.printf("  %-26s", name);
                all.forEach(run -> out.printf("%12s", text(run.get(section, name))));
                out.println();
            });
        });
    }

    static String text(double value) {
        if (Double.isNaN(value)) {
            return NONE;
        }
        boolean whole = value == Math.rint(value) || Math.abs(value) >= 1_000;
        int digits = whole ? 0 : Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
