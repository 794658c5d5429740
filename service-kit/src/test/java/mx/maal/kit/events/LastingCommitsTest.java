package mx.maal.kit.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.junit.jupiter.api.Test;

class LastingCommitsTest {

    private static final TopicPartition KEPT = new TopicPartition("order.checkouts", 5);
    private static final TopicPartition MOVED = new TopicPartition("order.checkouts", 4);
    private static final TopicPartition AHEAD = new TopicPartition("order.checkouts", 3);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final LastingCommits commits = new LastingCommits(null);
    private final Kafka kafka = new Kafka();

    /** Kafka's client as it is in the middle of a rebalance: so many commits are refused. */
    private static final class Kafka extends MockConsumer<String, byte[]> {

        final AtomicInteger refusals = new AtomicInteger();
        RuntimeException reason = new RebalanceInProgressException("partitions are moving");

        Kafka() {
            super("earliest");
            assign(List.of(KEPT, MOVED, AHEAD));
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            if (refusals.getAndDecrement() > 0) {
                throw reason;
            }
            super.commitSync(offsets);
        }

        long committed(TopicPartition partition) {
            OffsetAndMetadata offset = committed(Set.of(partition)).get(partition);
            return offset == null ? -1 : offset.offset();
        }
    }

    @Test
    void commitAgainWhatWasRefusedWhilePartitionsMoved() {
        kafka.refusals.set(3);
        commit(Map.of(KEPT, offset(54)));
        assertThat(kafka.committed(KEPT)).isEqualTo(54);
    }

    @Test
    void leaveToOthersWhatTheyHaveByThenAndNeverGoBack() {
        kafka.refusals.set(1);
        Uni<Void> commit = lasting().commit(Map.of(KEPT, offset(54), MOVED, offset(9), AHEAD, offset(20)));
        var done = commit.subscribeAsCompletionStage();
        kafka.assign(List.of(KEPT, AHEAD));
        kafka.commitSync(Map.of(AHEAD, offset(23)));
        done.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(kafka.committed(KEPT)).isEqualTo(54);
        assertThat(kafka.committed(AHEAD)).isEqualTo(23);
        assertThat(kafka.committed(MOVED)).isEqualTo(-1);
    }

    @Test
    void failAtOnceForAnyOtherReason() {
        kafka.refusals.set(1);
        kafka.reason = new CommitFailedException();
        assertThatThrownBy(() -> commit(Map.of(KEPT, offset(54)))).isInstanceOf(CommitFailedException.class);
        assertThat(kafka.refusals).hasValue(0);
    }

    @Test
    void failAtOnceWhileTheServiceStops() {
        kafka.refusals.set(1);
        commits.stop(new ShutdownEvent());
        assertThatThrownBy(() -> commit(Map.of(KEPT, offset(54)))).isInstanceOf(RebalanceInProgressException.class);
        assertThat(kafka.refusals).hasValue(0);
    }

    @Test
    void tellWhereTheGroupIs() {
        commit(Map.of(KEPT, offset(54)));
        assertThat(lasting().committed(KEPT).await().atMost(PATIENCE)).containsEntry(KEPT, offset(54));
    }

    @Test
    void failWhereItCannotBeTold() {
        kafka.close();
        assertThatThrownBy(() -> lasting().committed(KEPT).await().atMost(PATIENCE))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void handOverNothingMoreWhileTheServiceStops() {
        var committed = lasting().committed(KEPT);
        kafka.close();
        commits.stop(new ShutdownEvent());
        committed
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .assertSubscribed()
                .assertNotTerminated();
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        lasting().commit(offsets).await().atMost(PATIENCE);
    }

    private static OffsetAndMetadata offset(long offset) {
        return new OffsetAndMetadata(offset);
    }

    /** Of the connector's consumer there is what the strategy asks of it, done on the thread that subscribes. */
    @SuppressWarnings("unchecked")
    private KafkaConsumer<String, byte[]> lasting() {
        return commits.lasting((KafkaConsumer<String, byte[]>) Proxy.newProxyInstance(
                KafkaConsumer.class.getClassLoader(),
                new Class<?>[] {KafkaConsumer.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "commit" -> Uni.createFrom()
                            .voidItem()
                            .invoke(() -> kafka.commitSync((Map<TopicPartition, OffsetAndMetadata>) arguments[0]));
                    case "committed" -> Uni.createFrom()
                            .item(() -> kafka.committed(Set.of((TopicPartition[]) arguments[0])));
                    case "runOnPollingThread" -> Uni.createFrom()
                            .voidItem()
                            .invoke(() -> ((java.util.function.Consumer<Consumer<String, byte[]>>) arguments[0])
                                    .accept(kafka));
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }
}
