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
import jakarta.validation.constraints.Pattern;
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
import mx.maal.fulfillment.app.Shipping;
import mx.maal.fulfillment.domain.Shipment;
import mx.maal.fulfillment.domain.ShipmentStatus;
import mx.maal.fulfillment.domain.Tracking;
import mx.maal.fulfillment.persistence.QueuePosition;
import mx.maal.fulfillment.persistence.Shipments;
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

/** Parcels: the packers' work queue, and where an order's owner follows them. */
@Path("/v1/shipments")
@Tag(name = "Shipments", description = "What leaves: split, ship and follow parcels")
public class ShipmentResource {
    private static final String HTTP_URL = "(?i)https?://[^\\s/?#]\\S*";
    private static final String HTTP_URL_MESSAGE = "must be an http or https URL";
    private static final int LONGEST_URL = 2_000;

    /** Who may read all orders' shipments. */
    private static final Set<String> READERS = Set.of(Roles.FULFILLMENT, Roles.ORDERS, Roles.AUDIT);

    @Inject
    Shipping shipping;

    @Inject
    Shipments shipments;

    @Inject
    Idempotency idempotency;

    @Inject
    Access access;

    /** What goes into a parcel of its own. */
    @Schema(name = "SplitRequest")
    public record Split(
            @NotNull UUID orderId,
            @NotEmpty @Size(max = ItemQuantity.MOST_ENTRIES) List<@NotNull @Valid ItemQuantity> items) {}

    /** How the parcel left. */
    @Schema(name = "ShipRequest")
    public record Ship(
            @NotBlank @Size(max = 50) @Schema(examples = "Estafeta") String carrier,
            @NotBlank @Size(max = 100) @Schema(examples = "MX-0001-2222") String trackingNumber,
            @Size(max = LONGEST_URL)
                    @Pattern(regexp = HTTP_URL, message = HTTP_URL_MESSAGE)
                    @Schema(
                            nullable = true,
                            description = "http or https",
                            examples = "https://rastreo.example/MX-0001-2222")
                    String trackingUrl,
            @Size(max = LONGEST_URL)
                    @Pattern(regexp = HTTP_URL, message = HTTP_URL_MESSAGE)
                    @Schema(nullable = true, description = "http or https; shown to operators only")
                    String labelUrl,
            @Size(max = ItemQuantity.MOST_ENTRIES)
                    @Schema(
                            nullable = true,
                            description = "To ship only these; the rest waits in a new shipment. Empty: all")
                    List<@NotNull @Valid ItemQuantity> items) {}

    @GET
    @PermitAll
    @Operation(
            summary = "An order's shipments, or the work queue",
            description =
                    """
                    With `orderId`: all shipments of that order, oldest first, on one page; for its owner \
                    (`X-Access-Token`) and operators with `fulfillment`, `orders` or `audit`. Without: shipments of all orders, \
                    oldest first, for these operators.""")
    @APIResponse(responseCode = "200", description = "Shipments; `nextCursor` is null at the end")
    @APIResponse(responseCode = "400", description = "`invalid-request`")
    @APIResponse(responseCode = "401", description = "`unauthorized`: neither an access token nor an operator's")
    @APIResponse(responseCode = "403", description = "`forbidden`: the JWT has no role that reads shipments")
    @APIResponse(responseCode = "404", description = "`unknown-order`: no such order, or another shopper's")
    public Page<ShipmentView> list(
            @QueryParam("orderId") UUID orderId,
            @QueryParam("status")
                    @Parameter(description = "Only these: `pending`, `shipped`, `delivered`, `returned`, `cancelled`")
                    String status,
            @QueryParam("cursor") @Parameter(description = "The `nextCursor` of the page before") String cursor,
            @QueryParam("limit") @DefaultValue(QueueCursor.DEFAULT_LIMIT) @Min(1) @Max(QueueCursor.MOST) int limit,
            @HeaderParam(Access.TOKEN_HEADER) @Parameter(description = "The owner's token, from the checkout")
                    String accessToken) {
        ShipmentStatus wanted = status(status);
        if (orderId == null) {
            access.requireOperator(READERS);
            QueuePosition after = QueueCursor.decode(cursor);
            return QuarkusTransaction.requiringNew()
                    .call(() -> QueueCursor.page(
                            shipments.queue(wanted, after, limit + 1),
                            limit,
                            shipment -> new QueuePosition(shipment.createdAt(), shipment.id()),
                            this::view));
        }
        access.requireReader(orderId, accessToken, READERS);
        return QuarkusTransaction.requiringNew()
                .call(() -> new Page<>(
                        shipments.ofOrder(orderId).stream()
                                .filter(shipment -> wanted == null || shipment.status() == wanted)
                                .map(this::view)
                                .toList(),
                        null));
    }

    @GET
    @Path("/{id}")
    @PermitAll
    @Operation(
            summary = "One shipment",
            description =
                    "For the order's owner (`X-Access-Token`) and operators with `fulfillment`, `orders` or `audit`.")
    @APIResponse(
            responseCode = "200",
            description = "The shipment",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ShipmentView.class)))
    @APIResponse(responseCode = "401", description = "`unauthorized`")
    @APIResponse(responseCode = "403", description = "`forbidden`: the JWT has no role that reads shipments")
    @APIResponse(responseCode = "404", description = "`unknown-shipment`: no such shipment, or another shopper's")
    public ShipmentView get(UUID id, @HeaderParam(Access.TOKEN_HEADER) String accessToken) {
        access.requireCredentials(accessToken, READERS);
        return QuarkusTransaction.requiringNew().call(() -> shipments
                .findByIdOptional(id)
                .filter(shipment -> access.opens(accessToken, shipment.order().accessTokenHash(), READERS))
                .map(this::view)
                .orElseThrow(() -> Problem.notFound(
                        "unknown-shipment", "There is no such shipment, or the access token is not its order's.")));
    }

    @POST
    @RolesAllowed(Roles.FULFILLMENT)
    @Operation(
            summary = "Split an order",
            description =
                    """
                    Puts units that have not left into a pending shipment of their own. They are taken out of the \
                    order's pending shipments, oldest first; one that this empties disappears.""")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = Split.class),
                            examples =
                                    @ExampleObject(
                                            name = "one unit apart",
                                            value =
                                                    """
                                                    {"orderId": "5d9f2c7e-6a30-4f0e-8f5b-0c7d3d9e1a11",
                                                     "items": [{"orderItemId": "0b7a9f6e-1d55-4f2e-9a53-6f1f6f7c2b22", "quantity": 1}]}
                                                    """)))
    @APIResponse(
            responseCode = "201",
            description = "The new shipment",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ShipmentView.class)))
    @APIResponse(responseCode = "404", description = "`unknown-order`, `unknown-order-item`")
    @APIResponse(
            responseCode = "409",
            description = "`exceeds-unshipped` (with `orderItemId` and `left`, units), `order-cancelled`")
    @APIResponse(responseCode = "422", description = "`idempotency-key-reused`")
    public Response split(@HeaderParam(Idempotency.HEADER) String key, @NotNull @Valid Split split) {
        access.requireReader(split.orderId(), null, READERS);
        return idempotency.once("shipments", key, split, () -> {
            ShipmentView created = view(shipping.split(split.orderId(), ItemQuantity.sum(split.items())));
            return Response.created(URI.create("/v1/shipments/" + created.id()))
                    .entity(created)
                    .build();
        });
    }

    @POST
    @Path("/{id}/ship")
    @RolesAllowed(Roles.FULFILLMENT)
    @Operation(
            summary = "Hand a shipment to the carrier",
            description = "All of it, or only `items`: the rest then waits in a new pending shipment.")
    @APIResponse(
            responseCode = "200",
            description = "The shipment, `shipped`",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ShipmentView.class)))
    @APIResponse(responseCode = "404", description = "`unknown-shipment`, `unknown-order-item`")
    @APIResponse(
            responseCode = "409",
            description =
                    "`shipment-already-shipped`, `-delivered`, `-returned` or `-cancelled`; `exceeds-shipment` (with "
                            + "`orderItemId` and `left`, units)")
    @APIResponse(responseCode = "422", description = "`idempotency-key-reused`")
    public Response ship(UUID id, @HeaderParam(Idempotency.HEADER) String key, @NotNull @Valid Ship ship) {
        Tracking tracking = new Tracking(ship.carrier(), ship.trackingNumber(), ship.trackingUrl(), ship.labelUrl());
        return idempotency.once("shipments.ship", key, Arrays.asList(id, ship), () -> Response.ok(
                        view(shipping.ship(id, tracking, ItemQuantity.sum(ship.items()))))
                .build());
    }

    @POST
    @Path("/{id}/deliver")
    @RolesAllowed(Roles.FULFILLMENT)
    @Operation(summary = "The shipment reached the shopper", description = "Takes no body.")
    @APIResponse(
            responseCode = "200",
            description = "The shipment, `delivered`",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ShipmentView.class)))
    @APIResponse(responseCode = "404", description = "`unknown-shipment`")
    @APIResponse(
            responseCode = "409",
            description = "`shipment-not-shipped`, `shipment-already-delivered`, `-returned` or `-cancelled`")
    @APIResponse(responseCode = "422", description = "`idempotency-key-reused`")
    public Response deliver(UUID id, @HeaderParam(Idempotency.HEADER) String key) {
        return idempotency.once("shipments.deliver", key, id, () -> Response.ok(view(shipping.deliver(id)))
                .build());
    }

    private ShipmentView view(Shipment shipment) {
        return ShipmentView.of(shipment, access.isOperator(READERS));
    }

    private static ShipmentStatus status(String word) {
        if (word == null) {
            return null;
        }
        return Arrays.stream(ShipmentStatus.values())
                .filter(status -> status.toString().equals(word))
                .findFirst()
                .orElseThrow(() ->
                        Problem.badRequest("status", "must be one of " + Arrays.toString(ShipmentStatus.values())));
    }
}
