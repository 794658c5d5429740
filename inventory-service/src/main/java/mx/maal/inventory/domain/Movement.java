package mx.maal.inventory.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * A line of the ledger: units that came to the shelf or left it.
 *
 * @param quantity signed units, never 0; its sign fits the type
 * @param actor an operator's token subject, or the service whose event caused it
 * @param reason may be null
 * @param reservationId the converted hold of a sale, else null
 * @param orderId null unless the movement concerns an order
 * @param orderItemId null unless it concerns an order item
 * @param returnItemId null unless it concerns a returned item
 * @param reference names a cause that may move units only once; null for what may be repeated
 */
public record Movement(
        UUID id,
        UUID variantId,
        int quantity,
        MovementType type,
        String actor,
        String reason,
        UUID reservationId,
        UUID orderId,
        UUID orderItemId,
        UUID returnItemId,
        String reference,
        Instant createdAt) {

    private static final String CATALOG = "catalog-service";
    private static final String ORDERS = "order-service";
    private static final String FULFILLMENT = "fulfillment-service";

    /** @throws IllegalArgumentException when the sign does not fit the type */
    public Movement {
        if (!type.allows(quantity)) {
            throw new IllegalArgumentException("a " + type.code() + " cannot be of " + quantity + " units");
        }
    }

    /** What an operator counted, received or threw away. */
    public static Movement byOperator(
            UUID variantId, int quantity, MovementType type, String actor, String reason, Instant at) {
        return new Movement(
                UUID.randomUUID(), variantId, quantity, type, actor, reason, null, null, null, null, null, at);
    }

    /** The units with which a variant was imported: one receipt in the variant's life. */
    public static Movement opening(UUID variantId, int quantity, Instant at) {
        return new Movement(
                UUID.randomUUID(),
                variantId,
                quantity,
                MovementType.RECEIPT,
                CATALOG,
                "opening stock",
                null,
                null,
                null,
                null,
                "opening:" + variantId,
                at);
    }

    /** The sale of a converted hold. */
    static Movement sale(Hold converted, UUID orderId, Instant at) {
        return new Movement(
                UUID.randomUUID(),
                converted.variantId(),
                -converted.quantity(),
                MovementType.SALE,
                ORDERS,
                null,
                converted.id(),
                orderId,
                converted.orderItemId(),
                null,
                "sale:" + converted.orderItemId(),
                at);
    }

    /** Units of a cancelled order, never shipped, back on the shelf. */
    static Movement restock(UUID variantId, int quantity, UUID orderId, UUID orderItemId, Instant at) {
        return new Movement(
                UUID.randomUUID(),
                variantId,
                quantity,
                MovementType.RETURN,
                ORDERS,
                "order cancelled",
                null,
                orderId,
                orderItemId,
                null,
                restockReference(orderItemId),
                at);
    }

    /** By what a cancelled order item's units are known to be back. */
    public static String restockReference(UUID orderItemId) {
        return "restock:" + orderItemId;
    }

    static Movement returned(ReturnedItem item, UUID orderId, Instant at) {
        return new Movement(
                UUID.randomUUID(),
                item.variantId(),
                item.quantity(),
                MovementType.RETURN,
                FULFILLMENT,
                "returned " + item.condition(),
                null,
                orderId,
                item.orderItemId(),
                item.returnItemId(),
                "return:" + item.returnItemId(),
                at);
    }

    static Movement writtenOff(ReturnedItem item, UUID orderId, Instant at) {
        return new Movement(
                UUID.randomUUID(),
                item.variantId(),
                -item.quantity(),
                MovementType.DAMAGE,
                FULFILLMENT,
                "returned " + item.condition(),
                null,
                orderId,
                item.orderItemId(),
                item.returnItemId(),
                "write-off:" + item.returnItemId(),
                at);
    }
}
