package mx.maal.load.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * One thread that waits for all sockets and timers. Everything that it calls runs on that thread, so that thousands of
 * shoppers need neither threads nor locks.
 */
public final class Loop implements AutoCloseable {

    private static final long LONGEST_WAIT_MILLIS = 1_000;

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile boolean closed;

    private record Timer(long dueNanos, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return Long.compare(dueNanos - other.dueNanos, 0);
        }
    }

    /** Starts the thread. */
    public Loop() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = new Thread(this::run, "load");
        thread.setDaemon(true);
        thread.start();
    }

    Selector selector() {
        return selector;
    }

    /** Runs it on the loop's thread soon; may be called from any thread. */
    public void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Runs it after that time, to the millisecond; only from the loop's thread. */
    public void after(long nanos, Runnable task) {
        timers.add(new Timer(System.nanoTime() + nanos, task));
    }

    /**
     * Starts work on the loop's thread and waits, on the caller's, until it completes its future.
     *
     * @throws RuntimeException what the work, or anything else on the loop, threw
     */
    public <T> T call(Consumer<CompletableFuture<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        // A task that throws ends the loop: nobody shall wait for what cannot come any more.
        end.whenComplete((ended, failure) -> result.completeExceptionally(
                failure == null ? new IllegalStateException("The loop is closed") : failure));
        execute(() -> work.accept(result));
        try {
            return result.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(Loop::ready, waitMillis());
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                runDueTimers();
            }
            end.complete(null);
        } catch (IOException | RuntimeException | Error e) {
            end.completeExceptionally(e);
        } finally {
            closeSockets();
        }
    }

    private static void ready(SelectionKey key) {
        ((Connection) key.attachment()).ready(key);
    }

    private long waitMillis() {
        if (timers.isEmpty()) {
            return LONGEST_WAIT_MILLIS;
        }
        // Rounded up: to wake too early would mean to spin. At least one, because zero means for ever.
        long millis = (timers.peek().dueNanos() - System.nanoTime() + 999_999) / 1_000_000;
        return Math.max(1, Math.min(millis, LONGEST_WAIT_MILLIS));
    }

    private void runDueTimers() {
        long now = System.nanoTime();
        while (!timers.isEmpty() && timers.peek().dueNanos() - now <= 0) {
            timers.poll().task().run();
        }
    }

    private void closeSockets() {
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the thread and closes all connections. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }
}
