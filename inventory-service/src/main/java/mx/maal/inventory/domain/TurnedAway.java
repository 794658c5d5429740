package mx.maal.inventory.domain;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * A shopper whom order-service has told that nothing is left, because the variant's line is closed.
 *
 * @param quantity units that were asked for, 1 to {@value HoldRequest#MAX_QUANTITY}
 * @param until what order-service knew: that the line is closed until then. The shopper was refused if, and only if, the
 *     log took this no later
 */
public record TurnedAway(UUID requestId, UUID cartId, UUID variantId, int quantity, Instant until) implements InLine {

    /** @throws IllegalArgumentException or NullPointerException naming the field that makes no sense */
    public TurnedAway {
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(cartId, "cartId");
        Objects.requireNonNull(variantId, "variantId");
        Objects.requireNonNull(until, "until");
        Range.require("quantity", quantity, 1, HoldRequest.MAX_QUANTITY);
    }
}
