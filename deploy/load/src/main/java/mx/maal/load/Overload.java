package mx.maal.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mx.maal.load.OpenLoop.Phase;
import mx.maal.load.http.Answer;
import mx.maal.local.demo.Goods;

/**
 * {@code overload}: finds out how many shoppers a second the stack can serve, sends a multiple of them, and then a quarter:
 * who is turned away, how long the others wait, what memory it takes, and how soon all is well again. A shopper here opens a
 * cart and asks for a unit; who is turned away goes away.
 */
final class Overload implements Scenario {

    private static final String RESULT = "result";

    /** In this order, without a pause between them. */
    private static final int QUIET = 0;

    private static final int OVERLOADED = 1;
    private static final int AFTERWARDS = 2;

    private static final double QUIET_SHARE = 0.25;

    /** How much slower than in quiet times still is healthy; on two cores a collection alone takes some time. */
    private static final double HEALTHY_FACTOR = 2;

    private static final double HEALTHY_MILLIS = 50;

    private final int concurrency;
    private final int warmUpSeconds;
    private final int capacitySeconds;
    private final int quietSeconds;
    private final int seconds;
    private final int factor;
    private final int connections;
    private final int recoverySeconds;

    Overload(Options options) {
        concurrency = options.number("concurrency", 200, 1, 10_000);
        warmUpSeconds = options.number("warm-up-seconds", 15, 1, 3_600);
        capacitySeconds = options.number("capacity-seconds", 10, 1, 3_600);
        quietSeconds = options.number("quiet-seconds", 5, 1, 3_600);
        seconds = options.number("seconds", 30, 1, 3_600);
        factor = options.number("factor", 4, 1, 1_000);
        connections = options.number("connections", 4_000, 1, 50_000);
        recoverySeconds = options.number("recovery-seconds", 20, 2, 3_600);
    }

    @Override
    public Outcome run(Bench bench) {
        Goods goods = Goods.create(bench.backOffice(), HoldRequests.LASTING_UNITS);
        bench.out().println("overload\n  warm-up …");
        serve(bench, goods.variantId(), warmUpSeconds);
        bench.out().println("  what it can serve …");
        double capacity = serve(bench, goods.variantId(), capacitySeconds);
        double quiet = capacity * QUIET_SHARE;
        bench.out()
                .printf(
                        "  %.0f shoppers/s. Now %.0f/s for %d s, %.0f/s for %d s, and %.0f/s again …%n",
                        capacity, quiet, quietSeconds, capacity * factor, seconds, quiet);

        Crowd crowd = new Crowd(bench, goods.variantId());
        Figures figures = new Figures();
        Figures memory = new Figures();
        try (PeakMemory peak = new PeakMemory(bench.processes())) {
            OpenLoop.run(
                    bench.loop(),
                    List.of(
                            new Phase(quiet, quietSeconds),
                            new Phase(capacity * factor, seconds),
                            new Phase(quiet, recoverySeconds)),
                    crowd);
            peak.put(memory);
        }
        Met met = crowd.met.get(OVERLOADED);
        double quietP99 = crowd.met.get(QUIET).admitted.millis(0.99);
        figures.put(RESULT, "served shoppers/s", capacity)
                .put(RESULT, "offered shoppers/s", capacity * factor)
                .put(RESULT, "admitted requests/s", (double) met.admitted.count() / seconds)
                .put(RESULT, "shed requests/s", (double) met.shed() / seconds)
                .put(RESULT, "shed without Retry-After", met.shedWithoutRetryAfter())
                .put(RESULT, "failed otherwise", met.failed())
                .put(RESULT, "shoppers without connection", met.droppedCount())
                .put(RESULT, "p50 ms of the admitted", met.admitted.millis(0.50))
                .put(RESULT, "p99 ms of the admitted", met.admitted.millis(0.99))
                .put(RESULT, "p99 ms in quiet times", quietP99)
                .put(RESULT, "seconds to recover", crowd.recovery.seconds(healthyMillis(quietP99), recoverySeconds));
        print(bench, figures, memory, crowd);
        return new Outcome(json(figures, memory, crowd), met.failed() == 0 && met.shedWithoutRetryAfter() == 0);
    }

    private static double healthyMillis(double quietP99) {
        return Math.max(HEALTHY_FACTOR * quietP99, HEALTHY_MILLIS);
    }

    /** @return shoppers served a second */
    private double serve(Bench bench, String variant, int forSeconds) {
        int[] served = {0};
        double took = ClosedLoop.run(bench.loop(), concurrency, forSeconds, left -> {
            bench.shop().openCart(cart -> {
                if (cart.status() != 201) {
                    left.run();
                    return;
                }
                bench.shop().addLine(cart.text("id"), variant, line -> {
                    served[0] += line.status() == 201 ? 1 : 0;
                    left.run();
                });
            });
            return true;
        });
        return served[0] / took;
    }

    private void print(Bench bench, Figures figures, Figures memory, Crowd crowd) {
        Figures.print(bench.out(), Map.of("figure", figures));
        Figures.print(bench.out(), Map.of("figure", memory));
        bench.out().println();
        List<String> phases = List.of("quiet", "overloaded", "afterwards");
        for (int phase = 0; phase < phases.size(); phase++) {
            bench.out()
                    .printf(
                            "  answers when %s: %s%n",
                            phases.get(phase), crowd.met.get(phase).statuses());
            crowd.met.get(phase).firstFailures().forEach(failure -> bench.out().println("    " + failure));
        }
    }

    private static Map<String, Object> json(Figures figures, Figures memory, Crowd crowd) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("figures", figures.values());
        json.put("memory", memory.values());
        json.put("statusesQuiet", crowd.met.get(QUIET).statuses());
        json.put("statusesOverloaded", crowd.met.get(OVERLOADED).statuses());
        json.put("statusesAfterwards", crowd.met.get(AFTERWARDS).statuses());
        json.put("failures", crowd.met.get(OVERLOADED).firstFailures());
        return json;
    }

    /** Those who come, in any number. */
    private final class Crowd implements OpenLoop.Visitors {

        private final Bench bench;
        private final String variant;
        private final List<Met> met = List.of(new Met(), new Met(), new Met());
        private final Recovery recovery = new Recovery();
        private long fellNanos;

        Crowd(Bench bench, String variant) {
            this.bench = bench;
            this.variant = variant;
        }

        @Override
        public void come(int phase, long dueNanos, Runnable left) {
            if (phase == AFTERWARDS && fellNanos == 0) {
                fellNanos = dueNanos;
            }
            if (bench.shop().gateway.busy() >= connections) {
                met.get(phase).dropped();
                note(phase, dueNanos, true);
                left.run();
                return;
            }
            bench.shop().openCart(cart -> {
                answered(phase, cart, dueNanos);
                if (cart.status() != 201) {
                    left.run();
                    return;
                }
                long asked = System.nanoTime();
                bench.shop().addLine(cart.text("id"), variant, line -> {
                    answered(phase, line, asked);
                    left.run();
                });
            });
        }

        private void answered(int phase, Answer answer, long sinceNanos) {
            met.get(phase).answered(answer, sinceNanos);
            note(phase, sinceNanos, answer.status() == 429 || Met.failed(answer.status()));
        }

        private void note(int phase, long sinceNanos, boolean shed) {
            if (phase == AFTERWARDS) {
                double millis = (System.nanoTime() - sinceNanos) / 1e6;
                recovery.answered((sinceNanos - fellNanos) / 1e9, millis, shed);
            }
        }
    }
}
