package mx.maal.inventory.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Events as a consumer gets them at once, to be handed to it as often as the test likes. */
final class Batch {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String topic;
    private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    private int partition;
    private long offset;
    private long loggedAt = ConsumerRecord.NO_TIMESTAMP;

    /** Of partition 0, from its beginning. */
    Batch(String topic) {
        this.topic = topic;
    }

    /** Goes on in this partition from there. */
    Batch at(int partition, long offset) {
        this.partition = partition;
        this.offset = offset;
        return this;
    }

    /** What comes now, the log took at that instant. */
    Batch loggedAt(Instant time) {
        loggedAt = time.toEpochMilli();
        return this;
    }

    Batch add(String id, String key, String type, Map<String, Object> body) {
        try {
            byte[] value = JSON.writeValueAsBytes(body);
            RecordHeaders headers = new RecordHeaders();
            headers.add("ce_id", id.getBytes(StandardCharsets.UTF_8))
                    .add("ce_type", type.getBytes(StandardCharsets.UTF_8));
            records.add(new ConsumerRecord<>(
                    topic,
                    partition,
                    offset++,
                    loggedAt,
                    TimestampType.LOG_APPEND_TIME,
                    key.length(),
                    value.length,
                    key,
                    value,
                    headers,
                    Optional.empty()));
            return this;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    List<ConsumerRecord<String, byte[]>> records() {
        return records;
    }
}
