package mx.maal.order;

import io.quarkus.test.junit.QuarkusMock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import mx.maal.kit.events.CommandSender;
import mx.maal.kit.events.Fact;

/** Kafka takes no command, and does not say whether it did. */
final class KafkaAway extends CommandSender {

    private KafkaAway() {}

    /** Until the test ends. */
    static void begin() {
        QuarkusMock.installMockForType(new KafkaAway(), CommandSender.class);
    }

    @Override
    public CompletionStage<Instant> send(String id, Fact command) {
        return CompletableFuture.failedFuture(new TimeoutException("Kafka is away"));
    }
}
