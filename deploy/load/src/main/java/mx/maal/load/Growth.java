package mx.maal.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code growth}: a cell on slices that are nearly empty, and the same one when they are full. */
final class Growth implements Scenario {

    /** For what PostgreSQL still has to write. */
    private static final long SETTLE_MILLIS = 15_000;

    private final Cell cell;
    private final Seeding seeding;

    Growth(Options options) {
        cell = new Cell(options);
        seeding = Seeding.of(options);
    }

    @Override
    public Outcome run(Bench bench) {
        seeding.requireUngrown(bench.stack());
        bench.out().println("growth: " + cell + "; before");
        List<CellRun> before = cell.counted(bench);
        bench.out().println("  " + seeding);
        seeding.run(bench.stack(), bench.out());
        Bench.pause(SETTLE_MILLIS);
        bench.out().println("after");
        List<CellRun> after = cell.counted(bench);

        Figures medianBefore =
                Figures.median(before.stream().map(CellRun::figures).toList());
        Figures medianAfter =
                Figures.median(after.stream().map(CellRun::figures).toList());
        Map<String, Figures> columns = new LinkedHashMap<>();
        columns.put("before", medianBefore);
        columns.put("after", medianAfter);
        Figures.print(bench.out(), columns);
        Figures loss = loss(medianBefore, medianAfter);
        Figures.print(bench.out(), Map.of("%", loss));

        Map<String, Object> json = new LinkedHashMap<>();
        json.put("before", Cell.json(before, medianBefore));
        json.put("after", Cell.json(after, medianAfter));
        json.put("lossPercent", loss.values());
        boolean flawless =
                before.stream().allMatch(CellRun::flawless) && after.stream().allMatch(CellRun::flawless);
        return new Outcome(json, flawless);
    }

    /** How much slower it has become; negative when it is faster. */
    private static Figures loss(Figures before, Figures after) {
        Figures loss = new Figures();
        for (String rate : List.of(CellRun.SHOPPERS_RATE, CellRun.ORDERS_RATE)) {
            double share = after.get(CellRun.RESULT, rate) / before.get(CellRun.RESULT, rate);
            loss.put("lost", rate, 100 * (1 - share));
        }
        return loss;
    }
}
