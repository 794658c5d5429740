package mx.maal.order.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import mx.maal.order.domain.Place;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A ticket of a drop's waiting room, and how far it has come. */
@Schema(name = "Ticket", description = "A place in the waiting room of a drop")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TicketView(
        @Schema(
                        description =
                                "To be sent as Waiting-Room-Ticket with requests for units; serves only the cart that it was "
                                        + "given to. Always the same for a cart and a drop")
                String ticket,
        @Schema(
                        description =
                                "waiting; admitted: ask for units until admittedUntil; expired: that time is over, and only a "
                                        + "new cart may come again",
                        enumeration = {"waiting", "admitted", "expired"})
                String status,
        @Schema(description = "How many are before this one; 0 unless it waits", examples = "412") long position,
        @Schema(description = "About when it is let in, while it waits", nullable = true) Instant expectedAt,
        @Schema(description = "Until when it may ask for units, once admitted", nullable = true) Instant admittedUntil,
        @Schema(
                        description = "After how many seconds to look again, while it waits: 1 to 30",
                        nullable = true,
                        examples = "12")
                Integer pollAfterSeconds) {

    static TicketView of(String ticket, Place place) {
        return new TicketView(
                ticket,
                place.status().word(),
                place.ahead(),
                place.expectedAt(),
                place.admittedUntil(),
                place.pollAfterSeconds());
    }
}
