package mx.maal.inventory.http;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import mx.maal.inventory.domain.Turn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A request in the line as operators read it. */
@Schema(name = "Turn", description = "A request for units, where it stood in the line and what it got. Never changes.")
public record TurnView(
        @Schema(description = "A variant's line is one partition.", minimum = "0") int partition,
        @Schema(
                        description = "The place in the partition: the smaller one came first.",
                        minimum = "0",
                        examples = "4711")
                long offset,
        @Schema(
                        description =
                                "The place among those who share the offset, because they were turned away together.",
                        minimum = "0",
                        examples = "0")
                int index,
        UUID variantId,
        UUID cartId,
        UUID requestId,
        @Schema(description = "When the shopper asked, by order-service's clock.") Instant requestedAt,
        @Schema(description = "When the log took the request, by the broker's clock.") Instant loggedAt,
        @Schema(description = "When it was decided, by the database's clock; requests decided together share it.")
                Instant decidedAt,
        @Schema(
                        description = "What quantity means: units to add to the cart line, or to set it to.",
                        enumeration = {"add", "set", "release"})
                String mode,
        @Schema(description = "Units asked for; 0 for a release.", minimum = "0", examples = "1") int quantity,
        @Schema(
                        description = "Free units that granting it takes, whatever was decided; negative: gives back.",
                        examples = "1")
                long needed,
        @Schema(description = "Free units when its turn came, before it was decided.", minimum = "0", examples = "37")
                long available,
        @Schema(
                        description =
                                "held, released, or why it was refused: sold-out, purchase-limit, unknown-variant.",
                        examples = "held")
                String outcome,
        @Schema(description = "The hold that was filled or released; null when there was none.", nullable = true)
                UUID reservationId,
        @Schema(
                        description =
                                "Until when the line was closed to it, because nothing had been free, by the broker's clock: no"
                                        + " request that was logged until then got units. null when the line was open.",
                        nullable = true)
                Instant closedUntil) {

    static TurnView of(Turn turn) {
        return new TurnView(
                turn.place().partition(),
                turn.place().offset(),
                turn.place().index(),
                turn.variantId(),
                turn.cartId(),
                turn.requestId(),
                turn.place().askedAt(),
                turn.place().loggedAt(),
                turn.decidedAt(),
                turn.mode().name().toLowerCase(Locale.ROOT),
                turn.quantity(),
                turn.needed(),
                turn.available(),
                turn.outcome(),
                turn.reservationId(),
                turn.closedUntil());
    }
}
