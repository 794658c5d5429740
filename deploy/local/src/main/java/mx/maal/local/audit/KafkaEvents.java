package mx.maal.local.audit;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import mx.maal.local.DeadLetters;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Events in the outboxes and in Kafka, of which each service is a consumer group by its own name. */
final class KafkaEvents implements Events, AutoCloseable {

    private static final int ANSWER_SECONDS = 10;
    private static final long LOOK_AGAIN_MILLIS = 200;

    private final String bootstrap;
    private final Admin admin;
    private final Supplier<Snapshot> snapshots;
    private final Duration patience;

    /** @param patience how long {@link #settle} waits */
    KafkaEvents(String bootstrap, Supplier<Snapshot> snapshots, Duration patience) {
        this.bootstrap = bootstrap;
        this.snapshots = snapshots;
        this.patience = patience;
        this.admin = Admin.create(Map.of(
                "bootstrap.servers",
                bootstrap,
                "request.timeout.ms",
                ANSWER_SECONDS * 1000,
                "default.api.timeout.ms",
                ANSWER_SECONDS * 1000));
    }

    @Override
    public List<String> deadLetters() {
        try {
            return DeadLetters.open(bootstrap);
        } catch (RuntimeException e) {
            throw new CannotAudit("The dead letters cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public long unhandled() {
        return Slices.NAMES.stream()
                .mapToLong(slice -> {
                    Map<TopicPartition, Long> handled = handled(slice);
                    Map<TopicPartition, Long> ends = ends(handled.keySet());
                    return ends.entrySet().stream()
                            .mapToLong(end -> Math.max(0, end.getValue() - handled.get(end.getKey())))
                            .sum();
                })
                .sum();
    }

    @Override
    public boolean settle() {
        long deadline = System.nanoTime() + patience.toNanos();
        Map<String, Long> newest = new HashMap<>();
        outboxes("max", newest::put);
        boolean published = await(deadline, () -> {
            Map<String, Long> oldest = new HashMap<>();
            outboxes("min", oldest::put);
            return oldest.entrySet().stream()
                    .allMatch(slice -> slice.getValue() > newest.getOrDefault(slice.getKey(), 0L));
        });
        if (!published) {
            return false;
        }
        Map<String, Map<TopicPartition, Long>> wanted = new HashMap<>();
        Slices.NAMES.forEach(slice -> wanted.put(slice, ends(handled(slice).keySet())));
        return await(deadline, () -> Slices.NAMES.stream().allMatch(slice -> {
            Map<TopicPartition, Long> handled = handled(slice);
            return wanted.get(slice).entrySet().stream()
                    .allMatch(end -> handled.getOrDefault(end.getKey(), 0L) >= end.getValue());
        }));
    }

    private interface Seen {
        void row(String slice, long seq);
    }

    /** Whether, within its patience, every outbox is empty and every event that a service reads is handled. */
    boolean awaitDrained() {
        return await(System.nanoTime() + patience.toNanos(), () -> {
            Map<String, Long> waiting = new HashMap<>();
            outboxes("min", waiting::put);
            return waiting.isEmpty() && unhandled() == 0;
        });
    }

    /** The largest or smallest number in each outbox that is not empty. */
    private void outboxes(String which, Seen seen) {
        try (Snapshot snapshot = snapshots.get()) {
            for (String slice : Slices.NAMES) {
                snapshot.each(
                        slice,
                        "SELECT " + which + "(seq) AS seq FROM outbox HAVING count(*) > 0",
                        row -> seen.row(slice, row.number("seq")));
            }
        }
    }

    /** Up to where a service has handled each partition that it reads, 0 where it has not begun; empty if it reads none. */
    private Map<TopicPartition, Long> handled(String slice) {
        String group = slice + "-service";
        Optional<ConsumerGroupDescription> described = ofGroup(
                admin.describeConsumerGroups(Set.of(group)).describedGroups().get(group));
        Map<TopicPartition, OffsetAndMetadata> committed = ofGroup(
                        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .orElse(Map.of());
        Map<TopicPartition, Long> handled = new HashMap<>();
        described.stream()
                .flatMap(it -> it.members().stream())
                .flatMap(member -> member.assignment().topicPartitions().stream())
                .forEach(partition -> handled.put(partition, 0L));
        committed.forEach((partition, offset) -> handled.put(partition, offset.offset()));
        return handled;
    }

    private Map<TopicPartition, Long> ends(Set<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        return answer(admin.listOffsets(latest).all()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    private static boolean await(long deadline, BooleanSupplier done) {
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause(LOOK_AGAIN_MILLIS);
        }
        return true;
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotAudit("Interrupted", e);
        }
    }

    /** Empty when Kafka has never heard of the group: a service that reads nothing, or has just been started. */
    private static <T> Optional<T> ofGroup(KafkaFuture<T> future) {
        try {
            return Optional.of(answer(future));
        } catch (CannotAudit e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CannotAudit("Kafka cannot be asked: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new CannotAudit("Kafka does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotAudit("Interrupted", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
