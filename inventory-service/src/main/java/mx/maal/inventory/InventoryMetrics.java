package mx.maal.inventory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
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
    private final AtomicLong unitsHeld = new AtomicLong();
    private final DistributionSummary batchSize;
    private final Timer batchTime;
    private final Counter granted;

    InventoryMetrics(MeterRegistry registry, TransactionSynchronizationRegistry transaction) {
        this.registry = registry;
        this.transaction = transaction;
        batchSize = DistributionSummary.builder("inventory.hold.batch.size")
                .description("Hold requests taken from the line at once")
                .register(registry);
        batchTime = Timer.builder("inventory.hold.batch")
                .description("Time to decide and commit a batch of hold requests")
                .register(registry);
        registry.gauge("inventory.units.held", unitsHeld);
        granted = registry.counter("inventory.holds.granted");
    }

    /** There from the start, with 0: what appears only when it is first counted has no rate before. */
    void start(@Observes StartupEvent event) {
        for (HoldFact.Refusal reason : HoldFact.Refusal.values()) {
            rejected(reason, 0);
        }
        for (MovementType type : MovementType.values()) {
            registry.counter("inventory.movements", "type", type.code());
        }
    }

    /** Does the work of a batch of hold requests, and measures it. */
    public void holdBatch(int requests, Runnable work) {
        batchSize.record(requests);
        batchTime.record(work);
    }

    /** Sets how many units holds block now, of all variants. */
    public void unitsHeld(long units) {
        unitsHeld.set(units);
    }

    /** Counts answered requests for units: holds that are new or changed, and refusals. */
    public void answered(int holds, Map<HoldFact.Refusal, Integer> refused) {
        afterCommit(() -> {
            granted.increment(holds);
            refused.forEach(this::rejected);
        });
    }

    private void rejected(HoldFact.Refusal reason, int requests) {
        registry.counter("inventory.holds.rejected", "reason", reason.name().toLowerCase(Locale.ROOT))
                .increment(requests);
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
