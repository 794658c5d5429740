package mx.maal.order.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import mx.maal.order.domain.Checkout;
import mx.maal.order.domain.CheckoutStatus;

/** Closes what was not paid in time. */
@ApplicationScoped
class OverdueCheckouts {

    @Inject
    Clock clock;

    @Inject
    Facts facts;

    @Inject
    OrderMetrics metrics;

    /** Of these, which are locked, those whose time has passed. */
    void close(List<Checkout> checkouts) {
        Instant now = clock.instant();
        for (Checkout checkout : checkouts) {
            checkout.expire(now).ifPresent(closed -> {
                facts.tell(closed);
                metrics.became(CheckoutStatus.EXPIRED, 1);
            });
        }
    }
}
