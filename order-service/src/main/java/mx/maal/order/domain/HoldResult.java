package mx.maal.order.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * What inventory-service answered to one request for a cart line.
 *
 * @param requestId of the request that it answers
 * @param quantity units: of the whole line when held, asked for when refused
 * @param reservationId null unless units are held
 * @param expiresAt until when they are held; null unless held
 * @param refusal null unless refused: {@code sold-out}, {@code purchase-limit}, {@code client-limit} or
 *     {@code unknown-variant}
 * @param heldQuantity units that a refused line keeps from before
 * @param available units that were free when it was refused
 */
public record HoldResult(
        String requestId,
        UUID cartId,
        UUID variantId,
        int quantity,
        UUID reservationId,
        Instant expiresAt,
        String refusal,
        int heldQuantity,
        int available) {

    public boolean refused() {
        return refusal != null;
    }

    public UUID lineId() {
        return CartLine.idOf(cartId, variantId);
    }
}
