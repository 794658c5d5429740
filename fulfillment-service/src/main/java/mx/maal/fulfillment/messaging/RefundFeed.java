package mx.maal.fulfillment.messaging;

import static java.util.Objects.requireNonNull;

import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import mx.maal.fulfillment.app.Returning;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.EventConsumer;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears whether the money for a return went back. */
@ApplicationScoped
public class RefundFeed {
    static final String CHANNEL = "payments-refunds";

    @Inject
    EventConsumer events;

    @Inject
    Returning returning;

    @Incoming(CHANNEL)
    CompletionStage<Void> on(KafkaRecordBatch<String, byte[]> polled) {
        return events.consumeEach(CHANNEL, polled, this::handle);
    }

    private void handle(Event event) {
        switch (event.type()) {
            case "refund.succeeded.v1" -> {
                Refund refund = event.as(Refund.class);
                if (refund.returnId() != null) {
                    returning.refundSucceeded(refund.returnId(), refund.refundId());
                }
            }
            case "refund.failed.v1" -> {
                Refund refund = event.as(Refund.class);
                if (refund.returnId() != null) {
                    returning.refundFailed(refund.returnId(), refund.refundId());
                }
            }
            default -> {} // the topic tells of more than we need
        }
    }

    /** {@code returnId} is null for refunds of whole orders, which are not our concern. */
    private record Refund(UUID refundId, UUID returnId) {
        Refund {
            requireNonNull(refundId, "refundId");
        }
    }
}
