package mx.maal.kit.events;

import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The two Kafka producers of a service: a patient one for facts and dead letters, which never gives up a record while
 * the process lives (giving one up and sending the next would break the order per key), and a prompt one for commands
 * whose sender waits for an answer.
 */
@ApplicationScoped
class Producers {

    private static final int PATIENT_LINGER_MILLIS = 5;
    private static final int PROMPT_DELIVERY_MILLIS = 3_000;
    private static final int PROMPT_REQUEST_MILLIS = 1_500;
    private static final int PROMPT_BLOCK_MILLIS = 1_000;
    private static final int PROMPT_LINGER_MILLIS = 1;

    @Inject
    @Identifier("default-kafka-broker")
    Map<String, Object> brokerConfig;

    @ConfigProperty(name = "quarkus.application.name")
    String service;

    private KafkaProducer<String, byte[]> patient;
    private KafkaProducer<String, byte[]> prompt;

    synchronized KafkaProducer<String, byte[]> patient() {
        if (patient == null) {
            patient = create(
                    "facts",
                    Map.of(
                            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                            Integer.MAX_VALUE,
                            // Who sends many flushes afterwards, and then nothing waits: they go out together.
                            ProducerConfig.LINGER_MS_CONFIG,
                            PATIENT_LINGER_MILLIS));
        }
        return patient;
    }

    synchronized KafkaProducer<String, byte[]> prompt() {
        if (prompt == null) {
            prompt = create(
                    "commands",
                    Map.of(
                            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                            PROMPT_DELIVERY_MILLIS,
                            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                            PROMPT_REQUEST_MILLIS,
                            ProducerConfig.MAX_BLOCK_MS_CONFIG,
                            PROMPT_BLOCK_MILLIS,
                            // The commands of a crowd are sent within a millisecond of each other. Without any wait the
                            // first of them has a request to the broker of its own and is read by itself; with Kafka's
                            // 5 ms all shoppers wait for nobody.
                            ProducerConfig.LINGER_MS_CONFIG,
                            PROMPT_LINGER_MILLIS,
                            // While one request is under way, the next gathers.
                            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                            1));
        }
        return prompt;
    }

    /** A record in the binary mode of the CloudEvents Kafka binding. */
    ProducerRecord<String, byte[]> record(
            String id, String topic, String key, String type, Instant time, String traceparent, byte[] body) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, key, body);
        Headers.put(record.headers(), Headers.SPEC_VERSION, "1.0");
        Headers.put(record.headers(), Headers.ID, id);
        Headers.put(record.headers(), Headers.TYPE, type);
        Headers.put(record.headers(), Headers.SOURCE, "/" + service);
        Headers.put(record.headers(), Headers.TIME, time.toString());
        Headers.put(record.headers(), Headers.CONTENT_TYPE, "application/json");
        Headers.put(record.headers(), Headers.TRACEPARENT, traceparent);
        return record;
    }

    private KafkaProducer<String, byte[]> create(String purpose, Map<String, Object> settings) {
        Map<String, Object> config = new HashMap<>(brokerConfig);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        config.put(ProducerConfig.CLIENT_ID_CONFIG, service + "-" + purpose);
        config.putAll(settings);
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    @PreDestroy
    synchronized void close() {
        for (KafkaProducer<String, byte[]> producer : new KafkaProducer[] {patient, prompt}) {
            if (producer != null) {
                producer.close(Duration.ofSeconds(1));
            }
        }
    }
}
