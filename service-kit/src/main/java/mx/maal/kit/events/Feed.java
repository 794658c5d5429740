package mx.maal.kit.events;

import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordBatchMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    private final Queue<Long> unhandledSince = new ConcurrentLinkedQueue<>();

    /**
     * @param longestGathering how long the first record waits for others at most
     * @param work handles records in their order, on one thread at a time; what it throws leaves them unacknowledged
     */
    Feed(Duration longestGathering, Consumer<List<ConsumerRecord<String, byte[]>>> work) {
        polls = new Batcher<>(POLLS_AT_ONCE, Integer.MAX_VALUE, longestGathering, batches -> {
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
        unhandledSince.add(loggedAt(polled));
        CompletionStage<Void> settled = polls.ask(polled)
                // Polls are handled in their order: the first there is this one's.
                .handle((done, failure) -> {
                    unhandledSince.poll();
                    return failure;
                })
                .thenCompose(failure -> failure == null ? polled.ack() : polled.nack(failure));
        return polls.waiting() < POLLS_AT_ONCE ? MORE : settled;
    }

    /** How long ago the oldest record that is not handled came into the log; 0 when all are. */
    long lagMillis(long nowMillis) {
        Long oldest = unhandledSince.peek();
        return oldest == null ? 0 : Math.max(0, nowMillis - oldest);
    }

    private static long loggedAt(KafkaRecordBatch<String, byte[]> polled) {
        long first = Long.MAX_VALUE;
        for (ConsumerRecord<String, byte[]> record : recordsOf(polled)) {
            first = Math.min(first, record.timestamp());
        }
        return first;
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
