package mx.maal.kit.events;

import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordBatchMetadata;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import mx.maal.kit.Batcher;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * What a consumer has polled and not yet handled. Kafka's client hands over whatever is there each time it looks, often a
 * record or two: handled one after the other these would be as many transactions.
 */
final class Feed {

    private static final int POLLS_AT_ONCE = 8;
    private static final CompletionStage<Void> MORE = CompletableFuture.completedFuture(null);

    private final Batcher<KafkaRecordBatch<String, byte[]>, Void> polls;

    /** @param work handles records in their order, on one thread at a time; what it throws leaves them unacknowledged */
    Feed(Consumer<List<ConsumerRecord<String, byte[]>>> work) {
        polls = new Batcher<>(POLLS_AT_ONCE, Integer.MAX_VALUE, batches -> {
            work.accept(records(batches));
            return Collections.nCopies(batches.size(), null);
        });
    }

    /**
     * Takes over what was polled, and acknowledges it once it is handled.
     *
     * @return done when the next may be polled: at once, unless a batch's worth waits already
     */
    CompletionStage<Void> take(KafkaRecordBatch<String, byte[]> polled) {
        CompletionStage<Void> settled = polls.ask(polled)
                .handle((done, failure) -> failure)
                .thenCompose(failure -> failure == null ? polled.ack() : polled.nack(failure));
        return polls.waiting() < POLLS_AT_ONCE ? MORE : settled;
    }

    private static List<ConsumerRecord<String, byte[]>> records(List<KafkaRecordBatch<String, byte[]>> polls) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        for (KafkaRecordBatch<String, byte[]> polled : polls) {
            recordsOf(polled).forEach(records::add);
        }
        return records;
    }

    @SuppressWarnings("unchecked")
    private static ConsumerRecords<String, byte[]> recordsOf(KafkaRecordBatch<String, byte[]> polled) {
        return polled.getMetadata(IncomingKafkaRecordBatchMetadata.class)
                .orElseThrow()
                .getRecords();
    }
}
