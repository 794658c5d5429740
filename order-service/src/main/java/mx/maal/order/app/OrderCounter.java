package mx.maal.order.app;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import mx.maal.order.domain.OrderStatus;

/** Counts how many orders reached each status, and logs nothing of whom they are for. */
@ApplicationScoped
class OrderCounter {

    @Inject
    MeterRegistry metrics;

    void became(OrderStatus status) {
        metrics.counter("orders", "status", status.word()).increment();
    }
}
