package mx.maal.load;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
            return String.format("%,d shoppers, %,d at once, %,d units", shoppers, concurrency, units);
        }
    }

    static CellRun run(Bench bench, Size size) {
        Goods goods = Goods.create(bench.backOffice(), size.units());
        Map<String, Long> before = bench.processes().cpuMillis();
        Crowd crowd = bench.loop().call(done -> new Crowd(bench, size, goods.variantId(), done).start());
        Bench.pause(TRAILING_MILLIS);
        Map<String, Long> after = bench.processes().cpuMillis();

        Figures figures = crowd.figures();
        figures.put(RESULT, "units the stock is off by", stockOff(bench, goods, size.units() - crowd.bought));
        putCpu(figures, before, after, size.shoppers());
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

    private static void putCpu(Figures figures, Map<String, Long> before, Map<String, Long> after, int shoppers) {
        long stack = 0;
        for (String name : after.keySet()) {
            long used = after.get(name) - before.getOrDefault(name, 0L);
            figures.put(CPU, name, (double) used / shoppers);
            stack += name.equals(Processes.LOAD_GENERATOR) || name.equals(Processes.SIMULATOR) ? 0 : used;
        }
        if (!after.isEmpty()) {
            figures.put(CPU, "stack, without the last two", (double) stack / shoppers);
        }
    }

    /** All shoppers of a cell; when one leaves, the next one comes. On the loop's thread only, until it is done. */
    private static final class Crowd {

        private final Bench bench;
        private final Size size;
        private final String variant;
        private final CompletableFuture<Crowd> done;
        private final Tally tally = new Tally();
        private long began;
        private long ended;
        private long soldOutAt;
        private int come;
        private int gone;
        private int bought;
        private int refused;

        Crowd(Bench bench, Size size, String variant, CompletableFuture<Crowd> done) {
            this.bench = bench;
            this.size = size;
            this.variant = variant;
            this.done = done;
        }

        void start() {
            began = System.nanoTime();
            for (int i = 0; i < Math.min(size.concurrency(), size.shoppers()); i++) {
                next();
            }
        }

        private void next() {
            come++;
            new Buyer(bench.loop(), bench.shop(), tally, variant, this::left).start();
        }

        private void left(Buyer.End end) {
            gone++;
            if (end == Buyer.End.BOUGHT && ++bought == size.units()) {
                soldOutAt = System.nanoTime();
            } else if (end == Buyer.End.SOLD_OUT) {
                refused++;
            }
            if (come < size.shoppers()) {
                next();
            } else if (gone == size.shoppers()) {
                ended = System.nanoTime();
                done.complete(this);
            }
        }

        Figures figures() {
            Figures figures = new Figures()
                    .put(RESULT, "shoppers/s", size.shoppers() / seconds(ended))
                    .put(
                            RESULT,
                            "orders/s until sold out",
                            soldOutAt == 0 ? Double.NaN : size.units() / seconds(soldOutAt))
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

        private double seconds(long until) {
            return (until - began) / 1e9;
        }
    }
}
