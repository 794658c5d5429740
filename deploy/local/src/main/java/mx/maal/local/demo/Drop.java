package mx.maal.local.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** All shoppers come, so many at once, while someone watches. */
final class Drop {

    private static final long LINE_EVERY_MILLIS = 2_000;
    private static final long TICK_EVERY_MILLIS = 200;

    private final DemoOptions options;
    private final PrintStream progress;
    private final boolean terminal;
    private final List<Shopper.Visit> visits = Collections.synchronizedList(new ArrayList<>());

    /**
     * @param progress where it is told how far it is
     * @param terminal whether a line may be written again and again
     */
    Drop(DemoOptions options, PrintStream progress, boolean terminal) {
        this.options = options;
        this.progress = progress;
        this.terminal = terminal;
    }

    /** @return every shopper's visit, in the order in which they ended */
    List<Shopper.Visit> run(Shopfront shop, Measures measures, Goods goods) {
        List<Integer> numbers = new ArrayList<>();
        for (int number = 0; number < options.shoppers(); number++) {
            numbers.add(number);
        }
        Collections.shuffle(numbers, new Random(options.seed()));
        ExecutorService crowd = Executors.newFixedThreadPool(options.concurrency());
        for (int number : numbers) {
            // Each by its own dice, so that it does not matter who comes first.
            Shopper shopper = new Shopper(
                    shop,
                    measures,
                    goods,
                    options.ways(),
                    number,
                    new SplittableRandom(options.seed() * 1_000_003 + number));
            crowd.execute(() -> visits.add(visit(shopper)));
        }
        crowd.shutdown();
        watch(crowd);
        return List.copyOf(visits);
    }

    private static Shopper.Visit visit(Shopper shopper) {
        try {
            return shopper.visit();
        } catch (RuntimeException e) {
            return new Shopper.Visit(null, Shopper.End.FAILED, null, null, null, 0, null, e.toString());
        }
    }

    private void watch(ExecutorService crowd) {
        long began = System.nanoTime();
        long every = terminal ? TICK_EVERY_MILLIS : LINE_EVERY_MILLIS;
        try {
            while (!crowd.awaitTermination(every, TimeUnit.MILLISECONDS)) {
                progress.print((terminal ? "\r\u001b[K" : "") + line(began) + (terminal ? "" : "\n"));
                progress.flush();
            }
            progress.println((terminal ? "\r\u001b[K" : "") + line(began));
        } catch (InterruptedException e) {
            crowd.shutdownNow();
            Thread.currentThread().interrupt();
            throw new CannotRun("Interrupted", e);
        }
    }

    private String line(long began) {
        Map<Shopper.End, Integer> ends = ends(List.copyOf(visits));
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "  %5.1f s  %d of %d shoppers",
                (System.nanoTime() - began) / 1e9,
                visits.size(),
                options.shoppers()));
        ends.forEach(
                (end, count) -> line.append(" · ").append(count).append(' ').append(end.words()));
        return line.toString();
    }

    /** How many visits ended how; only ends that came about. */
    static Map<Shopper.End, Integer> ends(List<Shopper.Visit> visits) {
        Map<Shopper.End, Integer> ends = new EnumMap<>(Shopper.End.class);
        visits.forEach(visit -> ends.merge(visit.end(), 1, Integer::sum));
        return ends;
    }
}
