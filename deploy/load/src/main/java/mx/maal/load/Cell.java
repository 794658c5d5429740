package mx.maal.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mx.maal.load.CellRun.Size;

/** {@code cell}: more shoppers than units, closed loop, each from an empty cart to a paid order. */
final class Cell implements Scenario {

    private final Size size;
    private final int warmUps;
    private final int runs;

    Cell(Options options) {
        size = Size.of(options);
        warmUps = options.number("warm-up", 3, 0, 1_000);
        runs = options.number("runs", 3, 1, 1_000);
    }

    @Override
    public Outcome run(Bench bench) {
        bench.out().println("cell: " + this);
        List<CellRun> counted = counted(bench);
        Map<String, Figures> columns = columns(counted);
        Figures.print(bench.out(), columns);
        return new Outcome(
                json(counted, columns.get("median")), counted.stream().allMatch(CellRun::flawless));
    }

    /** The runs that count, after the others. */
    List<CellRun> counted(Bench bench) {
        for (int i = 1; i <= warmUps; i++) {
            tell(bench, "warm-up " + i + " of " + warmUps, CellRun.run(bench, size));
        }
        List<CellRun> counted = new ArrayList<>();
        for (int i = 1; i <= runs; i++) {
            CellRun run = CellRun.run(bench, size);
            counted.add(run);
            tell(bench, "run " + i + " of " + runs, run);
        }
        return counted;
    }

    private static void tell(Bench bench, String which, CellRun run) {
        bench.out()
                .printf(
                        "  %-18s%s shoppers/s, %s errors, answers %s%n",
                        which,
                        Figures.text(run.figures().get(CellRun.RESULT, CellRun.SHOPPERS_RATE)),
                        Figures.text(run.figures().get(CellRun.RESULT, "errors")),
                        run.statuses());
        run.errors().forEach(error -> bench.out().println("    " + error));
    }

    private static Map<String, Figures> columns(List<CellRun> runs) {
        Map<String, Figures> columns = new LinkedHashMap<>();
        for (int i = 0; i < runs.size(); i++) {
            columns.put("run " + (i + 1), runs.get(i).figures());
        }
        columns.put("median", Figures.median(runs.stream().map(CellRun::figures).toList()));
        return columns;
    }

    /** All runs, and the median of each figure. */
    static Map<String, Object> json(List<CellRun> runs, Figures median) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(
                "runs",
                runs.stream()
                        .map(run -> Map.of(
                                "figures", run.figures().values(),
                                "statuses", run.statuses(),
                                "errors", run.errors()))
                        .toList());
        json.put("median", median.values());
        return json;
    }

    @Override
    public String toString() {
        return size.toString();
    }
}
