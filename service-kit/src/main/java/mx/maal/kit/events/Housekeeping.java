package mx.maal.kit.events;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Measures the outbox and throws away what is remembered for longer than anyone can ask for it. */
@ApplicationScoped
class Housekeeping {

    private static final Logger LOG = Logger.getLogger(Housekeeping.class);

    // Kafka keeps events for 7 days (compacted topics repeat the newest per key, and readers guard those by version).
    // Keys stay a week longer than they live, because what was derived from one must not be derived again meanwhile.
    private static final String[] PURGES = {
        "DELETE FROM inbox WHERE processed_at < now() - interval '8 days'",
        "DELETE FROM idempotency_keys WHERE expires_at < now() - interval '8 days'"
    };

    @Inject
    DataSource dataSource;

    @Inject
    MeterRegistry metrics;

    private volatile long waiting;
    private volatile double oldestSeconds;

    void start(@Observes StartupEvent event) {
        Gauge.builder("outbox.events.waiting", this, h -> h.waiting)
                .description("Facts that are committed and not yet acknowledged by Kafka")
                .register(metrics);
        Gauge.builder("outbox.lag", this, h -> h.oldestSeconds)
                .description("Age of the oldest fact that is not yet published")
                .baseUnit("seconds")
                .register(metrics);
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void measure() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*), "
                        + "coalesce(extract(epoch FROM clock_timestamp() - min(occurred_at)), 0) FROM outbox")) {
            row.next();
            waiting = row.getLong(1);
            oldestSeconds = Math.max(0, row.getDouble(2));
        } catch (SQLException e) {
            LOG.debugf("outbox not measured: %s", e.getMessage());
        }
    }

    @Scheduled(every = "1h", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void purge() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String purge : PURGES) {
                statement.executeUpdate(purge);
            }
        }
    }
}
