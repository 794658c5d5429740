package mx.maal.catalog.messaging;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.sql.DataSource;
import mx.maal.kit.test.TestKafka;
import mx.maal.kit.test.TestKafka.Received;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** What the service has published, read once everything committed has reached Kafka. */
public final class Published {

    public static final String PRODUCTS = "catalog.products";
    public static final String OPENING_STOCK = "catalog.opening-stock";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Published() {}

    /** The events of these keys, in order per key. */
    public static List<Received> of(DataSource dataSource, String topic, List<String> keys) {
        await().atMost(PATIENCE).until(() -> outboxIsEmpty(dataSource));
        Map<Integer, Long> unread = lastOffsets(topic);
        if (unread.isEmpty()) {
            return List.of();
        }
        Predicate<Received> readAll = record -> {
            unread.computeIfPresent(record.partition(), (p, last) -> record.offset() >= last ? null : last);
            return unread.isEmpty();
        };
        return TestKafka.read(topic, readAll, PATIENCE).stream()
                .filter(record -> keys.contains(record.key()))
                .toList();
    }

    /** The offset of the last record of each partition that has any. */
    private static Map<Integer, Long> lastOffsets(String topic) {
        Map<Integer, Long> last = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.endOffsets(partitions).forEach((partition, end) -> {
                if (end > 0) {
                    last.put(partition.partition(), end - 1);
                }
            });
        }
        return last;
    }

    private static boolean outboxIsEmpty(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                ResultSet row = connection.createStatement().executeQuery("SELECT NOT EXISTS (SELECT 1 FROM outbox)")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
