package mx.maal.order.http;

import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import mx.maal.order.app.TicketView;
import mx.maal.order.app.WaitingRooms;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tickets of waiting rooms; for anyone who knows a cart's id. Served without threads: a whole crowd looks at its tickets. */
@Path("/v1/tickets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@NonBlocking
@Tag(
        name = "Tickets",
        description = "The waiting room of a drop: take a ticket, look at it until it is admitted, then send it as "
                + "Waiting-Room-Ticket when putting units into the cart")
public class TicketResource {

    /** The request header that carries a ticket. */
    static final String HEADER = "Waiting-Room-Ticket";

    @Inject
    WaitingRooms rooms;

    /** Who wants to be let in where. */
    @Schema(name = "NewTicket")
    public record NewTicket(
            @NotBlank
                    @Size(max = 200)
                    @Schema(description = "The slug of a drop that has a waiting room", examples = "olas-de-noviembre")
                    String collection,
            @NotNull @Schema(description = "The only cart that the ticket will serve") UUID cartId) {}

    @POST
    @Operation(
            summary = "Take a ticket",
            description =
                    "The next number of the drop's waiting room, also before the drop opens. A cart has one ticket "
                            + "per drop: asking again gives the same.")
    @APIResponse(
            responseCode = "201",
            description = "The ticket; Retry-After says when to look at it (Location)",
            content = @Content(schema = @Schema(implementation = TicketView.class)))
    @APIResponse(responseCode = "400", description = "invalid-request; errors names the fields")
    @APIResponse(
            responseCode = "404",
            description = "unknown-waiting-room: then units are sold without a ticket; unknown-cart")
    @APIResponse(responseCode = "409", description = "drop-ended, cart-completed")
    @APIResponse(responseCode = "503", description = "temporarily-unavailable; Retry-After says when to try again")
    public Uni<Response> take(@NotNull(message = "a JSON object is required") @Valid NewTicket wanted) {
        return rooms.arrive(wanted.collection(), wanted.cartId())
                .map(ticket -> respond(Response.created(URI.create("/v1/tickets/" + ticket.ticket())), ticket));
    }

    @GET
    @Path("{ticket}")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Look at a ticket",
            description = "Its place in the waiting room. Looking again before Retry-After tells nothing new.")
    @APIResponse(
            responseCode = "200",
            description = "The ticket; Retry-After says when to look again, while it waits",
            content = @Content(schema = @Schema(implementation = TicketView.class)))
    @APIResponse(responseCode = "403", description = "invalid-ticket")
    @APIResponse(
            responseCode = "404",
            description = "unknown-waiting-room: the drop has none any more, and units are sold without a ticket")
    @APIResponse(responseCode = "409", description = "drop-ended")
    public Response look(String ticket) {
        return respond(Response.ok(), rooms.look(ticket));
    }

    private static Response respond(Response.ResponseBuilder response, TicketView ticket) {
        if (ticket.pollAfterSeconds() != null) {
            response.header(HttpHeaders.RETRY_AFTER, ticket.pollAfterSeconds());
        }
        return response.header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(ticket)
                .build();
    }
}
