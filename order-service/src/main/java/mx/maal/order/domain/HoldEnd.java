package mx.maal.order.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * A hold is over.
 *
 * @param requestId of the shopper's request to remove the line; null when something else ended it
 * @param reservationId null when nothing was held
 * @param status what the line becomes: released or expired
 * @param at when it was announced
 */
public record HoldEnd(
        String requestId, UUID cartId, UUID variantId, UUID reservationId, LineStatus status, Instant at) {

    public UUID lineId() {
        return CartLine.idOf(cartId, variantId);
    }
}
