package mx.maal.load;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mx.maal.load.OpenLoop.Phase;
import mx.maal.local.demo.CannotRun;

/** Requests for one unit each of one variant, each for another cart; the carts are opened when no clock runs. */
final class HoldRequests {

    /** As many as one movement can bring. */
    static final int LASTING_UNITS = 1_000_000;

    private static final int CARTS_AT_ONCE = 50;
    private static final int WARM_UP_CARTS = 4_000;

    /** More carts than the rate so far would need: it may yet rise. */
    private static final double RESERVE = 1.3;

    private final Bench bench;
    private final String variant;
    private final Deque<String> carts = new ArrayDeque<>();

    /** How much is asked for. */
    record Plan(int concurrency, int seconds, int warmUpSeconds, int mostCarts) {

        static Plan of(Options options, int seconds) {
            return new Plan(
                    options.number("concurrency", 200, 1, 10_000),
                    options.number("seconds", seconds, 1, 3_600),
                    options.number("warm-up-seconds", 10, 1, 3_600),
                    options.number("carts", 600_000, 1, 5_000_000));
        }

        /** How many carts so many requests a second need for so long. */
        int carts(double perSecond, double seconds) {
            return (int) Math.min(mostCarts, Math.ceil(perSecond * seconds * RESERVE));
        }
    }

    /** What was met in how many seconds. */
    record Rate(Met met, double seconds) {

        /** Nothing yet. */
        static Rate none() {
            return new Rate(new Met(), 0);
        }

        double perSecond(int status) {
            return met.count(status) / seconds;
        }

        void print(PrintStream out, String what) {
            out.printf("  %s: %.1f s, answers %s%n", what, seconds, met.statuses());
            if (met.droppedCount() > 0) {
                out.println(
                        "    " + met.droppedCount() + " did not come, because there were no carts left: see --carts");
            }
            met.firstFailures().forEach(failure -> out.println("    " + failure));
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("seconds", seconds);
            json.put("statuses", met.statuses());
            json.put("failures", met.firstFailures());
            return json;
        }
    }

    HoldRequests(Bench bench, String variant) {
        this.bench = bench;
        this.variant = variant;
    }

    /** Asks for a while, so that all compilers have had their time. @return answers a second at the end of it */
    double warmUp(Plan plan) {
        bench.out().println("  warm-up …");
        double seconds = 0;
        double perSecond = 0;
        while (seconds < plan.warmUpSeconds()) {
            openCarts(WARM_UP_CARTS);
            Rate rate = closedLoop(plan.concurrency(), plan.warmUpSeconds());
            perSecond = rate.met().admitted.count() / rate.seconds();
            seconds += rate.seconds();
        }
        return perSecond;
    }

    /** Opens carts until so many are there. */
    void openCarts(int wanted) {
        List<String> opened = new ArrayList<>();
        int missing = wanted - carts.size();
        int[] asked = {0};
        ClosedLoop.run(bench.loop(), CARTS_AT_ONCE, Double.POSITIVE_INFINITY, left -> {
            if (asked[0]++ >= missing) {
                return false;
            }
            bench.shop().openCart(answer -> {
                if (answer.status() == 201) {
                    opened.add(answer.text("id"));
                }
                left.run();
            });
            return true;
        });
        carts.addAll(opened);
        if (carts.isEmpty()) {
            throw new CannotRun("No cart could be opened.");
        }
    }

    /** So many at once, for so long, or until no carts are left. */
    Rate closedLoop(int concurrency, double seconds) {
        return closedLoop(Rate.none(), concurrency, seconds);
    }

    /** As {@link #closedLoop(int, double)}, and what is met is added to what was met in earlier rounds. */
    Rate closedLoop(Rate earlier, int concurrency, double seconds) {
        Met met = earlier.met;
        double took = ClosedLoop.run(bench.loop(), concurrency, seconds, left -> {
            String cart = carts.pollFirst();
            if (cart == null) {
                return false;
            }
            ask(cart, System.nanoTime(), met, left);
            return true;
        });
        return new Rate(met, earlier.seconds + took);
    }

    /** So many a second, for so long; those for whom no cart is left do not come. */
    Rate openLoop(double perSecond, double seconds) {
        Met met = new Met();
        OpenLoop.run(bench.loop(), List.of(new Phase(perSecond, seconds)), (phase, due, left) -> {
            String cart = carts.pollFirst();
            if (cart == null) {
                met.dropped();
                left.run();
            } else {
                ask(cart, due, met, left);
            }
        });
        return new Rate(met, seconds);
    }

    private void ask(String cart, long sinceNanos, Met met, Runnable left) {
        bench.shop().addLine(cart, variant, answer -> {
            met.answered(answer, sinceNanos);
            left.run();
        });
    }
}
