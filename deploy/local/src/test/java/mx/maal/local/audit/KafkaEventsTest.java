package mx.maal.local.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** What is on its way, seen in real outboxes and a real Kafka. */
class KafkaEventsTest {

    @Test
    void seesWhatIsUnderWayAndWhatIsStranded() throws Exception {
        try (ThrowAwaySlices slices = new ThrowAwaySlices();
                KafkaEvents events = new KafkaEvents(slices.kafka(), slices::snapshot, Duration.ofSeconds(2))) {
            Slices.NAMES.forEach(slices::rebuild);
            assertThat(events.settle()).isTrue();
            assertThat(events.deadLetters()).isEmpty();

            publish(slices, "order.dead-letters");
            assertThat(events.deadLetters()).hasSize(1);

            slices.run("order", "INSERT INTO outbox (topic, key, type, body) VALUES ('order.orders', 'k', 't', '{}')");
            assertThat(events.settle()).isFalse();
            slices.run("order", "DELETE FROM outbox");

            int partition = publish(slices, "order.orders");
            handled(slices, partition, 0);
            assertThat(events.unhandled()).isEqualTo(1);
            assertThat(events.settle()).isFalse();

            handled(slices, partition, 1);
            assertThat(events.unhandled()).isZero();
            assertThat(events.settle()).isTrue();
        }
    }

    private static int publish(ThrowAwaySlices slices, String topic) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", slices.kafka()), new StringSerializer(), new ByteArraySerializer())) {
            return producer.send(new ProducerRecord<>(topic, "k", "{}".getBytes(StandardCharsets.UTF_8)))
                    .get()
                    .partition();
        }
    }

    /** As payments-service would say that it has handled everything before this offset. */
    private static void handled(ThrowAwaySlices slices, int partition, long offset) throws IOException {
        TopicPartition orders = new TopicPartition("order.orders", partition);
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", slices.kafka(), "group.id", "payments-service"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(orders));
            consumer.commitSync(Map.of(orders, new OffsetAndMetadata(offset)));
        }
    }
}
