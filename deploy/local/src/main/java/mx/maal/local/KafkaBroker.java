package mx.maal.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A real Kafka broker (KRaft: broker and controller in one) inside this JVM, on loopback only. */
final class KafkaBroker implements AutoCloseable {

    private final KafkaRaftServer server;
    private final String bootstrap;

    private KafkaBroker(KafkaRaftServer server, String bootstrap) {
        this.server = server;
        this.bootstrap = bootstrap;
    }

    /**
     * Starts the broker; formats its directory at the first start and keeps what is there at the next.
     *
     * @param controllerPort used by the broker alone to talk to itself
     * @param session how long the broker may be silent before it counts as dead, for example because the machine is too busy;
     *     a restart after a kill waits for the end of it
     */
    static KafkaBroker start(Path directory, int port, int controllerPort, Duration session) {
        try {
            Files.createDirectories(directory);
            Formatter formatter = new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                    .setNodeId(1)
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(directory.toString())
                    .setMetadataLogDirectory(directory.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setIgnoreFormatted(true);
            if (!Files.exists(directory.resolve("meta.properties"))) {
                formatter.run();
            }
            KafkaRaftServer server = new KafkaRaftServer(
                    new KafkaConfig(settings(directory, port, controllerPort, session), false), Time.SYSTEM);
            server.startup();
            return new KafkaBroker(server, "127.0.0.1:" + port);
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka did not start: " + e.getMessage(), e);
        } catch (Exception e) {
            throw new IllegalStateException("Kafka did not start: " + e.getMessage(), e);
        }
    }

    /** For {@code bootstrap.servers}. */
    String bootstrap() {
        return bootstrap;
    }

    /** Creates the topics that are declared and missing. */
    void createTopics(List<NewTopic> declared) {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
            Set<String> existing = admin.listTopics().names().get();
            admin.createTopics(declared.stream()
                            .filter(topic -> !existing.contains(topic.name()))
                            .collect(Collectors.toList()))
                    .all()
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the topics were created", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "The topics could not be created: " + e.getCause().getMessage(), e);
        }
    }

    /** The topics that Kubernetes gets too, cut down to one broker: a single copy, and no minimum of copies in sync. */
    static List<NewTopic> declaredTopics() {
        try (InputStream yaml = KafkaBroker.class.getResourceAsStream("/kafka-topics.yaml")) {
            List<NewTopic> topics = new ArrayList<>();
            for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)) {
                Map<?, ?> metadata = (Map<?, ?>) ((Map<?, ?>) document).get("metadata");
                Map<?, ?> spec = (Map<?, ?>) ((Map<?, ?>) document).get("spec");
                Map<String, String> config = new LinkedHashMap<>();
                ((Map<?, ?>) spec.get("config")).forEach((key, value) -> config.put(key.toString(), value.toString()));
                config.remove("min.insync.replicas");
                topics.add(new NewTopic((String) metadata.get("name"), (Integer) spec.get("partitions"), (short) 1)
                        .configs(config));
            }
            return topics;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Flushes and stops. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static Properties settings(Path directory, int port, int controllerPort, Duration session) {
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("log.dirs", directory.toString());
        settings.put("listeners", "CLIENTS://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "CLIENTS://127.0.0.1:" + port);
        settings.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "CLIENTS");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("auto.create.topics.enable", "false");
        for (String internal : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            settings.put(internal + ".replication.factor", "1");
            settings.put(internal + ".num.partitions", "6");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        // A single consumer need not wait for others to join its group.
        settings.put("group.initial.rebalance.delay.ms", "0");
        // After a kill the broker may come back only when its last session has run out: seconds, not the default's
        // nine.
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("broker.heartbeat.interval.ms", "500");
        // The defaults reserve memory for thousands of partitions.
        settings.put("log.cleaner.dedupe.buffer.size", "8388608");
        settings.put("log.index.size.max.bytes", "1048576");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        return settings;
    }
}
