package mx.maal.order.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import mx.maal.order.domain.CheckoutStatus;
import mx.maal.order.domain.OrderStatus;
import mx.maal.order.domain.SurplusReason;

/**
 * What an operator sees of carts, checkouts and orders: how many came out how, and nothing of whom they are for. Each is
 * there from the start, with 0: what appears only when it is first counted has no rate before, and no alert sees its first
 * count.
 */
@ApplicationScoped
class OrderMetrics {

    /** Of {@code cart.line.requests}; the others are slugs of problems, and appear when they do. */
    static final String HELD = "held";

    static final String REMOVED = "removed";
    static final String LATE = "late";
    static final String REMEMBERED = "remembered";
    static final String UNAVAILABLE = "unavailable";
    private static final String SOLD_OUT = "sold-out";

    private final MeterRegistry registry;
    private final Timer lineReply;
    private final Timer confirmation;

    OrderMetrics(MeterRegistry registry) {
        this.registry = registry;
        lineReply = Timer.builder("cart.line.reply.time")
                .description("From a shopper's request for a cart line to its answer")
                .publishPercentileHistogram()
                .register(registry);
        confirmation = Timer.builder("order.confirmation.time")
                .description("From an order's payment to its units being taken: placed until confirmed")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(5))
                .maximumExpectedValue(Duration.ofSeconds(60))
                .register(registry);
    }

    void start(@Observes StartupEvent event) {
        List.of(HELD, REMOVED, LATE, REMEMBERED, UNAVAILABLE, SOLD_OUT)
                .forEach(outcome -> registry.counter("cart.line.requests", "outcome", outcome));
        for (CheckoutStatus status : CheckoutStatus.values()) {
            became(status, 0);
        }
        for (OrderStatus status : OrderStatus.values()) {
            registry.counter("orders", "status", status.word());
        }
        for (SurplusReason reason : SurplusReason.values()) {
            registry.counter("payments.surplus", "reason", reason.word());
        }
        registry.counter("checkouts.refused", "reason", PersonLimits.SLUG);
    }

    /** How a request for a cart line came out. */
    void lineRequest(String outcome) {
        registry.counter("cart.line.requests", "outcome", outcome).increment();
    }

    /** Begins to measure how long a cart line's answer takes; what is returned ends it. */
    Runnable lineReply() {
        Timer.Sample sample = Timer.start(registry);
        return () -> sample.stop(lineReply);
    }

    /** So many checkouts reached a status. */
    void became(CheckoutStatus status, int checkouts) {
        registry.counter("checkouts", "status", status.word()).increment(checkouts);
    }

    /** A checkout was refused. */
    void checkoutRefused(String reason) {
        registry.counter("checkouts.refused", "reason", reason).increment();
    }

    /** An order reached a status. */
    void became(OrderStatus status) {
        registry.counter("orders", "status", status.word()).increment();
    }

    /** An order has its units. */
    void confirmed(Duration sincePlaced) {
        confirmation.record(sincePlaced);
    }

    /** A payment made no order. */
    void surplus(SurplusReason reason) {
        registry.counter("payments.surplus", "reason", reason.word()).increment();
    }
}
