package mx.maal.load;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The most memory that each process had in use while someone looked. */
final class PeakMemory implements AutoCloseable {

    private static final long LOOK_EVERY_MILLIS = 500;

    private final Processes processes;
    private final Map<String, Long> before;
    private final Map<String, Long> peak;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "memory");
        thread.setDaemon(true);
        return thread;
    });

    /** Starts to look. */
    PeakMemory(Processes processes) {
        this.processes = processes;
        before = processes.residentMiB();
        peak = new HashMap<>(before);
        clock.scheduleWithFixedDelay(this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        processes.residentMiB().forEach((name, mib) -> peak.merge(name, mib, Math::max));
    }

    /** Before, at most, and now, in MiB; those that have ended since have no value now. */
    synchronized void put(Figures figures) {
        look();
        Map<String, Long> after = processes.residentMiB();
        before.forEach((name, mib) -> figures.put("memory before, MiB", name, mib));
        before.forEach((name, mib) -> figures.put("memory at most, MiB", name, peak.get(name)));
        before.forEach((name, mib) -> figures.put(
                "memory after, MiB",
                name,
                after.containsKey(name) ? after.get(name).doubleValue() : Double.NaN));
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
