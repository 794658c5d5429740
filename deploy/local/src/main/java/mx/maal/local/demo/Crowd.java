package mx.maal.local.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Shoppers who keep coming until they are told to go, in drop after drop: what is sold out is followed by the next. The brand
 * cancels, ships and takes back a part of what they buy.
 */
final class Crowd implements AutoCloseable {

    private static final int UNITS = 40;
    private static final long BETWEEN_VISITS_MILLIS = 1_500;
    private static final long SEED = 1_000_003;

    /** Enough that the brand does one of everything. */
    private static final int ORDERS_OF_A_ROUND = 4;

    private static final int GOING_SECONDS = 90;

    /** Somebody's visit or a round of the brand's work: begun when, in {@link System#nanoTime}. */
    private record Done<T>(long began, T what) {}

    private final Shopfront shop;
    private final Measures measures;
    private final List<Way> ways;
    private final ExecutorService people = Executors.newCachedThreadPool();
    private final AtomicInteger arrivals = new AtomicInteger();
    private final BlockingQueue<Shopper.Visit> bought = new LinkedBlockingQueue<>();
    private final List<Done<Shopper.Visit>> visits = new CopyOnWriteArrayList<>();
    private final List<Done<BackOffice.Work>> rounds = new CopyOnWriteArrayList<>();
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private volatile Goods onSale;
    private volatile boolean over;

    /** @param ways to pay, of which each shopper takes one */
    Crowd(Shopfront shop, Measures measures, List<Way> ways) {
        this.shop = shop;
        this.measures = measures;
        this.ways = ways;
    }

    /** @param atOnce how many shoppers there are at any time */
    void come(int atOnce) {
        onSale = Goods.create(shop, UNITS);
        for (int i = 0; i < atOnce; i++) {
            people.execute(() -> untilOver(this::shop));
        }
        people.execute(() -> untilOver(this::workThrough));
    }

    /** Orders of shoppers who came after this moment of {@link System#nanoTime}. */
    long ordersBegunSince(long moment) {
        return visits.stream()
                .filter(visit -> visit.began() - moment > 0 && visit.what().end() == Shopper.End.BOUGHT)
                .count();
    }

    /** Rounds of the brand's work that began after this moment of {@link System#nanoTime} and are done. */
    long roundsBegunSince(long moment) {
        return rounds.stream().filter(round -> round.began() - moment > 0).count();
    }

    List<Shopper.Visit> visits() {
        return visits.stream().map(Done::what).toList();
    }

    List<BackOffice.Work> rounds() {
        return rounds.stream().map(Done::what).toList();
    }

    /** What went wrong for shoppers and the brand, in words; not what they made good by trying again. */
    List<String> troubles() {
        List<String> all = new ArrayList<>(troubles);
        visits().stream()
                .filter(visit -> visit.end() == Shopper.End.FAILED || visit.end() == Shopper.End.UNDECIDED)
                .map(visit ->
                        "one of those who " + visit.end().words() + (visit.what() == null ? "" : ": " + visit.what()))
                .forEach(all::add);
        rounds().forEach(work -> all.addAll(work.troubles()));
        all.addAll(measures.firstErrors());
        return all;
    }

    /** Nobody comes any more; returns when those who are there have ended what they do. */
    @Override
    public void close() {
        over = true;
        people.shutdown();
        try {
            if (!people.awaitTermination(GOING_SECONDS, TimeUnit.SECONDS)) {
                people.shutdownNow();
                troubles.add("some shoppers have not ended after " + GOING_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void untilOver(Runnable work) {
        while (!over) {
            try {
                work.run();
                Shopfront.pause(BETWEEN_VISITS_MILLIS);
            } catch (RuntimeException e) {
                troubles.add(e.getMessage());
                return;
            }
        }
    }

    private void shop() {
        Goods goods = onSale;
        int number = arrivals.getAndIncrement();
        long began = System.nanoTime();
        Shopper.Visit visit =
                new Shopper(shop, measures, goods, ways, number, new SplittableRandom(SEED + number)).visit();
        visits.add(new Done<>(began, visit));
        if (visit.end() == Shopper.End.BOUGHT) {
            bought.add(visit);
        } else if (visit.end() == Shopper.End.SOLD_OUT) {
            follow(goods);
        }
    }

    private synchronized void follow(Goods soldOut) {
        if (onSale.equals(soldOut) && !over) {
            onSale = Goods.create(shop, UNITS);
        }
    }

    private void workThrough() {
        if (bought.size() >= ORDERS_OF_A_ROUND) {
            List<Shopper.Visit> orders = new ArrayList<>();
            bought.drainTo(orders, ORDERS_OF_A_ROUND);
            long began = System.nanoTime();
            rounds.add(new Done<>(began, new BackOffice(shop).workThrough(orders)));
        }
    }
}
