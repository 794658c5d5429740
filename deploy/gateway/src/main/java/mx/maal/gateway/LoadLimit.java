package mx.maal.gateway;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many requests a service is given to do at once: as many as it answers in good time. It grows step by step while
 * answers are quick and shrinks by a share when many are slow (additive increase, multiplicative decrease, as TCP finds
 * its window), so that too many shoppers are told at the door to come again instead of all being made to wait.
 *
 * <p>Whoever begins (opens a cart, browses) gets a part of the limit, whoever goes on all of it: a shopper who holds
 * units can pay for them while newcomers are sent away.
 */
final class LoadLimit {

    /** What a request is worth while not all can be served. */
    enum Rank {
        /** Begins something: the first to be sent away. */
        NEWCOMER,
        /** Goes on with what was begun. */
        GOING_ON,
        /** Waits for something to change, which costs the service next to nothing; has a limit of its own. */
        PATIENT,
        /** Is never sent away, as what a payment provider tells. */
        EXEMPT
    }

    private static final double NEWCOMERS_SHARE = 0.8;
    private static final double SLOW_SHARE = 0.1;
    private static final double SHRINK = 0.8;
    private static final int GROW_BY_PARTS = 10;
    private static final int FEWEST_TO_JUDGE_BY = 10;

    private final int fewest;
    private final int most;
    private final long goodNanos;
    private final int mostPatient;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger patient = new AtomicInteger();
    private final LongAdder answered = new LongAdder();
    private final LongAdder slow = new LongAdder();
    private volatile int limit;
    private volatile boolean reached;

    /**
     * @param first where the limit begins, between {@code fewest} and {@code most}
     * @param goodTime the limit shrinks while more than a tenth of the answers take longer
     * @param mostPatient how many may wait for a change
     */
    LoadLimit(int first, int fewest, int most, Duration goodTime, int mostPatient) {
        this.limit = first;
        this.fewest = fewest;
        this.most = most;
        this.goodNanos = goodTime.toNanos();
        this.mostPatient = mostPatient;
    }

    LoadLimit(Settings.Load settings) {
        this(settings.first(), settings.fewest(), settings.most(), settings.goodTime(), settings.mostPatient());
    }

    /** Takes a place, to be given back by {@link #leave}; false when there is none for this one. */
    boolean enter(Rank rank) {
        if (rank == Rank.PATIENT) {
            return took(patient, mostPatient);
        }
        int places = rank == Rank.EXEMPT ? Integer.MAX_VALUE : rank == Rank.NEWCOMER ? newcomersLimit() : limit;
        boolean taken = took(inFlight, places);
        reached |= !taken;
        return taken;
    }

    private static boolean took(AtomicInteger places, int most) {
        if (places.getAndIncrement() < most) {
            return true;
        }
        places.decrementAndGet();
        return false;
    }

    private int newcomersLimit() {
        return (int) (limit * NEWCOMERS_SHARE);
    }

    /**
     * Gives the place back.
     *
     * @param nanos how long the service took to answer; negative when it did not
     */
    void leave(Rank rank, long nanos) {
        if (rank == Rank.PATIENT) {
            patient.decrementAndGet();
            return;
        }
        inFlight.decrementAndGet();
        if (nanos >= 0) {
            answered.increment();
            if (nanos > goodNanos) {
                slow.increment();
            }
        }
    }

    /** Judges by the answers since the last call, several times a second. */
    void adjust() {
        long answers = answered.sumThenReset();
        long late = slow.sumThenReset();
        if (answers >= FEWEST_TO_JUDGE_BY && late > answers * SLOW_SHARE) {
            limit = Math.max(fewest, (int) (limit * SHRINK));
        } else if (reached && answers > 0) {
            limit = Math.min(most, limit + Math.max(1, limit / GROW_BY_PARTS));
        }
        reached = false;
    }

    int limit() {
        return limit;
    }

    int patient() {
        return patient.get();
    }

    int inFlight() {
        return inFlight.get();
    }
}
