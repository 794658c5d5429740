package mx.maal.inventory.app;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import mx.maal.inventory.InventoryMetrics;
import mx.maal.inventory.domain.HoldFact;
import mx.maal.inventory.persistence.ExpiredHolds;
import mx.maal.kit.Gathering;
import mx.maal.kit.events.Outbox;

/** Tidies up expired holds and tells their carts. Nothing depends on it: they stopped blocking when their time passed. */
@ApplicationScoped
public class HoldExpiry {

    @Inject
    ExpiredHolds expired;

    @Inject
    Outbox outbox;

    @Inject
    InventoryMetrics metrics;

    /**
     * Releases all there are, a batch per transaction, and on a machine that is busy a batch a round: shoppers wait behind
     * what carts are told. Replicas may sweep at the same time.
     */
    @Scheduled(every = "${maal.holds.sweep-every}", concurrentExecution = ConcurrentExecution.SKIP)
    public void sweep() {
        int released;
        do {
            released = QuarkusTransaction.requiringNew().call(this::sweepBatch);
        } while (released > 0 && !Gathering.isMachineBusy());
        metrics.holdsActive(expired.countActive());
    }

    private int sweepBatch() {
        List<HoldFact.Expired> released = expired.release();
        outbox.appendAll(released.stream().map(Announcements::of).toList());
        return released.size();
    }
}
