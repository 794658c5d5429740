package mx.maal.inventory.domain;

import java.util.UUID;

/**
 * What there is of a variant at one instant, in units.
 *
 * @param onHand on the shelf: the sum of its movements
 * @param held blocked by active holds that have not expired
 */
public record StockLevel(UUID variantId, long onHand, long held) {

    /** What a shopper could still get; never below 0. */
    public long available() {
        return onHand - held;
    }
}
