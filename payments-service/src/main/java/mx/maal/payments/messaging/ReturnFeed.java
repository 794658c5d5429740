package mx.maal.payments.messaging;

import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import mx.maal.kit.Money;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.EventConsumer;
import mx.maal.payments.app.Refunds;
import mx.maal.payments.domain.RefundCause;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** {@code fulfillment.returns}: which returned items' money goes back. */
@ApplicationScoped
public class ReturnFeed {

    static final String CHANNEL = "fulfillment-returns";

    @Inject
    EventConsumer events;

    @Inject
    Refunds refunds;

    private record Approved(UUID returnId, UUID orderId, UUID paymentId, Money amount) {}

    @Incoming(CHANNEL)
    public CompletionStage<Void> on(KafkaRecordBatch<String, byte[]> polled) {
        return events.consumeEach(CHANNEL, polled, this::handle);
    }

    private void handle(Event event) {
        if (!event.type().equals("return.refund-approved.v1")) {
            return;
        }
        Approved approved = event.as(Approved.class);
        CheckoutFeed.require(
                event,
                approved.returnId() != null
                        && approved.paymentId() != null
                        && approved.amount() != null
                        && approved.amount().amountMinor() > 0);
        RefundCause cause = RefundCause.returned(approved.returnId(), approved.orderId());
        refunds.refund(approved.paymentId(), cause, approved.amount());
    }
}
