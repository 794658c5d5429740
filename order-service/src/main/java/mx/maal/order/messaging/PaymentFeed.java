package mx.maal.order.messaging;

import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.EventConsumer;
import mx.maal.order.app.Payments;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** payments-service: whether money moved. */
@ApplicationScoped
public class PaymentFeed {

    private static final String PAYMENTS = "payments-payments";
    private static final String REFUNDS = "payments-refunds";

    @Inject
    EventConsumer events;

    @Inject
    Payments payments;

    private record Paid(UUID paymentId, UUID checkoutId, Money amount) {}

    private record Failed(UUID checkoutId, String reason) {}

    private record Refunded(UUID refundId, UUID paymentId, Money amount, String reason) {}

    @Incoming(PAYMENTS)
    @Blocking
    public void payments(ConsumerRecords<String, byte[]> records) {
        events.consumeEach(PAYMENTS, records, this::payment);
    }

    @Incoming(REFUNDS)
    @Blocking
    public void refunds(ConsumerRecords<String, byte[]> records) {
        events.consumeEach(REFUNDS, records, this::refund);
    }

    private void payment(Event event) {
        switch (event.type()) {
            case "payment.succeeded.v1" -> {
                Paid paid = event.as(Paid.class);
                payments.succeeded(paid.paymentId, paid.checkoutId, paid.amount);
            }
            case "payment.failed.v1" -> {
                Failed failed = event.as(Failed.class);
                payments.failed(failed.checkoutId, failed.reason, event.time());
            }
            default -> {
                // A type that does not move money.
            }
        }
    }

    private void refund(Event event) {
        if (event.type().equals("refund.succeeded.v1")) {
            Refunded refunded = event.as(Refunded.class);
            payments.refunded(refunded.refundId, refunded.paymentId, refunded.amount, refunded.reason);
        }
    }
}
