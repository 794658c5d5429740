package mx.maal.inventory.http;

import java.time.Instant;
import java.util.UUID;
import mx.maal.inventory.domain.Movement;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A movement as operators read it. */
@Schema(name = "Movement", description = "A line of the ledger. Ids that do not concern it are null.")
public record MovementView(
        UUID id,
        UUID variantId,
        @Schema(description = "Signed units, never 0: + came, - left.", examples = "100") int quantity,
        @Schema(
                        enumeration = {"receipt", "sale", "return", "damage", "adjustment"},
                        examples = "receipt")
                String type,
        @Schema(description = "An operator's token subject, or the service whose event caused it.") String actor,
        @Schema(nullable = true) String reason,
        @Schema(description = "The hold that a sale converted.", nullable = true) UUID reservationId,
        @Schema(nullable = true) UUID orderId,
        @Schema(nullable = true) UUID orderItemId,
        @Schema(nullable = true) UUID returnItemId,
        Instant createdAt) {

    static MovementView of(Movement movement) {
        return new MovementView(
                movement.id(),
                movement.variantId(),
                movement.quantity(),
                movement.type().code(),
                movement.actor(),
                movement.reason(),
                movement.reservationId(),
                movement.orderId(),
                movement.orderItemId(),
                movement.returnItemId(),
                movement.createdAt());
    }
}
