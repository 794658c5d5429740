package mx.maal.fulfillment.http;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import mx.maal.fulfillment.app.Returning;
import mx.maal.fulfillment.domain.Arrival;
import mx.maal.fulfillment.domain.ItemCondition;
import mx.maal.fulfillment.domain.Return;
import mx.maal.fulfillment.domain.ReturnStatus;
import mx.maal.fulfillment.persistence.QueuePosition;
import mx.maal.fulfillment.persistence.Returns;
import mx.maal.kit.Money;
import mx.maal.kit.access.Roles;
import mx.maal.kit.http.Page;
import mx.maal.kit.http.Problem;
import mx.maal.kit.idempotency.Idempotency;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Returns (RMA): the owner asks, operators decide, inspect and refund. */
@Path("/v1/returns")
@Tag(name = "Returns", description = "What comes back: requested → approved → received → refunded, or rejected")
public class ReturnResource {
    private static final int LONGEST_NOTES = 2_000;

    /** Who may read all orders' returns. */
    private static final Set<String> READERS = Set.of(Roles.FULFILLMENT, Roles.ORDERS, Roles.REFUNDS, Roles.AUDIT);

    /** Who may ask for one in a shopper's name. */
    private static final Set<String> ASKERS = Set.of(Roles.FULFILLMENT, Roles.ORDERS);

    @Inject
    Returning returning;

    @Inject
    Returns returns;

    @Inject
    Idempotency idempotency;

    @Inject
    Access access;

    /** What the shopper wants to send back, and why. */
    @Schema(name = "ReturnRequest")
    public record Ask(
            @NotNull UUID orderId,
            @NotBlank @Size(max = 100) @Schema(examples = "talla equivocada") String reason,
            @Size(max = LONGEST_NOTES) @Schema(nullable = true) String notes,
            @NotEmpty @Size(max = ItemQuantity.MOST_ENTRIES) List<@NotNull @Valid ItemQuantity> items) {}

    /** Why a return is refused. */
    @Schema(name = "RejectRequest")
    public record Reject(
            @Size(max = LONGEST_NOTES) @Schema(nullable = true, description = "Added to the return's notes")
                    String notes) {}

    /** What was found in the parcel. */
    @Schema(name = "ReceiveRequest")
    public record Receive(
            @NotEmpty
                    @Size(max = ItemQuantity.MOST_ENTRIES)
                    @Schema(description = "Items that are not named did not come")
                    List<@NotNull @Valid Arrived> items) {}

    /** Units of a return item that came in one condition. */
    @Schema(name = "ReceivedItem", description = "An item may be named once per condition that its units came in")
    public record Arrived(
            @NotNull UUID returnItemId,
            @NotNull @Min(1) @Max(ItemQuantity.MOST) @Schema(description = "Units", examples = "1") Integer quantity,
            @NotNull
                    @Schema(
                            implementation = String.class,
                            enumeration = {"new", "damaged", "used"},
                            description = "Only `new` is sellable again; the rest is booked in and written off")
                    ItemCondition condition) {}

    /** How much money to give back. */
    @Schema(name = "RefundRequest")
    public record Refund(
            @Valid
                    @Schema(
                            nullable = true,
                            description = "At most `refundable`, which is also what is meant without it")
                    Money amount) {}

    @GET
    @PermitAll
    @Operation(
            summary = "An order's returns, or the work queue",
            description =
                    """
                    With `orderId`: all returns of that order, oldest first, on one page; for its owner \
                    (`X-Access-Token`) and operators with `fulfillment`, `orders`, `refunds` or `audit`. Without: returns of all \
                    orders, oldest first, for these operators.""")
    @APIResponse(responseCode = "200", description = "Returns; `nextCursor` is null at the end")
    @APIResponse(responseCode = "400", description = "`invalid-request`")
    @APIResponse(responseCode = "401", description = "`unauthorized`: neither an access token nor an operator's")
    @APIResponse(responseCode = "403", description = "`forbidden`: the JWT has no role that reads returns")
    @APIResponse(responseCode = "404", description = "`unknown-order`: no such order, or another shopper's")
    public Page<ReturnView> list(
            @QueryParam("orderId") UUID orderId,
            @QueryParam("status")
                    @Parameter(description = "Only these: `requested`, `approved`, `received`, `refunded`, `rejected`")
                    String status,
            @QueryParam("cursor") @Parameter(description = "The `nextCursor` of the page before") String cursor,
            @QueryParam("limit") @DefaultValue(QueueCursor.DEFAULT_LIMIT) @Min(1) @Max(QueueCursor.MOST) int limit,
            @HeaderParam(Access.TOKEN_HEADER) @Parameter(description = "The owner's token, from the checkout")
                    String accessToken) {
        ReturnStatus wanted = status(status);
        if (orderId == null) {
            access.requireOperator(READERS);
            QueuePosition after = QueueCursor.decode(cursor);
            return QuarkusTransaction.requiringNew()
                    .call(() -> QueueCursor.page(
                            returns.queue(wanted, after, limit + 1),
                            limit,
                            asked -> new QueuePosition(asked.createdAt(), asked.id()),
                            ReturnView::of));
        }
        access.requireReader(orderId, accessToken, READERS);
        return QuarkusTransaction.requiringNew()
                .call(() -> new Page<>(
                        returns.ofOrder(orderId).stream()
                                .filter(asked -> wanted == null || asked.status() == wanted)
                                .map(ReturnView::of)
                                .toList(),
                        null));
    }

    @GET
    @Path("/{id}")
    @PermitAll
    @Operation(
            summary = "One return",
            description =
                    "For the order's owner (`X-Access-Token`) and operators with `fulfillment`, `orders`, `refunds` or `audit`.")
    @APIResponse(
            responseCode = "200",
            description = "The return",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ReturnView.class)))
    @APIResponse(responseCode = "401", description = "`unauthorized`")
    @APIResponse(responseCode = "403", description = "`forbidden`: the JWT has no role that reads returns")
    @APIResponse(responseCode = "404", description = "`unknown-return`: no such return, or another shopper's")
    public ReturnView get(UUID id, @HeaderParam(Access.TOKEN_HEADER) String accessToken) {
        access.requireCredentials(accessToken, READERS);
        return QuarkusTransaction.requiringNew().call(() -> returns.findByIdOptional(id)
                .filter(asked -> access.opens(accessToken, asked.order().accessTokenHash(), READERS))
                .map(ReturnView::of)
                .orElseThrow(() -> Problem.notFound(
                        "unknown-return", "There is no such return, or the access token is not its order's.")));
    }

    @POST
    @PermitAll
    @Operation(
            summary = "Ask to send units back",
            description =
                    "By the order's owner (`X-Access-Token`) or an operator with `fulfillment` or `orders`. Only what was shipped can come back.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = Ask.class),
                            examples =
                                    @ExampleObject(
                                            name = "one unit",
                                            value =
                                                    """
                                                    {"orderId": "5d9f2c7e-6a30-4f0e-8f5b-0c7d3d9e1a11", "reason": "talla equivocada",
                                                     "items": [{"orderItemId": "0b7a9f6e-1d55-4f2e-9a53-6f1f6f7c2b22", "quantity": 1}]}
                                                    """)))
    @APIResponse(
            responseCode = "201",
            description = "The return, `requested`",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ReturnView.class)))
    @APIResponse(responseCode = "401", description = "`unauthorized`")
    @APIResponse(responseCode = "403", description = "`forbidden`: the JWT has no role that asks for returns")
    @APIResponse(responseCode = "404", description = "`unknown-order` (also another shopper's), `unknown-order-item`")
    @APIResponse(
            responseCode = "409",
            description = "`return-exceeds-shipped` (with `orderItemId` and `returnable`, units)")
    @APIResponse(responseCode = "422", description = "`idempotency-key-reused`")
    public Response ask(
            @HeaderParam(Idempotency.HEADER) String key,
            @HeaderParam(Access.TOKEN_HEADER) String accessToken,
            @NotNull @Valid Ask ask) {
        access.requireReader(ask.orderId(), accessToken, ASKERS);
        // Shoppers choose their keys independently: one's must not meet another's.
        return idempotency.once("returns:" + ask.orderId(), key, ask, () -> {
            ReturnView asked = ReturnView.of(returning.request(
                    ask.orderId(), ItemQuantity.sum(ask.items()), ask.reason(), ask.notes(), access.operatorId()));
            return Response.created(URI.create("/v1/returns/" + asked.id()))
                    .entity(asked)
                    .build();
        });
    }

    @POST
    @Path("/{id}/approve")
    @RolesAllowed(Roles.FULFILLMENT)
    @Operation(summary = "Let the shopper send the units", description = "Takes no body.")
    @APIResponse(
            responseCode = "200",
            description = "The return, `approved`",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ReturnView.class)))
    @APIResponse(responseCode = "404", description = "`unknown-return`")
    @APIResponse(responseCode = "409", description = "`return-already-approved`, `-received`, `-refunded`, `-rejected`")
    public Response approve(UUID id, @HeaderParam(Idempotency.HEADER) String key) {
        return once("returns.approve", key, id, () -> returning.approve(id));
    }

    @POST
    @Path("/{id}/reject")
    @RolesAllowed(Roles.FULFILLMENT)
    @Operation(
            summary = "Refuse a return, or give up on one that never came",
            description = "Possible until it is received. Its units may be asked for again. The body is optional.")
    @APIResponse(
            responseCode = "200",
            description = "The return, `rejected`",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ReturnView.class)))
    @APIResponse(responseCode = "404", description = "`unknown-return`")
    @APIResponse(responseCode = "409", description = "`return-already-received`, `-refunded`, `-rejected`")
    public Response reject(
            UUID id, @HeaderParam(Idempotency.HEADER) String key, @RequestBody(required = false) @Valid Reject reject) {
        String why = reject == null || reject.notes() == null || reject.notes().isBlank() ? null : reject.notes();
        return once("returns.reject", key, Arrays.asList(id, why), () -> returning.reject(id, why));
    }

    @POST
    @Path("/{id}/receive")
    @RolesAllowed(Roles.FULFILLMENT)
    @Operation(
            summary = "Book in what came, as inspected",
            description =
                    """
                    An item of which nothing is named did not come; when nothing came at all, reject the return. Units \
                    that came in several conditions are named once per condition, and become items of their own.""")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = Receive.class),
                            examples =
                                    @ExampleObject(
                                            name = "one as new, one damaged",
                                            value =
                                                    """
                                                    {"items": [
                                                      {"returnItemId": "6f0f3b52-0a3e-4c55-8f7a-3f8c0b3c4d33", "quantity": 1, "condition": "new"},
                                                      {"returnItemId": "6f0f3b52-0a3e-4c55-8f7a-3f8c0b3c4d33", "quantity": 1, "condition": "damaged"}]}
                                                    """)))
    @APIResponse(
            responseCode = "200",
            description = "The return, `received`",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ReturnView.class)))
    @APIResponse(responseCode = "404", description = "`unknown-return`, `unknown-return-item`")
    @APIResponse(
            responseCode = "409",
            description = "`return-not-approved`, `return-already-received`, `-refunded`, `-rejected`; "
                    + "`received-exceeds-requested` (with `returnItemId`)")
    public Response receive(UUID id, @HeaderParam(Idempotency.HEADER) String key, @NotNull @Valid Receive receive) {
        List<Arrival> arrivals = receive.items().stream()
                .map(item -> new Arrival(item.returnItemId(), item.quantity(), item.condition()))
                .toList();
        return once("returns.receive", key, List.of(id, receive), () -> returning.receive(id, arrivals));
    }

    @POST
    @Path("/{id}/refund")
    @RolesAllowed(Roles.REFUNDS)
    @Operation(
            summary = "Give the money back",
            description =
                    """
                    What the received units cost, or less. Asked for once; the return is `refunded` when the provider \
                    has paid. After a failure it may be asked for again. The body is optional.""")
    @APIResponse(
            responseCode = "200",
            description = "The return, with `refund.status` `requested`",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ReturnView.class)))
    @APIResponse(responseCode = "404", description = "`unknown-return`")
    @APIResponse(
            responseCode = "409",
            description = "`return-not-received`, `return-already-refunded`, `return-already-rejected`, "
                    + "`refund-already-requested`, `refund-exceeds-received` (with `refundable`), "
                    + "`nothing-to-refund`, `currency-mismatch`")
    public Response refund(
            UUID id, @HeaderParam(Idempotency.HEADER) String key, @RequestBody(required = false) @Valid Refund refund) {
        Money amount = refund == null ? null : refund.amount();
        if (amount != null && amount.amountMinor() == 0) {
            throw Problem.badRequest("amount.amountMinor", "must be greater than or equal to 1");
        }
        return once("returns.refund", key, Arrays.asList(id, amount), () -> returning.refund(id, amount));
    }

    private Response once(String scope, String key, Object request, Supplier<Return> work) {
        return idempotency.once(scope, key, request, () -> Response.ok(ReturnView.of(work.get()))
                .build());
    }

    private static ReturnStatus status(String word) {
        if (word == null) {
            return null;
        }
        return Arrays.stream(ReturnStatus.values())
                .filter(status -> status.toString().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> Problem.badRequest("status", "must be one of " + Arrays.toString(ReturnStatus.values())));
    }
}
