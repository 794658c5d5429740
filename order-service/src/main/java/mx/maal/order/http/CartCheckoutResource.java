package mx.maal.order.http;

import io.opentelemetry.context.Context;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import mx.maal.kit.http.Problem;
import mx.maal.kit.idempotency.Idempotency;
import mx.maal.order.app.CheckoutView;
import mx.maal.order.app.Checkouts;
import mx.maal.order.domain.Delivery;
import mx.maal.order.domain.ShippingAddress;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Freezes a cart for payment; for anyone who knows the cart's id. */
@Path("/v1/carts/{id}/checkout")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
@Tag(
        name = "Checkouts",
        description = "Freeze a cart: items, prices, address and shipping, to be paid within fifteen "
                + "minutes unless set otherwise, or for as long as a voucher or transfer takes")
public class CartCheckoutResource {

    /**
     * Something, an @ and a domain with a dot inside. Each part can end in one place only, so that it takes time in
     * proportion to the text's length whatever a stranger sends: the length is looked at besides, not before.
     */
    static final String EMAIL = "[^\\s@]+@[^\\s@][^\\s@.]*\\.[^\\s@]+";

    /** The same addresses, as the contract was released; matched so, a text of a megabyte takes the better part of an hour. */
    private static final String EMAIL_AS_PUBLISHED = "[^\\s@]+@[^\\s@]+\\.[^\\s@]+";

    private static final String PHONE = "[0-9+() .-]{5,30}";
    private static final String PHONE_DETAIL = "must have 5 to 30 digits, spaces or + ( ) . -";
    private static final int RETRY_SECONDS = 1;

    @Inject
    Checkouts checkouts;

    @Inject
    Idempotency idempotency;

    @Inject
    Outcomes outcomes;

    @Inject
    Clients clients;

    /** Who buys, and where it goes. */
    @Schema(name = "NewCheckout")
    public record NewCheckout(
            @NotNull
                    @Size(max = 254)
                    @Pattern(regexp = EMAIL, message = "must be an e-mail address")
                    @Schema(examples = "ana@example.com", pattern = EMAIL_AS_PUBLISHED)
                    String email,
            @Pattern(regexp = PHONE, message = PHONE_DETAIL) @Schema(nullable = true) String phone,
            @NotNull @Valid Address shippingAddress,
            @NotBlank @Size(max = 30) @Schema(examples = "standard") String shippingMethod) {

        /** Says nothing of who it is, so that it can land in a log without harm. */
        @Override
        public String toString() {
            return "NewCheckout[]";
        }

        Delivery delivery() {
            return new Delivery(email, phone, shippingAddress.address(), shippingMethod);
        }
    }

    /** Where it goes. */
    @Schema(name = "Address")
    public record Address(
            @NotBlank @Size(max = 100) @Schema(examples = "Ana Torres") String name,
            @NotBlank @Size(max = 200) @Schema(examples = "Av. Álvaro Obregón 12") String line1,
            @Size(max = 200) @Schema(nullable = true) String line2,
            @NotBlank @Size(max = 100) @Schema(examples = "Ciudad de México") String city,
            @NotBlank @Size(max = 100) @Schema(examples = "CDMX") String state,
            @NotBlank @Size(max = 20) @Schema(examples = "06700") String postalCode,
            @NotNull
                    @Pattern(
                            regexp = "[A-Z]{2}",
                            message = "must be an ISO 3166 code of two capital letters, such as MX")
                    @Schema(examples = "MX")
                    String country,
            @Pattern(regexp = PHONE, message = PHONE_DETAIL) @Schema(nullable = true) String phone) {

        /** Says nothing of whom it is for, so that it can land in a log without harm. */
        @Override
        public String toString() {
            return "Address[]";
        }

        ShippingAddress address() {
            return new ShippingAddress(name, line1, line2, city, state, postalCode, country, phone);
        }
    }

    @POST
    @Operation(
            summary = "Check a cart out",
            description =
                    "Freezes the reserved lines at today's prices and holds them until expiresAt, all or none. An earlier "
                            + "checkout of the cart can no longer be paid. The answer waits up to 2 s for the units. A customer who "
                            + "is signed in may send the token: then what a drop lets one person buy is counted by customer, "
                            + "too, besides e-mail address and telephones.")
    @APIResponse(
            responseCode = "201",
            description = "Open: it may be paid",
            content = @Content(schema = @Schema(implementation = CheckoutView.class)))
    @APIResponse(
            responseCode = "202",
            description = "Pending: read it again (Location, Retry-After)",
            content = @Content(schema = @Schema(implementation = CheckoutView.class)))
    @APIResponse(responseCode = "400", description = "invalid-request; errors names the fields")
    @APIResponse(responseCode = "401", description = "unauthorized: there is a token, and it is not valid")
    @APIResponse(responseCode = "404", description = "unknown-cart")
    @APIResponse(
            responseCode = "409",
            description =
                    "cart-empty, cart-completed, hold-expired (lines says which), hold-lost (lost says which), "
                            + "person-limit (limit says how many of the drop with collectionId one may buy), mixed-currencies, order-being-confirmed, idempotency-key-in-use")
    @APIResponse(responseCode = "422", description = "idempotency-key-reused")
    public Uni<Response> start(
            UUID id,
            @HeaderParam(Idempotency.HEADER) @Parameter(description = "The same key and body give the same checkout")
                    String key,
            @NotNull(message = "a JSON object is required") @Valid NewCheckout request) {
        Checkouts.Start start =
                new Checkouts.Start(UUID.randomUUID(), id, request.delivery(), clients.customerId(), Context.current());
        if (key == null) {
            return outcomes.ofStarting(
                            start.checkoutId().toString(),
                            () -> checkouts.startAmongOthers(start),
                            () -> checkouts.read(start.checkoutId()))
                    .map(checkout -> respond(checkout, null));
        }
        Response started = idempotency.once("checkout:" + id, key, request, () -> {
            checkouts.start(start);
            return Response.accepted().location(location(start.checkoutId())).build();
        });
        UUID checkoutId = idIn(started);
        return outcomes.decided(
                        checkoutId.toString(), checkout -> !checkout.pending(), () -> checkouts.read(checkoutId))
                .map(checkout -> respond(checkout, started.getHeaderString(Idempotency.REPLAYED)));
    }

    private static Response respond(CheckoutView checkout, String replayed) {
        if (checkout.hasLost()) {
            throw Problem.conflict("hold-lost", "some units are gone: change the cart and check out again")
                    .with("checkoutId", checkout.id())
                    .with("lost", checkout.lost());
        }
        Response.ResponseBuilder response = Response.status(
                        checkout.pending() ? Response.Status.ACCEPTED : Response.Status.CREATED)
                .location(location(checkout.id()))
                .header(Idempotency.REPLAYED, replayed)
                .entity(checkout);
        if (checkout.pending()) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        }
        return response.build();
    }

    private static URI location(UUID checkoutId) {
        return URI.create("/v1/checkouts/" + checkoutId);
    }

    private static UUID idIn(Response started) {
        String location = started.getHeaderString(HttpHeaders.LOCATION);
        return UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
    }
}
