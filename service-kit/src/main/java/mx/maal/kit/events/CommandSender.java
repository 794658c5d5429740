package mx.maal.kit.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Sends a command straight to Kafka, whose log is its durable record: nothing is written to the database before. */
@ApplicationScoped
public class CommandSender {

    @Inject
    Producers producers;

    /**
     * @param id the dedup key: the same command sent twice is carried out once
     * @return done when Kafka has it, with the instant at which the log took it (by the broker's clock where the topic says
     *     LogAppendTime, else by this one's); failed within about 3 s when Kafka is away, and then it may still have been taken
     */
    public CompletionStage<Instant> send(String id, Fact command) {
        CompletableFuture<Instant> sent = new CompletableFuture<>();
        ProducerRecord<String, byte[]> record = producers.record(
                id,
                command.topic(),
                command.key(),
                command.type(),
                Instant.now(),
                command.traceparent(),
                EventJson.write(command.body()).getBytes(StandardCharsets.UTF_8));
        try {
            producers.prompt().send(record, (metadata, failure) -> {
                if (failure == null) {
                    sent.complete(Instant.ofEpochMilli(metadata.timestamp()));
                } else {
                    sent.completeExceptionally(failure);
                }
            });
        } catch (KafkaException e) {
            sent.completeExceptionally(e);
        }
        return sent;
    }
}
