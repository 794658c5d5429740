package mx.maal.kit.events;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.ExecutionException;
import mx.maal.kit.Pause;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Where events go that could not be handled, so that their partition goes on: {@code <service>.dead-letters}, with the
 * record as it was (key, value, headers) and headers that say where it came from and why it is here.
 */
@ApplicationScoped
class DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final int RETRY_MILLIS = 1_000;

    @Inject
    Producers producers;

    @Inject
    MeterRegistry metrics;

    private final String topic;

    DeadLetters(@ConfigProperty(name = "quarkus.application.name") String service) {
        topic = service.replace("-service", "") + ".dead-letters";
    }

    /** Lets a consumer's count be seen from the start, with 0: no alert sees the first count of what appears with it. */
    void countFor(String consumer) {
        counter(consumer);
    }

    private Counter counter(String consumer) {
        return metrics.counter("events.dead_lettered", "consumer", consumer);
    }

    /** Returns when Kafka has the letter; it is tried until then, because acknowledging the event without would lose it. */
    void add(String consumer, ConsumerRecord<String, byte[]> source, String cause) {
        LOG.errorf(
                "%s: event at %s-%d@%d goes to %s: %s",
                consumer, source.topic(), source.partition(), source.offset(), topic, cause);
        while (!Thread.currentThread().isInterrupted()) {
            try {
                producers.patient().send(letter(consumer, source, cause)).get();
                counter(consumer).increment();
                return;
            } catch (KafkaException | ExecutionException e) {
                LOG.errorf("dead letter not taken: %s; trying again", e.getMessage());
                Pause.millis(RETRY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        throw new IllegalStateException("stopped before the dead letter was taken");
    }

    private ProducerRecord<String, byte[]> letter(
            String consumer, ConsumerRecord<String, byte[]> source, String cause) {
        ProducerRecord<String, byte[]> letter = new ProducerRecord<>(topic, source.key(), source.value());
        source.headers().forEach(letter.headers()::add);
        Headers.put(letter.headers(), Headers.DEAD_LETTER_CONSUMER, consumer);
        Headers.put(letter.headers(), Headers.DEAD_LETTER_CAUSE, cause);
        Headers.put(letter.headers(), Headers.DEAD_LETTER_TOPIC, source.topic());
        Headers.put(letter.headers(), Headers.DEAD_LETTER_PARTITION, String.valueOf(source.partition()));
        Headers.put(letter.headers(), Headers.DEAD_LETTER_OFFSET, String.valueOf(source.offset()));
        return letter;
    }
}
