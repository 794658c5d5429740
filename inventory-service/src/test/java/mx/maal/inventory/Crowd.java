package mx.maal.inventory;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.Transience;

/** Many transactions that want the same units at once, past Kafka's one line per variant. */
public final class Crowd {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicLong OFFSETS = new AtomicLong();

    private Crowd() {}

    public static Event event(String type, Map<String, Object> body) {
        Instant now = Instant.now();
        return new Event(Drop.id(), type, "", now, null, JSON.valueToTree(body), 0, OFFSETS.getAndIncrement(), now);
    }

    /** Does all the work, each on a thread of its own that starts with the others; fails with the first that failed. */
    public static void together(List<? extends Callable<?>> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(work.size());
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (Callable<?> one : work) {
                running.add(threads.submit(() -> {
                    start.await();
                    return one.call();
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** What the consumer does with a transaction that PostgreSQL gave up: it begins anew. */
    public static void untilNotLost(Runnable transaction) {
        while (true) {
            try {
                transaction.run();
                return;
            } catch (RuntimeException e) {
                if (!Transience.isTransient(e)) {
                    throw e;
                }
            }
        }
    }
}
