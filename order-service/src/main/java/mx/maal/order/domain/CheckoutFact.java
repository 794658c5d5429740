package mx.maal.order.domain;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mx.maal.kit.Money;

/** What happens to checkouts; told in order per cart. The fields are the events' bodies. */
public sealed interface CheckoutFact {

    UUID cartId();

    /** The event's type on the wire. */
    String type();

    record Item(UUID variantId, int quantity) {}

    /** Its holds are to be renewed, all of them or none. */
    record Requested(UUID checkoutId, UUID cartId, long holdSeconds, List<Item> items) implements CheckoutFact {
        @Override
        public String type() {
            return "checkout.requested.v1";
        }
    }

    /** It may be paid. */
    record Opened(UUID checkoutId, UUID cartId, Money total, Instant expiresAt) implements CheckoutFact {
        @Override
        public String type() {
            return "checkout.opened.v1";
        }
    }

    /** It should not be paid any more. @param reason {@code expired} or {@code superseded} */
    record Closed(UUID checkoutId, UUID cartId, String reason) implements CheckoutFact {
        @Override
        public String type() {
            return "checkout.closed.v1";
        }
    }

    /** Money that no order is made of: it goes back in full. @param reason as in {@link SurplusReason} */
    record Overpaid(UUID checkoutId, UUID cartId, UUID paymentId, Money amount, String reason) implements CheckoutFact {
        @Override
        public String type() {
            return "checkout.overpaid.v1";
        }
    }
}
