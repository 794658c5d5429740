package mx.maal.load;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import mx.maal.load.Tally.Step;
import mx.maal.local.demo.Goods;
import mx.maal.local.demo.Level;

/**
 * One cell: so many shoppers, so many at once, for so many units of one variant of its own.
 *
 * @param figures rates, times and CPU
 * @param statuses how many answers had which HTTP status
 * @param errors the first of them
 */
record CellRun(Figures figures, Map<Integer, Integer> statuses, List<String> errors) {

    static final String RESULT = "result";
    static final String SHOPPERS_RATE = "shoppers/s";
    static final String ORDERS_RATE = "orders/s until sold out";
    static final String CPU = "CPU ms per shopper";

    /** What has been set off by the last shopper still costs CPU for a moment. */
    private static final long TRAILING_MILLIS = 1_000;

    private static final int LOOKS = 100;
    private static final long LOOK_AGAIN_MILLIS = 100;

    /** How large a cell is. */
    record Size(int shoppers, int concurrency, int units) {

        /** From {@code --shoppers}, {@code --concurrency} and {@code --units}. */
        static Size of(Options options) {
            return new Size(
                    options.number("shoppers", 1_000, 1, 1_000_000),
                    options.number("concurrency", 100, 1, 10_000),
                    options.number("units", 200, 1, 1_000_000));
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%,d shoppers, %,d at once, %,d units", shoppers, concurrency, units);
        }
    }

    static CellRun run(Bench bench, Size size) {
        Goods goods = Goods.create(bench.backOffice(), size.units());
        Processes.Reading before = bench.processes().read();
        Crowd crowd = new Crowd(bench, size, goods.variantId());
        double seconds = ClosedLoop.run(bench.loop(), size.concurrency(), Double.POSITIVE_INFINITY, crowd);
        Bench.pause(TRAILING_MILLIS);
        Processes.Reading after = bench.processes().read();

        Figures figures = crowd.figures(seconds);
        figures.put(RESULT, "units the stock is off by", stockOff(bench, goods, size.units() - crowd.bought));
        after.since(before).put(figures, CPU, size.shoppers());
        return new CellRun(figures, crowd.tally.statuses(), crowd.tally.firstErrors());
    }

    boolean flawless() {
        return figures.get(RESULT, "errors") == 0
                && figures.get(RESULT, "oversold") == 0
                && figures.get(RESULT, "units the stock is off by") == 0;
    }

    /** What is on hand, when all sales are in the ledger, beside what should be. */
    private static long stockOff(Bench bench, Goods goods, long expected) {
        long onHand = Level.of(bench.backOffice(), goods).onHand();
        for (int look = 1; look < LOOKS && onHand != expected; look++) {
            Bench.pause(LOOK_AGAIN_MILLIS);
            onHand = Level.of(bench.backOffice(), goods).onHand();
        }
        return onHand - expected;
    }

    /** All shoppers of a cell. On the loop's thread only, until they have left. */
    private static final class Crowd implements ClosedLoop.Visitors {

        private final Bench bench;
        private final Size size;
        private final String variant;
        private final Tally tally = new Tally();
        private long began;
        private long soldOutAt;
        private int come;
        private int bought;
        private int refused;

        Crowd(Bench bench, Size size, String variant) {
            this.bench = bench;
            this.size = size;
            this.variant = variant;
        }

        @Override
        public boolean next(Runnable left) {
            if (come == size.shoppers()) {
                return false;
            }
            if (come++ == 0) {
                began = System.nanoTime();
            }
            new Buyer(bench.loop(), bench.shop(), tally, variant, end -> {
                        count(end);
                        left.run();
                    })
                    .start();
            return true;
        }

        private void count(Buyer.End end) {
            if (end == Buyer.End.BOUGHT && ++bought == size.units()) {
                soldOutAt = System.nanoTime();
            } else if (end == Buyer.End.SOLD_OUT) {
                refused++;
            }
        }

        Figures figures(double seconds) {
            Figures figures = new Figures()
                    .put(RESULT, SHOPPERS_RATE, size.shoppers() / seconds)
                    .put(RESULT, ORDERS_RATE, soldOutAt == 0 ? Double.NaN : size.units() / ((soldOutAt - began) / 1e9))
                    .put(RESULT, "orders", bought)
                    .put(RESULT, "found it sold out", refused)
                    .put(RESULT, "errors", tally.errors())
                    .put(RESULT, "oversold", Math.max(0, bought - size.units()));
            for (Step step : Step.values()) {
                figures.put("p50 ms", step.word(), tally.of(step).millis(0.50));
            }
            for (Step step : Step.values()) {
                figures.put("p99 ms", step.word(), tally.of(step).millis(0.99));
            }
            return figures;
        }
    }
}
