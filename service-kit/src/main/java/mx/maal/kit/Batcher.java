package mx.maal.kit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import mx.maal.kit.events.Transience;
import mx.maal.kit.http.Problem;

/**
 * Does for many callers at once what each of them asks for. On a busy machine the first of them waits a moment for others
 * ({@link Gathering}), and while one batch is being done the next one gathers, and begins no later for it: a crowd costs a few
 * statements instead of one each, and a lone caller on a machine with time to spare never waits.
 *
 * @param <Q> what a caller asks
 * @param <A> what it gets
 */
public final class Batcher<Q, A> {

    // Not the threads that requests are served on: all of those may be waiting for a batch. Each Batcher uses one at
    // most.
    private static final Executor WORKERS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "batch-worker");
        thread.setDaemon(true);
        return thread;
    });

    private final int largestBatch;
    private final int mostWaiting;
    private final Function<List<Q>, List<A>> work;
    private final Executor workers;
    private final LongSupplier gathering;
    private final Queue<Asked<Q, A>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param since when it was asked, by {@link System#nanoTime} */
    private record Asked<Q, A>(Q question, CompletableFuture<A> answer, long since) {}

    /**
     * @param largestBatch how many are done at once at most, 1 or more
     * @param mostWaiting how many may wait or be under way; the next one is refused
     * @param longestGathering how long the first of a batch waits for others at most; asked for each time that one is to
     *     begin. A full batch that has gathered while another was done waits for nobody.
     * @param work gives one answer per question, in the questions' order; runs on a thread of its own, one batch at a
     *     time, in no transaction, and does all or nothing. When it throws because something is away, all of the batch are
     *     told so; when it throws for another reason, which may be one question's fault, each is asked by itself.
     */
    public Batcher(
            int largestBatch, int mostWaiting, Supplier<Duration> longestGathering, Function<List<Q>, List<A>> work) {
        this(largestBatch, mostWaiting, () -> Gathering.nanos(longestGathering.get()), work, WORKERS);
    }

    /** As the other, with a time to gather that is always the same. */
    public Batcher(int largestBatch, int mostWaiting, Duration longestGathering, Function<List<Q>, List<A>> work) {
        this(largestBatch, mostWaiting, () -> longestGathering, work);
    }

    Batcher(
            int largestBatch,
            int mostWaiting,
            LongSupplier gathering,
            Function<List<Q>, List<A>> work,
            Executor workers) {
        this.largestBatch = largestBatch;
        this.mostWaiting = mostWaiting;
        this.gathering = gathering;
        this.work = work;
        this.workers = workers;
    }

    /**
     * Asks without blocking.
     *
     * @return completed on the worker thread that did the batch; fails with {@link Problem} 503 when too many wait
     */
    public CompletionStage<A> ask(Q question) {
        int before = waiting.getAndIncrement();
        if (before >= mostWaiting) {
            waiting.decrementAndGet();
            return CompletableFuture.failedFuture(
                    Problem.of(503, "temporarily-unavailable", "Too many requests are waiting; try again in a moment.")
                            .retryAfter(1));
        }
        CompletableFuture<A> answer = new CompletableFuture<>();
        queue.add(new Asked<>(question, answer, System.nanoTime()));
        // Whoever finds nobody at work starts; the worker goes on until it has brought the count back to zero.
        if (before == 0) {
            workAfter(gathering.getAsLong());
        }
        return answer;
    }

    /**
     * Asks, and holds the thread until the answer is there.
     *
     * @throws RuntimeException what the work has thrown, of the same type for each of its batch
     */
    public A await(Q question) {
        try {
            return ask(question).toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** How many wait or are under way. */
    public int waiting() {
        return waiting.get();
    }

    private void workAfter(long nanos) {
        if (nanos > 0) {
            // No thread is held meanwhile.
            CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, workers)
                    .execute(this::workAndGoOn);
        } else {
            workers.execute(this::workAndGoOn);
        }
    }

    private void workAndGoOn() {
        int done = workOnce();
        int left = waiting.addAndGet(-done);
        if (left > 0) {
            workAfter(left < largestBatch ? gathering.getAsLong() - waitedNanos() : 0);
        }
    }

    /** For how long the next one has waited while a batch was done. */
    private long waitedNanos() {
        Asked<Q, A> next = queue.peek();
        // Null when it is counted already, and about to be queued.
        return next == null ? 0 : System.nanoTime() - next.since();
    }

    private int workOnce() {
        List<Asked<Q, A>> batch = new ArrayList<>();
        while (batch.size() < largestBatch) {
            Asked<Q, A> asked = queue.poll();
            if (asked == null) {
                break;
            }
            batch.add(asked);
        }
        if (batch.isEmpty()) {
            // Counted already, and about to be queued.
            Thread.onSpinWait();
            return 0;
        }
        answer(batch);
        return batch.size();
    }

    private void answer(List<Asked<Q, A>> batch) {
        try {
            List<A> answers = work.apply(batch.stream().map(Asked::question).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answer().complete(answers.get(i));
            }
        } catch (RuntimeException | Error e) {
            if (batch.size() > 1 && !Transience.isTransient(e)) {
                batch.forEach(asked -> answer(List.of(asked)));
            } else {
                batch.forEach(asked -> asked.answer().completeExceptionally(e));
            }
        }
    }
}
