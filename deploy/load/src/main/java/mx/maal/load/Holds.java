package mx.maal.load;

import java.util.LinkedHashMap;
import java.util.Map;
import mx.maal.local.demo.Goods;

/**
 * {@code holds}: as many holds on one hot variant as the stack can make, on stock that lasts; then half as many, to see how
 * long one takes; and what PostgreSQL itself does with a row that hot.
 */
final class Holds implements Scenario {

    private static final String RESULT = "result";
    private static final String CPU = "CPU ms per hold";
    private static final String CPU_AT_HALF = "CPU ms per hold at half the rate";

    private final HoldRequests.Plan plan;
    private final int baselineSeconds;

    Holds(Options options) {
        plan = HoldRequests.Plan.of(options, 30);
        baselineSeconds = options.number("baseline-seconds", 20, 10, 600);
    }

    @Override
    public Outcome run(Bench bench) {
        bench.out().printf("holds: %d at once, for %d s%n", plan.concurrency(), plan.seconds());
        Goods goods = Goods.create(bench.backOffice(), HoldRequests.LASTING_UNITS);
        HoldRequests requests = new HoldRequests(bench, goods.variantId());
        double expected = requests.warmUp(plan);

        requests.openCarts(plan.carts(expected, plan.seconds()));
        Baseline.Result baselineBefore = baseline(bench);
        bench.out().println("  as fast as it goes …");
        Processes.Reading before = bench.processes().read();
        HoldRequests.Rate all = requests.closedLoop(plan.concurrency(), plan.seconds());
        Processes.Reading used = bench.processes().read().since(before);
        Baseline.Result baseline = baselineBefore.and(baseline(bench));

        double half = all.perSecond(201) / 2;
        requests.openCarts(plan.carts(half, plan.seconds()));
        bench.out().printf("  at half of that rate, %.0f a second …%n", half);
        before = bench.processes().read();
        HoldRequests.Rate some = requests.openLoop(half, plan.seconds());
        Processes.Reading usedAtHalf = bench.processes().read().since(before);

        Figures figures = new Figures()
                .put(RESULT, "holds/s", all.perSecond(201))
                .put(RESULT, "p50 ms", all.met().admitted.millis(0.50))
                .put(RESULT, "p99 ms", all.met().admitted.millis(0.99))
                .put(RESULT, "p50 ms at half the rate", some.met().admitted.millis(0.50))
                .put(RESULT, "p99 ms at half the rate", some.met().admitted.millis(0.99))
                .put(RESULT, "baseline transactions/s", baseline.perSecond())
                .put(RESULT, "holds per baseline", all.perSecond(201) / baseline.perSecond());
        used.put(figures, CPU, Math.max(1, all.met().count(201)));
        usedAtHalf.put(figures, CPU_AT_HALF, Math.max(1, some.met().count(201)));
        Figures.print(bench.out(), Map.of("figure", figures));
        bench.out().println();
        all.print(bench.out(), "at full rate");
        some.print(bench.out(), "at half the rate");
        bench.out().println("  baseline: " + baseline.how());

        Map<String, Object> json = new LinkedHashMap<>();
        json.put("figures", figures.values());
        json.put("baseline", baseline.how());
        json.put("fullRate", all.json());
        json.put("halfRate", some.json());
        return new Outcome(json, all.met().failed() + some.met().failed() == 0);
    }

    /** Half of it before the holds and half after: the machine may be faster in one minute than in the next. */
    private Baseline.Result baseline(Bench bench) {
        bench.out().println("  what PostgreSQL does with one hot row …");
        return Baseline.run(bench, baselineSeconds / 2);
    }
}
