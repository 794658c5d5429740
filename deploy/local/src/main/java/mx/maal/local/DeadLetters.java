package mx.maal.local;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * {@code deploy/dead-letters}: the events that a service could not handle, and their way back. A letter is open until it was
 * replayed or discarded; how far that went is kept in Kafka, as the offsets of the group {@value #GROUP}.
 */
public final class DeadLetters {

    /** Whose offsets say which letters are settled. */
    public static final String GROUP = "dead-letters-settled";

    private static final String SUFFIX = ".dead-letters";
    private static final String HEADER_PREFIX = "dead-letter-";
    private static final Duration POLL = Duration.ofMillis(500);

    private static final String USAGE =
            """
            Usage: ./deploy/dead-letters [list | replay | discard] [--run-dir DIR | --client-config FILE]

              list      the events that could not be handled, with their cause (the default)
              replay    sends them to their topics again, once what stopped them is mended; services that had handled
                        them do not do it twice
              discard   settles them without

              --run-dir DIR          of the stack, when it was started with one (deploy/local/run)
              --client-config FILE   of another Kafka: properties of its clients, as bootstrap.servers and how to log in
            """;

    private DeadLetters() {}

    public static void main(String[] arguments) {
        try {
            String action = "list";
            Path run = Layout.usualRun();
            Path clientConfig = null;
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "list", "replay", "discard" -> action = arguments[i];
                    case "--help", "-h" -> {
                        System.out.print(USAGE);
                        return;
                    }
                    case "--run-dir" -> run = path(arguments, i++, "a folder");
                    case "--client-config" -> clientConfig = path(arguments, i++, "a file");
                    default -> throw new CannotStart("Unknown: " + arguments[i] + ".\n\n" + USAGE);
                }
            }
            carryOut(
                    action,
                    clientConfig == null
                            ? local(Stack.load(Layout.stackFile(run)).kafka())
                            : read(clientConfig));
        } catch (CannotStart | IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static Path path(String[] arguments, int option, String wanted) {
        if (option + 1 == arguments.length) {
            throw new CannotStart(arguments[option] + " wants " + wanted + ".\n\n" + USAGE);
        }
        return Path.of(arguments[option + 1]);
    }

    /** How to reach the local stack's Kafka, which wants no log-in. */
    private static Map<String, Object> local(String bootstrap) {
        return Map.of("bootstrap.servers", bootstrap);
    }

    private static Map<String, Object> read(Path clientConfig) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(clientConfig)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new CannotStart("There is no " + clientConfig, e);
        }
        Map<String, Object> settings = new HashMap<>();
        properties.forEach((name, value) -> settings.put(name.toString(), value));
        return settings;
    }

    private static void carryOut(String action, Map<String, Object> kafka) {
        try (KafkaConsumer<String, byte[]> consumer = consumer(kafka)) {
            List<ConsumerRecord<String, byte[]>> letters = open(consumer);
            if (letters.isEmpty()) {
                System.out.println("No dead letters.");
                return;
            }
            letters.forEach(letter -> System.out.println(describe(letter)));
            if (action.equals("list")) {
                System.out.println(letters.size() + " open. Mend the cause, then: ./deploy/dead-letters replay");
                return;
            }
            if (action.equals("replay")) {
                replay(kafka, letters);
            }
            consumer.commitSync(letters.stream()
                    .collect(Collectors.toMap(
                            letter -> new TopicPartition(letter.topic(), letter.partition()),
                            letter -> new OffsetAndMetadata(letter.offset() + 1),
                            (one, other) -> one.offset() > other.offset() ? one : other)));
            System.out.println(letters.size() + (action.equals("replay") ? " replayed." : " discarded."));
        }
    }

    /** The open letters, oldest first, described for a person. */
    public static List<String> open(String bootstrap) {
        try (KafkaConsumer<String, byte[]> consumer = consumer(local(bootstrap))) {
            return open(consumer).stream().map(DeadLetters::describe).toList();
        }
    }

    /** All letters after the settled ones, oldest first. */
    private static List<ConsumerRecord<String, byte[]>> open(KafkaConsumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = consumer.listTopics().entrySet().stream()
                .filter(topic -> topic.getKey().endsWith(SUFFIX))
                .flatMap(topic -> topic.getValue().stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Set<TopicPartition> unread = new HashSet<>(partitions);
        List<ConsumerRecord<String, byte[]>> letters = new ArrayList<>();
        while (true) {
            unread.removeIf(partition -> consumer.position(partition) >= ends.get(partition));
            if (unread.isEmpty()) {
                break;
            }
            consumer.poll(POLL).forEach(letters::add);
        }
        letters.sort(Comparator.comparing(ConsumerRecord::timestamp));
        return letters;
    }

    private static void replay(Map<String, Object> kafka, List<ConsumerRecord<String, byte[]>> letters) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("acks", "all");
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (ConsumerRecord<String, byte[]> letter : letters) {
                ProducerRecord<String, byte[]> again =
                        new ProducerRecord<>(header(letter, "topic"), letter.key(), letter.value());
                for (Header header : letter.headers()) {
                    if (!header.key().startsWith(HEADER_PREFIX)) {
                        again.headers().add(header);
                    }
                }
                producer.send(again).get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new CannotStart("Not all were replayed, none is settled; call it again: " + e.getMessage(), e);
        }
    }

    private static String describe(ConsumerRecord<String, byte[]> letter) {
        Header type = letter.headers().lastHeader("ce_type");
        Header id = letter.headers().lastHeader("ce_id");
        return String.format(
                "%s  %s refused %s %s from %s-%s@%s%n    %s",
                Instant.ofEpochMilli(letter.timestamp()),
                letter.topic().replace(SUFFIX, "-service") + "/" + header(letter, "consumer"),
                type == null ? "an event without a type" : text(type),
                id == null ? "(without an id)" : text(id),
                header(letter, "topic"),
                header(letter, "partition"),
                header(letter, "offset"),
                header(letter, "cause"));
    }

    private static String header(ConsumerRecord<String, byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(HEADER_PREFIX + name);
        return header == null ? "?" : text(header);
    }

    private static String text(Header header) {
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private static KafkaConsumer<String, byte[]> consumer(Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("group.id", GROUP);
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", false);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
