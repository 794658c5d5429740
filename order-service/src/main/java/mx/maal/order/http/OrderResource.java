package mx.maal.order.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import mx.maal.kit.access.Roles;
import mx.maal.kit.http.Page;
import mx.maal.kit.http.Problem;
import mx.maal.kit.idempotency.Idempotency;
import mx.maal.order.app.OrderView;
import mx.maal.order.app.Orders;
import mx.maal.order.app.Problems;
import mx.maal.order.domain.Order;
import mx.maal.order.domain.OrderStatus;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Orders: each for its owner, all of them for operators. */
@Path("/v1/orders")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Orders", description = "Paid checkouts")
public class OrderResource {

    /** Who may read all orders. */
    private static final Set<String> READERS = Set.of(Roles.ORDERS, Roles.FULFILLMENT, Roles.REFUNDS, Roles.AUDIT);

    private static final String ACCESS_TOKEN = "X-Access-Token";
    private static final int RETRY_SECONDS = 1;
    private static final int MOST_ON_A_PAGE = 200;

    @Inject
    Orders orders;

    @Inject
    Idempotency idempotency;

    @Inject
    Outcomes outcomes;

    @Inject
    Instance<SecurityIdentity> identity;

    /** Why an order is to be cancelled. */
    @Schema(name = "Cancellation")
    public record Cancellation(
            @Size(max = 200) @Schema(nullable = true, description = "For the record") String reason) {}

    /** For the API description: a page of orders. */
    @Schema(name = "OrderPage")
    public record OrderPage(List<OrderView> items, @Schema(nullable = true) String nextCursor) {}

    @GET
    @Path("{id}")
    @PermitAll
    @Operation(
            summary = "Read an order",
            description =
                    "For its owner, with the accessToken of its checkout in the header X-Access-Token, and for operators "
                            + "with `orders`, `fulfillment`, `refunds` or `audit`.")
    @APIResponse(
            responseCode = "200",
            description = "The order",
            content = @Content(schema = @Schema(implementation = OrderView.class)))
    @APIResponse(responseCode = "401", description = "unauthorized: neither an access token nor a valid operator token")
    @APIResponse(responseCode = "403", description = "forbidden: the token has no role that reads orders")
    @APIResponse(
            responseCode = "404",
            description = "unknown-order: there is none, or this access token is not its own (the two look the same)")
    public OrderView read(UUID id, @HeaderParam(ACCESS_TOKEN) String accessToken) {
        if (accessToken != null) {
            return orders.findWithToken(id, accessToken).orElseThrow(Problems::unknownOrder);
        }
        SecurityIdentity caller = identity.get();
        if (caller.isAnonymous()) {
            throw Problem.of(
                    401,
                    "unauthorized",
                    "Send the order's access token in " + ACCESS_TOKEN + ", or an operator token.");
        }
        if (!Roles.any(caller, READERS)) {
            throw Problem.of(403, "forbidden", "This token has no role that reads orders.");
        }
        return orders.find(id).orElseThrow(Problems::unknownOrder);
    }

    @GET
    @RolesAllowed({Roles.ORDERS, Roles.FULFILLMENT, Roles.REFUNDS, Roles.AUDIT})
    @Operation(summary = "List orders, the newest first", description = "For operators.")
    @APIResponse(
            responseCode = "200",
            description = "A page; send nextCursor back as cursor for what follows",
            content = @Content(schema = @Schema(implementation = OrderPage.class)))
    @APIResponse(
            responseCode = "400",
            description = "invalid-request: an unknown status, a cursor that is not ours, a limit out of range")
    @APIResponse(responseCode = "401", description = "unauthorized")
    @APIResponse(responseCode = "403", description = "forbidden")
    public Page<OrderView> list(
            @QueryParam("status") @Parameter(description = "Only orders of this status", example = "confirmed")
                    String status,
            @QueryParam("cursor") @Parameter(description = "As the last page gave it") String cursor,
            @QueryParam("limit")
                    @DefaultValue("50")
                    @Parameter(
                            description = "Orders on a page",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "" + MOST_ON_A_PAGE,
                                            defaultValue = "50"))
                    String limit) {
        return orders.newest(status(status), cursor, limit(limit));
    }

    /** Read here, because JAX-RS would answer what is not a number with 404. */
    private static int limit(String text) {
        if (text.matches("[0-9]{1,3}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST_ON_A_PAGE) {
                return limit;
            }
        }
        throw Problem.badRequest("limit", "must be a whole number from 1 to " + MOST_ON_A_PAGE);
    }

    private static OrderStatus status(String word) {
        try {
            return word == null ? null : OrderStatus.of(word);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(
                    "status",
                    "must be one of "
                            + Arrays.stream(OrderStatus.values())
                                    .map(OrderStatus::word)
                                    .collect(Collectors.joining(", ")));
        }
    }

    @POST
    @Path("{id}/cancel")
    @RolesAllowed(Roles.ORDERS)
    @Operation(
            summary = "Cancel an order",
            description =
                    "For operators. If nothing has left yet, its units go back to stock and its money to the shopper. Asking "
                            + "again changes nothing.")
    @APIResponse(
            responseCode = "200",
            description = "Cancelled",
            content = @Content(schema = @Schema(implementation = OrderView.class)))
    @APIResponse(
            responseCode = "202",
            description = "Cancelling: read it again (Location, Retry-After)",
            content = @Content(schema = @Schema(implementation = OrderView.class)))
    @APIResponse(responseCode = "401", description = "unauthorized")
    @APIResponse(responseCode = "403", description = "forbidden")
    @APIResponse(responseCode = "404", description = "unknown-order")
    @APIResponse(
            responseCode = "409",
            description = "order-already-shipped; order-being-confirmed (Retry-After says when to try again); "
                    + "idempotency-key-in-use")
    @APIResponse(responseCode = "422", description = "idempotency-key-reused")
    public Uni<Response> cancel(
            UUID id,
            @HeaderParam(Idempotency.HEADER) @Parameter(description = "Optional; cancelling twice is harmless anyway")
                    String key,
            @Valid Cancellation cancellation) {
        return cancel(id, key, cancellation == null ? null : cancellation.reason());
    }

    /** The same without a body, whatever the client calls the type of nothing. */
    @POST
    @Path("{id}/cancel")
    @RolesAllowed(Roles.ORDERS)
    @Consumes(MediaType.WILDCARD)
    @Operation(hidden = true)
    public Uni<Response> cancelWithoutReason(UUID id, @HeaderParam(Idempotency.HEADER) String key) {
        return cancel(id, key, (String) null);
    }

    private Uni<Response> cancel(UUID id, String key, String reason) {
        Response asked = idempotency.once("order-cancel:" + id, key, new Cancellation(reason), () -> {
            orders.requestCancellation(id, reason);
            return Response.accepted().location(location(id)).build();
        });
        Uni<OrderView> read =
                Uni.createFrom().item(() -> find(id)).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
        return outcomes.decided(id.toString(), order -> !order.cancelling(), () -> read)
                .map(order -> respond(order, asked.getHeaderString(Idempotency.REPLAYED)));
    }

    private OrderView find(UUID id) {
        return orders.find(id).orElseThrow(Problems::unknownOrder);
    }

    private static Response respond(OrderView order, String replayed) {
        if (!order.cancelling() && !order.cancelled()) {
            throw Problems.of(Order.alreadyShipped());
        }
        Response.ResponseBuilder response = Response.status(
                        order.cancelling() ? Response.Status.ACCEPTED : Response.Status.OK)
                .location(location(order.id()))
                .header(Idempotency.REPLAYED, replayed)
                .entity(order);
        if (order.cancelling()) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        }
        return response.build();
    }

    private static URI location(UUID orderId) {
        return URI.create("/v1/orders/" + orderId);
    }
}
