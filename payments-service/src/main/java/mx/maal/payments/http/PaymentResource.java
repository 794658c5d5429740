package mx.maal.payments.http;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import mx.maal.kit.access.Roles;
import mx.maal.kit.http.Page;
import mx.maal.kit.http.Problem;
import mx.maal.kit.idempotency.Idempotency;
import mx.maal.payments.app.PayCheckout;
import mx.maal.payments.domain.PaymentStatus;
import mx.maal.payments.persistence.PaymentRepository;
import mx.maal.payments.persistence.Place;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/v1/payments")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Payments", description = "Pay a checkout, and see whether the money moved.")
public class PaymentResource {

    private static final String EXAMPLE =
            """
            {"id":"0f9c9a4e-7d0e-4f5b-9b43-6a9f0b7f2b11","checkoutId":"7f0c1c9e-52a5-4d0c-9f2e-2f6c1b0a9d11",
             "status":"pending","provider":"stripe","method":"card","providerReference":"pi_3SXAMPLE",
             "clientSecret":"pi_3SXAMPLE_secret_x","amount":{"amountMinor":129900,"currency":"MXN"},
             "refunded":{"amountMinor":0,"currency":"MXN"},"createdAt":"2026-11-22T18:00:00Z"}""";

    private static final String CHECKOUT_EXPIRED =
            """
            {"type":"/problems/checkout-expired","title":"Checkout expired","status":409,
             "detail":"This checkout takes no payment any more; check out again."}""";

    @Inject
    PayCheckout payCheckout;

    @Inject
    PaymentRepository payments;

    @POST
    @Operation(
            summary = "Pay a checkout",
            description =
                    "Opens a payment at the provider for the checkout's total; the caller cannot choose the amount. "
                            + "While a payment of the checkout is pending, the same one is answered again; after a failed one "
                            + "a new one is opened, and another provider or method takes its place. A slow payment (oxxo, spei) "
                            + "is opened once the checkout's units are held for as long as its voucher lives. The result comes by GET /v1/payments/{id} or with the order.")
    @APIResponse(
            responseCode = "201",
            description = "The pending payment, with what the shopper needs to pay.",
            content =
                    @Content(
                            schema = @Schema(implementation = PaymentView.class),
                            examples = @ExampleObject(name = "pending", value = EXAMPLE)))
    @APIResponse(
            responseCode = "202",
            description = "A slow payment whose units are still asked for: its voucher shows at `Location` soon.")
    @APIResponse(
            responseCode = "400",
            description = "`invalid-request`: a field is missing or malformed, or provider or method are not offered.")
    @APIResponse(responseCode = "404", description = "`unknown-checkout`")
    @APIResponse(
            responseCode = "409",
            description = "`checkout-expired`, `checkout-closed`, `checkout-already-paid`, `provider-not-configured`, "
                    + "`slow-payments-not-offered` (the drop forbids them, or vouchers block their share of its stock "
                    + "already: member `reason`), `phone-required` (Conekta) or "
                    + "`idempotency-key-in-use`",
            content = @Content(examples = @ExampleObject(name = "expired", value = CHECKOUT_EXPIRED)))
    @APIResponse(responseCode = "422", description = "`idempotency-key-reused`: the key came with another body before.")
    @APIResponse(
            responseCode = "502",
            description = "`provider-refused`: the provider does not open this payment; member `reason` says why.")
    @APIResponse(
            responseCode = "503",
            description = "`provider-unavailable`: send the same request again after `Retry-After` seconds.")
    public Response pay(
            @Parameter(description = "1 to 150 visible ASCII characters; the same key replays the answer for 24 hours.")
                    @HeaderParam(Idempotency.HEADER)
                    String key,
            @NotNull @Valid PaymentRequest request) {
        PayCheckout.Started started =
                payCheckout.start(request.checkoutId(), request.provider(), request.method(), key);
        boolean known = started.payment().providerReference() != null;
        Response.ResponseBuilder answer = Response.status(known ? Response.Status.CREATED : Response.Status.ACCEPTED)
                .location(URI.create("/v1/payments/" + started.payment().id()))
                .entity(PaymentView.started(started.payment()));
        return (started.replayed() ? answer.header(Idempotency.REPLAYED, "true") : answer).build();
    }

    @GET
    @Path("/{id}")
    @Transactional
    @Operation(summary = "How a payment stands", description = "Its id is an unguessable capability of the shopper.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            schema = @Schema(implementation = PaymentView.class),
                            examples = @ExampleObject(name = "pending", value = EXAMPLE)))
    @APIResponse(responseCode = "404", description = "`unknown-payment`, or `not-found` for what is no UUID")
    public PaymentView get(@PathParam("id") UUID id) {
        return payments.findByIdOptional(id)
                .map(PaymentView::now)
                .orElseThrow(() -> Problem.notFound("unknown-payment", "There is no payment of this id."));
    }

    @GET
    @RolesAllowed({Roles.ORDERS, Roles.REFUNDS, Roles.AUDIT})
    @Transactional
    @Operation(summary = "Payments, newest first", description = "For operators. 50 a page.")
    @APIResponse(responseCode = "200", description = "`{items, nextCursor}`")
    @APIResponse(responseCode = "400", description = "`invalid-request`: no such status, or not a cursor of this list")
    @APIResponse(responseCode = "401", description = "`unauthorized`")
    @APIResponse(responseCode = "403", description = "`forbidden`")
    public Page<PaymentView> list(
            @Parameter(description = "pending, succeeded, failed, canceled or quarantined") @QueryParam("status")
                    String status,
            @QueryParam("checkoutId") UUID checkoutId,
            @Parameter(description = "`nextCursor` of the page before") @QueryParam("cursor") String cursor) {
        return Lists.page(
                payments.page(Lists.status(status, PaymentStatus::of), checkoutId, Place.of(cursor), Lists.PAGE + 1),
                payment -> new Place(payment.createdAt(), payment.id()),
                PaymentView::now);
    }
}
