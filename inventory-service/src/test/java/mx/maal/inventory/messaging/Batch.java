package mx.maal.inventory.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Events as a consumer gets them at once from one partition, to be handed to it as often as the test likes. */
final class Batch {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String topic;
    private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();

    Batch(String topic) {
        this.topic = topic;
    }

    Batch add(String id, String key, String type, Map<String, Object> body) {
        try {
            ConsumerRecord<String, byte[]> record =
                    new ConsumerRecord<>(topic, 0, records.size(), key, JSON.writeValueAsBytes(body));
            record.headers()
                    .add("ce_id", id.getBytes(StandardCharsets.UTF_8))
                    .add("ce_type", type.getBytes(StandardCharsets.UTF_8));
            records.add(record);
            return this;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    ConsumerRecords<String, byte[]> records() {
        return new ConsumerRecords<>(Map.of(new TopicPartition(topic, 0), records), Map.of());
    }
}
