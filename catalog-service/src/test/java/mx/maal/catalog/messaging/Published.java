package mx.maal.catalog.messaging;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import mx.maal.kit.test.TestKafka;
import mx.maal.kit.test.TestKafka.Received;

/** What the service has published, read once everything committed has reached Kafka. */
public final class Published {

    public static final String PRODUCTS = "catalog.products";
    public static final String OPENING_STOCK = "catalog.opening-stock";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration READING = Duration.ofMillis(1_500);

    private Published() {}

    /** The events of these keys, in order per key. */
    public static List<Received> of(DataSource dataSource, String topic, List<String> keys) {
        await().atMost(PATIENCE).until(() -> outboxIsEmpty(dataSource));
        return TestKafka.read(topic, record -> false, READING).stream()
                .filter(record -> keys.contains(record.key()))
                .toList();
    }

    private static boolean outboxIsEmpty(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                ResultSet row = connection.createStatement().executeQuery("SELECT NOT EXISTS (SELECT 1 FROM outbox)")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
