package mx.maal.load;

import java.util.LinkedHashMap;
import java.util.Map;
import mx.maal.local.demo.Goods;

/**
 * {@code sold-out}: how fast shoppers are told that nothing is left, beside how fast they get units while there are some. Both in
 * turn, a few seconds each: the machine may be faster in one minute than in the next.
 */
final class SoldOut implements Scenario {

    private static final String RESULT = "result";
    private static final int ROUNDS = 4;

    private final HoldRequests.Plan plan;

    SoldOut(Options options) {
        plan = HoldRequests.Plan.of(options, 20);
    }

    @Override
    public Outcome run(Bench bench) {
        bench.out().printf("sold-out: %d at once, twice for %d s in all%n", plan.concurrency(), plan.seconds());
        Goods plenty = Goods.create(bench.backOffice(), HoldRequests.LASTING_UNITS);
        Goods nothing = Goods.create(bench.backOffice(), 0);
        HoldRequests holds = new HoldRequests(bench, plenty.variantId());
        HoldRequests refusals = new HoldRequests(bench, nothing.variantId());
        double expected = holds.warmUp(plan);
        double expectedRefusals = refusals.warmUp(plan);

        holds.openCarts(plan.carts(expected, plan.seconds()));
        refusals.openCarts(plan.carts(expectedRefusals, plan.seconds()));
        double seconds = (double) plan.seconds() / ROUNDS;
        HoldRequests.Rate held = HoldRequests.Rate.none();
        HoldRequests.Rate refused = HoldRequests.Rate.none();
        Processes.Reading used = Processes.Reading.none();
        for (int round = 1; round <= ROUNDS; round++) {
            bench.out().printf("  while there are units, and when there are none, %d of %d …%n", round, ROUNDS);
            held = holds.closedLoop(held, plan.concurrency(), seconds);
            Processes.Reading before = bench.processes().read();
            refused = refusals.closedLoop(refused, plan.concurrency(), seconds);
            used = used.and(bench.processes().read().since(before));
        }

        Figures figures = new Figures()
                .put(RESULT, "refusals/s", refused.perSecond(409))
                .put(RESULT, "p50 ms", refused.met().admitted.millis(0.50))
                .put(RESULT, "p99 ms", refused.met().admitted.millis(0.99))
                .put(RESULT, "holds/s", held.perSecond(201))
                .put(RESULT, "refusals per hold", refused.perSecond(409) / held.perSecond(201));
        used.put(figures, "CPU ms per refusal", Math.max(1, refused.met().count(409)));
        Figures.print(bench.out(), Map.of("figure", figures));
        bench.out().println();
        held.print(bench.out(), "holds");
        refused.print(bench.out(), "refusals");

        Map<String, Object> json = new LinkedHashMap<>();
        json.put("figures", figures.values());
        json.put("holds", held.json());
        json.put("refusals", refused.json());
        boolean gaveNothing = refused.met().count(201) == 0;
        return new Outcome(
                json, gaveNothing && held.met().failed() + refused.met().failed() == 0);
    }
}
