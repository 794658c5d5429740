package mx.maal.payments.messaging;

import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import mx.maal.kit.Money;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.EventConsumer;
import mx.maal.kit.events.MalformedEvent;
import mx.maal.payments.app.CheckoutBook;
import mx.maal.payments.app.Refunds;
import mx.maal.payments.domain.Customer;
import mx.maal.payments.domain.PayableCheckout;
import mx.maal.payments.domain.RefundCause;
import mx.maal.payments.persistence.CheckoutRepository;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** {@code order.checkouts}: what may be paid, by whom, until when, and what was paid twice. */
@ApplicationScoped
public class CheckoutFeed {

    static final String CHANNEL = "order-checkouts";

    @Inject
    EventConsumer events;

    @Inject
    CheckoutBook checkouts;

    @Inject
    Refunds refunds;

    private record Opened(
            UUID checkoutId, UUID cartId, Money total, Instant expiresAt, Boolean slowPayments, Customer customer) {

        PayableCheckout payable() {
            return new PayableCheckout(
                    checkoutId,
                    total,
                    expiresAt,
                    null,
                    !Boolean.FALSE.equals(slowPayments),
                    customer == null ? new Customer(null, null, null) : customer);
        }
    }

    private record Rescheduled(UUID checkoutId, Instant expiresAt, UUID paymentId) {}

    private record ExtensionRefused(UUID paymentId, String reason) {}

    private record Closed(UUID checkoutId, UUID cartId, String reason) {}

    private record Overpaid(UUID paymentId) {}

    @Incoming(CHANNEL)
    public CompletionStage<Void> on(KafkaRecordBatch<String, byte[]> polled) {
        return events.consumeEach(CHANNEL, polled, this::open, this::handle);
    }

    /** Before anything else of the batch: a checkout is opened before it is closed, and none opens twice. */
    private void open(List<Event> batch) {
        List<CheckoutRepository.Opening> openings = new ArrayList<>();
        for (Event event : batch) {
            if (event.type().equals("checkout.opened.v1")) {
                Opened opened = event.as(Opened.class);
                require(
                        event,
                        opened.checkoutId() != null
                                && opened.cartId() != null
                                && opened.total() != null
                                && opened.expiresAt() != null);
                openings.add(new CheckoutRepository.Opening(opened.payable(), opened.cartId()));
            }
        }
        checkouts.open(openings);
    }

    private void handle(Event event) {
        switch (event.type()) {
            case "checkout.closed.v1" -> {
                Closed closed = event.as(Closed.class);
                require(event, closed.checkoutId() != null && closed.cartId() != null && closed.reason() != null);
                checkouts.close(closed.checkoutId(), closed.cartId(), closed.reason());
            }
            case "checkout.rescheduled.v1" -> {
                Rescheduled rescheduled = event.as(Rescheduled.class);
                require(event, rescheduled.checkoutId() != null && rescheduled.expiresAt() != null);
                checkouts.reschedule(rescheduled.checkoutId(), rescheduled.expiresAt(), rescheduled.paymentId());
            }
            case "checkout.extension-refused.v1" -> {
                ExtensionRefused refused = event.as(ExtensionRefused.class);
                require(event, refused.paymentId() != null && refused.reason() != null);
                checkouts.refuseUnits(refused.paymentId(), refused.reason());
            }
            case "checkout.overpaid.v1" -> {
                Overpaid overpaid = event.as(Overpaid.class);
                require(event, overpaid.paymentId() != null);
                refunds.refundRest(overpaid.paymentId(), RefundCause.overpaid(overpaid.paymentId()));
            }
            default -> {
                // opened already, or told to others
            }
        }
    }

    static void require(Event event, boolean complete) {
        if (!complete) {
            throw new MalformedEvent(event.type() + " lacks a field");
        }
    }
}
