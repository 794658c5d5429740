package mx.maal.order.domain;

import java.util.List;
import java.util.UUID;
import mx.maal.kit.Money;

/** What happens to orders; told in order per order. The fields are the events' bodies. */
public sealed interface OrderFact {

    UUID orderId();

    /** The event's type on the wire. */
    String type();

    record Units(UUID orderItemId, UUID variantId, int quantity) {}

    record Item(UUID orderItemId, UUID variantId, String sku, String title, int quantity, Money unitPrice) {}

    /** Paid; its units are to be taken. */
    record Placed(UUID orderId, String number, UUID checkoutId, UUID cartId, UUID paymentId, List<Units> items)
            implements OrderFact {
        @Override
        public String type() {
            return "order.placed.v1";
        }
    }

    /** Paid and its units are taken; it can be packed. */
    record Confirmed(
            UUID orderId,
            String number,
            UUID checkoutId,
            UUID paymentId,
            String accessTokenHash,
            Money total,
            Money shipping,
            String shippingMethod,
            ShippingAddress shippingAddress,
            List<Item> items)
            implements OrderFact {
        @Override
        public String type() {
            return "order.confirmed.v1";
        }
    }

    /** An operator wants it cancelled, if nothing has left yet. @param reason null when none was given */
    record CancellationRequested(UUID orderId, String reason) implements OrderFact {
        @Override
        public String type() {
            return "order.cancellation-requested.v1";
        }
    }

    /**
     * Its units go back and its money too.
     *
     * @param reason {@code stock-short} or {@code operator}
     * @param restock empty when no units had been taken
     */
    record Cancelled(UUID orderId, UUID checkoutId, UUID paymentId, Money total, String reason, List<Units> restock)
            implements OrderFact {
        @Override
        public String type() {
            return "order.cancelled.v1";
        }
    }
}
