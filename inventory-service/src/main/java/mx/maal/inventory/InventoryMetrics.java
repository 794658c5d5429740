package mx.maal.inventory;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import mx.maal.inventory.domain.HoldFact;
import mx.maal.inventory.domain.MovementType;

/** What an operator sees of the stock and its line. What a transaction did is counted once it has committed. */
@ApplicationScoped
public class InventoryMetrics {

    private final MeterRegistry registry;
    private final TransactionSynchronizationRegistry transaction;
    private final AtomicLong holdsActive = new AtomicLong();
    private final DistributionSummary batchSize;
    private final Timer batchTime;

    InventoryMetrics(MeterRegistry registry, TransactionSynchronizationRegistry transaction) {
        this.registry = registry;
        this.transaction = transaction;
        batchSize = DistributionSummary.builder("inventory.hold.batch.size")
                .description("Hold requests taken from the line at once")
                .register(registry);
        batchTime = Timer.builder("inventory.hold.batch")
                .description("Time to decide and commit a batch of hold requests")
                .register(registry);
        registry.gauge("inventory.holds.active", holdsActive);
    }

    /** Does the work of a batch of hold requests, and measures it. */
    public void holdBatch(int requests, Runnable work) {
        batchSize.record(requests);
        batchTime.record(work);
    }

    /** Sets how many holds block units now, over all replicas. */
    public void holdsActive(long holds) {
        holdsActive.set(holds);
    }

    /** Counts refused requests. */
    public void rejected(Map<HoldFact.Refusal, Integer> requests) {
        afterCommit(() -> requests.forEach((reason, count) -> registry.counter(
                        "inventory.holds.rejected", "reason", reason.name().toLowerCase(Locale.ROOT))
                .increment(count)));
    }

    /** Counts movements. */
    public void moved(Map<MovementType, Long> movements) {
        afterCommit(() -> movements.forEach((type, count) ->
                registry.counter("inventory.movements", "type", type.code()).increment(count)));
    }

    private void afterCommit(Runnable count) {
        transaction.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    count.run();
                }
            }
        });
    }
}
