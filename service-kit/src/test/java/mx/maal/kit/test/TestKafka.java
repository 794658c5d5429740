package mx.maal.kit.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import mx.maal.kit.test.contract.EventContracts;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Plays the other services: publishes their events and reads what the service under test publishes. */
public final class TestKafka {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    private static KafkaProducer<String, byte[]> producer;

    private TestKafka() {}

    /**
     * A record as it lies in the log.
     *
     * @param body the JSON value; null when it is none
     */
    public record Received(
            String topic, int partition, long offset, String key, Map<String, String> headers, JsonNode body) {

        /** {@code ce_id}, or null. */
        public String id() {
            return headers.get("ce_id");
        }

        /** {@code ce_type}, or null. */
        public String type() {
            return headers.get("ce_type");
        }
    }

    /** Publishes a CloudEvent, cut down to what the service under test says it needs, and returns when Kafka has it. */
    public static void publish(String topic, String key, String id, String type, Object body) {
        try {
            Map<String, String> headers = Map.of(
                    "ce_specversion",
                    "1.0",
                    "ce_id",
                    id,
                    "ce_type",
                    type,
                    "ce_source",
                    "/test",
                    "ce_time",
                    Instant.now().toString(),
                    "content-type",
                    "application/json");
            publishRaw(
                    topic, key, headers, JSON.writeValueAsBytes(EventContracts.asNeeded(type, JSON.valueToTree(body))));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Publishes what may not even be a CloudEvent. */
    public static synchronized void publishRaw(String topic, String key, Map<String, String> headers, byte[] value) {
        if (producer == null) {
            producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", bootstrap(), "linger.ms", 0, "acks", "all"),
                    new StringSerializer(),
                    new ByteArraySerializer());
        }
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, key, value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        try {
            producer.send(record).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads the topic from its beginning until a record satisfies the predicate or the time is over.
     *
     * @return all records read, in order per partition; the caller asserts on them
     */
    public static List<Received> read(String topic, Predicate<Received> until, Duration atMost) {
        List<Received> received = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Instant end = Instant.now().plus(atMost);
            while (Instant.now().isBefore(end)) {
                boolean found = false;
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    Received one = received(record);
                    received.add(one);
                    found |= until.test(one);
                }
                if (found) {
                    return received;
                }
            }
        }
        return received;
    }

    /**
     * Reads all that is in the topics of a service now, other than its dead letters; nothing when there is no Kafka.
     *
     * @param prefix how the names of its topics begin
     */
    public static List<Received> readAll(String prefix) {
        List<Received> received = new ArrayList<>();
        if (bootstrap() == null) {
            return received;
        }
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = consumer.listTopics().entrySet().stream()
                    .filter(topic ->
                            topic.getKey().startsWith(prefix) && !topic.getKey().endsWith(".dead-letters"))
                    .flatMap(topic -> topic.getValue().stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> received.add(received(record)));
            }
        }
        return received;
    }

    private static KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap(), "auto.offset.reset", "earliest", "fetch.max.wait.ms", 50),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Fails when it is the service's own and not as its contracts say. */
    private static Received received(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers().forEach(h -> headers.put(h.key(), new String(h.value(), StandardCharsets.UTF_8)));
        JsonNode body;
        try {
            body = record.value() == null ? null : JSON.readTree(record.value());
        } catch (IOException e) {
            body = null;
        }
        Received received =
                new Received(record.topic(), record.partition(), record.offset(), record.key(), headers, body);
        EventContracts.assertKept(received);
        return received;
    }

    private static String bootstrap() {
        return System.getProperty(LocalStack.KAFKA);
    }
}
