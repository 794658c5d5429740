package mx.maal.inventory.domain;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.UUID;

/** Whether a paid order got its units. */
public sealed interface CommitmentFact extends InventoryFact {

    /** The order concerned: what is told about one order stays in order. */
    UUID orderId();

    /** Every item was sold: its hold converted, its movement written. */
    record Committed(UUID orderId, UUID checkoutId, UUID cartId, List<Item> items) implements CommitmentFact {}

    /** One sold order item, with the converted hold and the sale movement that prove it. */
    record Item(UUID orderItemId, UUID variantId, int quantity, UUID reservationId, UUID movementId) {}

    /** Not every item could be sold, so none was. */
    record Short(UUID orderId, UUID checkoutId, UUID cartId, @JsonProperty("short") List<Shortage> lacking)
            implements CommitmentFact {}
}
