package mx.maal.catalog.app;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import mx.maal.catalog.persistence.Imports.Work;
import mx.maal.catalog.shopify.ImportedProduct;
import mx.maal.catalog.shopify.ProductReader;
import mx.maal.kit.events.Transience;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.jboss.logging.Logger;

/**
 * Works on imports, one at a time per replica. An import that its replica left unfinished (a crash, a restart) is taken
 * over from where it stopped, by whichever replica looks first once its lease is over.
 */
@ApplicationScoped
public class ImportWorker {

    private static final Logger LOG = Logger.getLogger(ImportWorker.class);
    private static final int ROWS_AT_A_TIME = 500;

    @Inject
    ImportProducts imports;

    @Inject
    ManagedExecutor executor;

    private final ReentrantLock working = new ReentrantLock();
    private volatile boolean stopping;

    /** Ends the reading of a file: this replica is stopping, or another one has taken the import over. */
    private static final class Stop extends RuntimeException {
        Stop() {
            super(null, null, false, false);
        }
    }

    /** Starts without waiting for the next look; to be called when a new import has committed. */
    public void wake() {
        executor.execute(this::look);
    }

    @Scheduled(every = "${maal.imports.look-every}")
    void look() {
        if (!working.tryLock()) {
            return;
        }
        try {
            Optional<Work> work = imports.next();
            while (work.isPresent() && !stopping) {
                carryOut(work.get());
                work = imports.next();
            }
        } finally {
            working.unlock();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    private void carryOut(Work work) {
        try {
            Chunks chunks = new Chunks(work);
            ProductReader.read(work.file(), Currency.getInstance(work.currency()), chunks::add);
            chunks.apply();
            imports.finish(work);
        } catch (Stop e) {
            imports.release(work);
        } catch (RuntimeException e) {
            // The lease runs out, and then whoever looks first goes on from the last commit.
            LOG.errorf(e, "import %s is interrupted", work.id());
            throw e;
        }
    }

    private final class Chunks {
        private final Work work;
        private final List<ImportedProduct> chunk = new ArrayList<>();
        private int toSkip;
        private int rows;

        Chunks(Work work) {
            this.work = work;
            this.toSkip = work.productsDone();
        }

        void add(ImportedProduct product) {
            if (toSkip > 0) {
                toSkip--;
                return;
            }
            chunk.add(product);
            rows += product.rows();
            if (rows >= ROWS_AT_A_TIME) {
                apply();
            }
        }

        void apply() {
            if (stopping) {
                throw new Stop();
            }
            try {
                proceedIf(imports.apply(work, chunk));
            } catch (RuntimeException e) {
                if (e instanceof Stop || Transience.isTransient(e)) {
                    throw e;
                }
                LOG.warnf("import %s: %s; going on one product at a time", work.id(), e.toString());
                chunk.forEach(this::applyAlone);
            }
            chunk.clear();
            rows = 0;
        }

        private void applyAlone(ImportedProduct product) {
            try {
                proceedIf(imports.apply(work, List.of(product)));
            } catch (RuntimeException e) {
                if (e instanceof Stop || Transience.isTransient(e)) {
                    throw e;
                }
                LOG.errorf(e, "import %s: the product on line %d is left out", work.id(), product.line());
                proceedIf(imports.skip(work, product));
            }
        }

        private void proceedIf(boolean held) {
            if (!held) {
                throw new Stop();
            }
        }
    }
}
