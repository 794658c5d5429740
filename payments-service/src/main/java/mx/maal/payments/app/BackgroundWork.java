package mx.maal.payments.app;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import mx.maal.kit.Pause;
import mx.maal.kit.events.Transience;
import org.jboss.logging.Logger;

/**
 * Threads that do what is due in the database: at once when woken, and by looking once a second in any case, because who
 * committed the work may have died before waking anyone.
 */
final class BackgroundWork {

    private static final Logger LOG = Logger.getLogger(BackgroundWork.class);
    private static final int LOOK_AGAIN_MILLIS = 1_000;

    private final String name;
    private final IntSupplier step;
    private final TransactionSynchronizationRegistry transaction;
    private final Semaphore woken = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running = true;

    /**
     * @param step does some of what is due and returns how much that was; 0 lets the thread rest
     */
    BackgroundWork(String name, IntSupplier step, TransactionSynchronizationRegistry transaction) {
        this.name = name;
        this.step = step;
        this.transaction = transaction;
    }

    void start(int threadCount) {
        for (int i = 1; i <= threadCount; i++) {
            Thread thread = new Thread(this::workUntilStopped, name + "-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /** Lets the threads finish what they are at, for a few seconds. */
    void stop() throws InterruptedException {
        running = false;
        woken.release(threads.size());
        for (Thread thread : threads) {
            thread.join(3_000);
        }
    }

    /** There is something to do, committed. */
    void wake() {
        woken.release();
    }

    /** There is something to do once the current transaction has committed. */
    void wakeAfterCommit() {
        transaction.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    wake();
                }
            }
        });
    }

    private void workUntilStopped() {
        while (running) {
            try {
                if (step.getAsInt() == 0) {
                    rest();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (running) {
                    LOG.warnf(Transience.isTransient(e) ? null : e, "%s: %s; trying again", name, e);
                    Pause.millis(LOOK_AGAIN_MILLIS);
                }
            }
        }
    }

    private void rest() throws InterruptedException {
        if (woken.tryAcquire(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
            woken.drainPermits();
        }
    }
}
