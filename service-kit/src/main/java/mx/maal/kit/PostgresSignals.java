package mx.maal.kit;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hints between the replicas of one service, by LISTEN and NOTIFY on its own slice. A hint may be lost (a connection
 * breaks), so whoever waits for one looks again by himself after a while.
 *
 * <p>A hint is sent after the commit and outside of the business transaction: a NOTIFY inside of it would take
 * PostgreSQL's one lock for notifying commits and make all commits wait for each other.
 */
@ApplicationScoped
public class PostgresSignals {

    private static final Logger LOG = Logger.getLogger(PostgresSignals.class);
    private static final int POLL_MILLIS = 500;
    private static final int RECONNECT_MILLIS = 1_000;
    private static final int QUEUED_HINTS = 1_000;

    @Inject
    DataSource dataSource;

    private final Map<String, Consumer<String>> listeners = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> toListen = new ConcurrentLinkedQueue<>();
    // When the queue is full the committing thread sends its own hint: back-pressure instead of loss.
    private final ThreadPoolExecutor sender = new ThreadPoolExecutor(
            0,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUED_HINTS),
            task -> daemon(task, "signal-sender"),
            new ThreadPoolExecutor.CallerRunsPolicy());
    private final Set<Hint> queued = ConcurrentHashMap.newKeySet();
    private volatile boolean running = true;

    private record Hint(String channel, String payload) {}

    /** Calls the listener, on one thread for all channels, with each payload that any replica sends from now on. */
    public void listen(String channel, Consumer<String> listener) {
        listeners.put(channel, listener);
        toListen.add(channel);
    }

    /**
     * Sends soon, without waiting; the same hint that still waits to be sent is sent once. The payload has at most
     * 7,999 bytes (PostgreSQL's limit).
     */
    public void send(String channel, String payload) {
        Hint hint = new Hint(channel, payload);
        if (!queued.add(hint)) {
            return;
        }
        sender.execute(() -> {
            queued.remove(hint);
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement notify = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
                notify.setString(1, channel);
                notify.setString(2, payload);
                notify.execute();
            } catch (SQLException e) {
                LOG.debugf("hint on %s not sent: %s", channel, e.getMessage());
            }
        });
    }

    void start(@Observes @Priority(1000) StartupEvent event) {
        daemon(this::listenUntilStopped, "signal-listener").start();
    }

    void stop(@Observes ShutdownEvent event) {
        running = false;
        sender.shutdown();
    }

    private void listenUntilStopped() {
        while (running) {
            try (Connection connection = dataSource.getConnection()) {
                toListen.clear();
                toListen.addAll(listeners.keySet());
                PGConnection postgres = connection.unwrap(PGConnection.class);
                while (running) {
                    listenToNew(connection);
                    PGNotification[] received = postgres.getNotifications(POLL_MILLIS);
                    for (PGNotification notification : received == null ? new PGNotification[0] : received) {
                        dispatch(notification);
                    }
                }
            } catch (SQLException e) {
                LOG.debugf("not listening: %s", e.getMessage());
                Pause.millis(RECONNECT_MILLIS);
            }
        }
    }

    private void listenToNew(Connection connection) throws SQLException {
        for (String channel = toListen.poll(); channel != null; channel = toListen.poll()) {
            try (Statement listen = connection.createStatement()) {
                listen.execute("LISTEN \"" + channel + "\"");
            }
        }
    }

    private void dispatch(PGNotification notification) {
        try {
            listeners.get(notification.getName()).accept(notification.getParameter());
        } catch (RuntimeException e) {
            LOG.errorf(e, "listener of %s failed", notification.getName());
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
