package mx.maal.kit.events;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;

/**
 * Commits offsets as the connector's {@code throttled} strategy does, and again what Kafka refuses because partitions are
 * moving. The strategy itself forgets it (seen in smallrye-reactive-messaging 4.33.0, which logs that it will try again): until
 * another event comes into that partition, what was handled would count as waiting, for whoever looks at the group's lag.
 *
 * <p>Before it hands over the first event of a partition, the strategy asks Kafka where the group is. A service that stops cannot
 * be answered any more, as its connection is closing; such an event is left to another replica, and is no error.
 */
@ApplicationScoped
@Identifier(LastingCommits.STRATEGY)
class LastingCommits implements KafkaCommitHandler.Factory {

    static final String STRATEGY = "throttled-lasting";

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final KafkaCommitHandler.Factory throttled;
    private volatile boolean stopping;

    LastingCommits(@Identifier(KafkaCommitHandler.Strategy.THROTTLED) KafkaCommitHandler.Factory throttled) {
        this.throttled = throttled;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    @Override
    public KafkaCommitHandler create(
            KafkaConnectorIncomingConfiguration config,
            Vertx vertx,
            KafkaConsumer<?, ?> consumer,
            BiConsumer<Throwable, Boolean> reportFailure) {
        return throttled.create(config, vertx, lasting(consumer), reportFailure);
    }

    /** The same consumer, but for how it commits and for what it tells while the service stops. */
    @SuppressWarnings("unchecked")
    <K, V> KafkaConsumer<K, V> lasting(KafkaConsumer<K, V> consumer) {
        return (KafkaConsumer<K, V>) Proxy.newProxyInstance(
                KafkaConsumer.class.getClassLoader(),
                new Class<?>[] {KafkaConsumer.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "commit" -> commit(consumer, (Map<TopicPartition, OffsetAndMetadata>) arguments[0]);
                    case "committed" -> committed(consumer, (TopicPartition[]) arguments[0]);
                    default -> asItIs(consumer, method, arguments);
                });
    }

    private static Object asItIs(KafkaConsumer<?, ?> consumer, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(consumer, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private <K, V> Uni<Void> commit(KafkaConsumer<K, V> consumer, Map<TopicPartition, OffsetAndMetadata> offsets) {
        return consumer.commit(offsets).onFailure(this::passes).recoverWithUni(moving -> Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(PAUSE)
                .chain(() -> consumer.runOnPollingThread((Consumer<K, V> kafka) -> {
                    commitAgain(kafka, offsets);
                }))
                .onFailure(this::passes)
                .retry()
                .withBackOff(PAUSE, PAUSE)
                .indefinitely());
    }

    /** Where the group is; never answered when the service stops first, so that what waits for it is not handed over. */
    private Uni<Map<TopicPartition, OffsetAndMetadata>> committed(
            KafkaConsumer<?, ?> consumer, TopicPartition[] partitions) {
        return consumer.committed(partitions)
                .onFailure(failure -> stopping)
                .recoverWithUni(Uni.createFrom().nothing());
    }

    private boolean passes(Throwable failure) {
        return failure instanceof RebalanceInProgressException && !stopping;
    }

    /** Meanwhile a partition may have gone to another replica, or been committed up to a later event. */
    private static void commitAgain(Consumer<?, ?> kafka, Map<TopicPartition, OffsetAndMetadata> offsets) {
        Set<TopicPartition> ours = kafka.assignment();
        Map<TopicPartition, OffsetAndMetadata> committed = kafka.committed(ours);
        Map<TopicPartition, OffsetAndMetadata> left = new HashMap<>();
        offsets.forEach((partition, handled) -> {
            OffsetAndMetadata before = committed.get(partition);
            if (ours.contains(partition) && (before == null || before.offset() < handled.offset())) {
                left.put(partition, handled);
            }
        });
        if (!left.isEmpty()) {
            kafka.commitSync(left);
        }
    }
}
