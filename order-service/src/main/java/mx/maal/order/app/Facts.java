package mx.maal.order.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.Fact;
import mx.maal.kit.events.Outbox;
import mx.maal.order.domain.CheckoutFact;
import mx.maal.order.domain.OrderFact;

/** Says on which topic, and in which order, what happened is told. */
@ApplicationScoped
class Facts {

    private static final String CHECKOUTS = "order.checkouts";
    private static final String ORDERS = "order.orders";

    @Inject
    Outbox outbox;

    /** In order per cart. */
    void tell(CheckoutFact fact) {
        outbox.append(new Fact(CHECKOUTS, fact.cartId().toString(), fact.type(), fact));
    }

    /** As {@link #tell(CheckoutFact)}, for one event of a batch, whose trace goes on. */
    void tell(Event cause, CheckoutFact fact) {
        outbox.append(Fact.causedBy(cause, CHECKOUTS, fact.cartId().toString(), fact.type(), fact));
    }

    /** As {@link #tell(OrderFact)}, for one event of a batch, whose trace goes on. */
    void tell(Event cause, OrderFact fact) {
        outbox.append(Fact.causedBy(cause, ORDERS, fact.orderId().toString(), fact.type(), fact));
    }

    /** In order per order. */
    void tell(OrderFact fact) {
        outbox.append(new Fact(ORDERS, fact.orderId().toString(), fact.type(), fact));
    }
}
