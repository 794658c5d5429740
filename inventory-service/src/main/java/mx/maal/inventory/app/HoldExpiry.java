package mx.maal.inventory.app;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import mx.maal.inventory.InventoryMetrics;
import mx.maal.inventory.domain.HoldFact;
import mx.maal.inventory.persistence.ExpiredHolds;
import mx.maal.inventory.persistence.StockLevels;
import mx.maal.kit.Pause;
import mx.maal.kit.events.Outbox;

/** Tidies up expired holds and tells their carts. Nothing depends on it: they stopped blocking when their time passed. */
@ApplicationScoped
public class HoldExpiry {

    /** Between two batches on a machine that is full; in proportion while it is less so. */
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);

    @Inject
    ExpiredHolds expired;

    @Inject
    StockLevels levels;

    @Inject
    Outbox outbox;

    @Inject
    InventoryMetrics metrics;

    private volatile boolean stopping;

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    /**
     * Releases all there are, a small batch per transaction, and the slower the busier the machine is: shoppers wait
     * behind what carts are told. Replicas may sweep at the same time.
     */
    @Scheduled(every = "${maal.holds.sweep-every}", concurrentExecution = ConcurrentExecution.SKIP)
    public void sweep() {
        while (!stopping && QuarkusTransaction.requiringNew().call(this::sweepBatch) > 0) {
            Pause.atMost(LONGEST_PAUSE);
        }
    }

    /** Apart from the sweep, which may take long. */
    @Scheduled(every = "${maal.holds.sweep-every}", concurrentExecution = ConcurrentExecution.SKIP)
    void measure() {
        metrics.unitsHeld(levels.unitsHeld());
    }

    private int sweepBatch() {
        List<HoldFact.Expired> released = expired.release();
        outbox.appendAll(released.stream().map(Announcements::of).toList());
        return released.size();
    }
}
