package mx.maal.order.http;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import mx.maal.kit.idempotency.Idempotency;
import mx.maal.order.app.Carts;
import mx.maal.order.app.LineAnswer;
import mx.maal.order.app.LineRequests;
import mx.maal.order.app.LineRequests.Outcome;
import mx.maal.order.app.Problems;
import mx.maal.order.domain.CartLine;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Carts and their lines; for anyone who knows the cart's id. */
@Path("/v1/carts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
@Tag(
        name = "Carts",
        description = "Put units of a variant into a cart and they are held, for ten minutes unless set otherwise")
public class CartResource {

    private static final String QUANTITY_DETAIL = "must be a whole number from 1 to 100";
    private static final String TICKET_DETAIL = "The ticket of the drop's waiting room, where it has one";
    private static final int RETRY_SECONDS = 1;

    @Inject
    Carts carts;

    @Inject
    LineRequests requests;

    @Inject
    Clients clients;

    /** What to put into the cart. */
    @Schema(name = "NewCartLine")
    public record NewLine(
            @NotNull @Schema(description = "A variant that is for sale now") UUID variantId,
            @NotNull
                    @Min(value = 1, message = QUANTITY_DETAIL)
                    @Max(value = CartLine.MAX_QUANTITY, message = QUANTITY_DETAIL)
                    @Schema(description = "Units, added to what the line holds", examples = "1")
                    Integer quantity) {}

    /** What the line shall have. */
    @Schema(name = "CartLineChange")
    public record ChangedLine(
            @NotNull
                    @Min(value = 1, message = "must be at least 1; to remove the line, use DELETE")
                    @Max(value = CartLine.MAX_QUANTITY, message = QUANTITY_DETAIL)
                    @Schema(description = "Units that the line shall have", examples = "2")
                    Integer quantity) {}

    @POST
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Open a cart")
    @APIResponse(
            responseCode = "201",
            description = "An empty cart",
            content = @Content(schema = @Schema(implementation = Carts.CartView.class)))
    @NonBlocking
    public Uni<Response> open() {
        return Uni.createFrom().completionStage(carts::open).map(cart -> Response.created(
                        URI.create("/v1/carts/" + cart.id()))
                .entity(cart)
                .build());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read a cart", description = "Prices are the current ones until the cart is checked out.")
    @APIResponse(
            responseCode = "200",
            description = "The cart",
            content = @Content(schema = @Schema(implementation = Carts.CartView.class)))
    @APIResponse(responseCode = "404", description = "unknown-cart")
    public Carts.CartView read(UUID id) {
        return carts.find(id).orElseThrow(Problems::unknownCart);
    }

    @POST
    @Path("{id}/lines")
    @Operation(
            summary = "Put units of a variant into the cart",
            description =
                    "Takes its place in the line of shoppers for the variant and waits for the outcome, up to 2 s "
                            + "unless set otherwise. Adds to what the line holds already.")
    @APIResponse(
            responseCode = "201",
            description = "The units are held until expiresAt",
            content = @Content(schema = @Schema(implementation = LineAnswer.Line.class)))
    @APIResponse(
            responseCode = "202",
            description = "Still in line: read the cart again (Location, Retry-After)",
            content = @Content(schema = @Schema(implementation = LineAnswer.Line.class)))
    @APIResponse(responseCode = "400", description = "invalid-request; errors names the fields")
    @APIResponse(responseCode = "403", description = "invalid-ticket")
    @APIResponse(responseCode = "404", description = "unknown-cart, unknown-variant")
    @APIResponse(
            responseCode = "409",
            description = "sold-out, purchase-limit, person-limit (limit says how many), client-limit (carts from the "
                    + "same network hold too many), drop-not-open, drop-ended, ticket-required (collection says for which "
                    + "drop), not-admitted (position and Retry-After say how long), ticket-expired, cart-completed, "
                    + "cart-full, idempotency-key-in-use")
    @APIResponse(responseCode = "422", description = "idempotency-key-reused")
    @APIResponse(responseCode = "503", description = "temporarily-unavailable; Retry-After says when to try again")
    @NonBlocking
    public Uni<Response> add(
            UUID id,
            @HeaderParam(Idempotency.HEADER)
                    @Parameter(
                            description = "Makes a retry safe: the same key and body give the same answer for 24 hours")
                    String key,
            @HeaderParam(TicketResource.HEADER) @Parameter(description = TICKET_DETAIL) String ticket,
            @Context HttpHeaders headers,
            @NotNull(message = "a JSON object is required") @Valid NewLine line) {
        return requests.add(
                        id,
                        line.variantId(),
                        line.quantity(),
                        key,
                        new LineRequests.Asker(clients.network(headers), ticket))
                .map(outcome -> respond(id, outcome, Response.Status.CREATED));
    }

    @PATCH
    @Path("{id}/lines/{lineId}")
    @Operation(
            summary = "Change how many units a line holds",
            description =
                    "Fewer is always possible; more only while the variant is for sale and units are free, and with "
                            + "an admitted ticket where the drop has a waiting room.")
    @APIResponse(
            responseCode = "200",
            description = "The line holds that many",
            content = @Content(schema = @Schema(implementation = LineAnswer.Line.class)))
    @APIResponse(responseCode = "202", description = "Still in line: read the cart again")
    @APIResponse(responseCode = "400", description = "invalid-request; to remove the line, use DELETE")
    @APIResponse(responseCode = "403", description = "invalid-ticket")
    @APIResponse(responseCode = "404", description = "unknown-cart, unknown-line, unknown-variant")
    @APIResponse(
            responseCode = "409",
            description =
                    "sold-out, purchase-limit, person-limit, client-limit, drop-not-open, drop-ended, ticket-required, "
                            + "not-admitted, ticket-expired, cart-completed; the line stays as it was")
    @APIResponse(responseCode = "503", description = "temporarily-unavailable")
    @NonBlocking
    public Uni<Response> change(
            UUID id,
            UUID lineId,
            @HeaderParam(TicketResource.HEADER) @Parameter(description = TICKET_DETAIL) String ticket,
            @Context HttpHeaders headers,
            @NotNull(message = "a JSON object is required") @Valid ChangedLine line) {
        return requests.change(id, lineId, line.quantity(), new LineRequests.Asker(clients.network(headers), ticket))
                .map(outcome -> respond(id, outcome, Response.Status.OK));
    }

    @DELETE
    @Path("{id}/lines/{lineId}")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Remove a line",
            description =
                    "Its units are free for others at once (within a second, while a crowd is told that it is sold out), "
                            + "except those that an open checkout has frozen.")
    @APIResponse(responseCode = "204", description = "Removed")
    @APIResponse(
            responseCode = "202",
            description = "Still in line: read the cart again",
            content = @Content(schema = @Schema(implementation = LineAnswer.Line.class)))
    @APIResponse(responseCode = "404", description = "unknown-cart, unknown-line")
    @APIResponse(responseCode = "409", description = "cart-completed")
    @APIResponse(responseCode = "503", description = "temporarily-unavailable")
    @NonBlocking
    public Uni<Response> remove(UUID id, UUID lineId) {
        return requests.remove(id, lineId).map(outcome -> respond(id, outcome, Response.Status.OK));
    }

    private static Response respond(UUID cartId, Outcome outcome, Response.Status held) {
        URI cart = URI.create("/v1/carts/" + cartId);
        if (outcome instanceof Outcome.Held holds) {
            return Response.status(held).location(cart).entity(holds.line()).build();
        }
        if (outcome instanceof Outcome.Removed) {
            return Response.noContent().build();
        }
        if (outcome instanceof Outcome.Remembered answer) {
            return Response.status(answer.status())
                    .location(cart)
                    .header(Idempotency.REPLAYED, "true")
                    .type(answer.status() < 400 ? MediaType.APPLICATION_JSON : "application/problem+json")
                    .entity(answer.body())
                    .build();
        }
        return Response.accepted(((Outcome.Requested) outcome).line())
                .location(cart)
                .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
                .build();
    }
}
