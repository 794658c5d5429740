package mx.maal.order.messaging;

import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import mx.maal.kit.Money;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.EventConsumer;
import mx.maal.order.app.Payments;
import mx.maal.order.app.SlowPayments;
import mx.maal.order.domain.DisputeStatus;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** payments-service: whether money moved, or is on its way. */
@ApplicationScoped
public class PaymentFeed {

    private static final String PAYMENTS = "payments-payments";
    private static final String REFUNDS = "payments-refunds";

    @Inject
    EventConsumer events;

    @Inject
    Payments payments;

    @Inject
    SlowPayments slowPayments;

    private record Paid(UUID paymentId, UUID checkoutId, Money amount) {}

    private record Failed(UUID paymentId, UUID checkoutId, String reason) {
        Failed {
            Objects.requireNonNull(paymentId, "paymentId");
            Objects.requireNonNull(checkoutId, "checkoutId");
        }
    }

    private record Awaited(UUID paymentId, UUID checkoutId, Instant until) {
        Awaited {
            Objects.requireNonNull(paymentId, "paymentId");
            Objects.requireNonNull(checkoutId, "checkoutId");
            Objects.requireNonNull(until, "until");
        }
    }

    private record Disputed(UUID paymentId, String status) {
        Disputed {
            Objects.requireNonNull(paymentId, "paymentId");
            Objects.requireNonNull(status, "status");
        }
    }

    private record Refunded(UUID refundId, UUID paymentId, Money amount, String reason) {}

    private record NotRefunded(UUID refundId, UUID paymentId, Money amount) {}

    @Incoming(PAYMENTS)
    public CompletionStage<Void> payments(KafkaRecordBatch<String, byte[]> polled) {
        return events.consumeEach(PAYMENTS, polled, this::expect, this::payment);
    }

    @Incoming(REFUNDS)
    public CompletionStage<Void> refunds(KafkaRecordBatch<String, byte[]> polled) {
        return events.consumeEach(REFUNDS, polled, this::refund);
    }

    private void expect(List<Event> batch) {
        payments.expect(batch.stream()
                .filter(event -> "payment.succeeded.v1".equals(event.type()))
                .map(event -> event.as(Paid.class).checkoutId())
                .filter(Objects::nonNull)
                .toList());
    }

    private void payment(Event event) {
        switch (event.type()) {
            case "payment.succeeded.v1" -> {
                Paid paid = event.as(Paid.class);
                payments.succeeded(paid.paymentId, paid.checkoutId, paid.amount);
            }
            case "payment.failed.v1" -> {
                Failed failed = event.as(Failed.class);
                payments.failed(failed.paymentId, failed.checkoutId, failed.reason, event.time());
            }
            case "payment.awaited.v1" -> {
                Awaited awaited = event.as(Awaited.class);
                slowPayments.awaited(awaited.paymentId, awaited.checkoutId, awaited.until);
            }
            case "payment.disputed.v1" -> {
                Disputed disputed = event.as(Disputed.class);
                payments.disputed(disputed.paymentId, DisputeStatus.of(disputed.status), event.time());
            }
            default -> {
                // A type that changes nothing here.
            }
        }
    }

    private void refund(Event event) {
        switch (event.type()) {
            case "refund.succeeded.v1" -> {
                Refunded refunded = event.as(Refunded.class);
                payments.refunded(refunded.refundId, refunded.paymentId, refunded.amount, refunded.reason);
            }
            case "refund.failed.v1" -> {
                NotRefunded failed = event.as(NotRefunded.class);
                payments.refundFailed(failed.refundId, failed.paymentId, failed.amount);
            }
            default -> {
                // A type that changes nothing here.
            }
        }
    }
}
