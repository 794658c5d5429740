package mx.maal.payments.http;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
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
import java.util.List;
import java.util.UUID;
import mx.maal.kit.access.Roles;
import mx.maal.kit.http.Page;
import mx.maal.kit.http.Problem;
import mx.maal.kit.idempotency.Idempotency;
import mx.maal.payments.app.Refunds;
import mx.maal.payments.domain.Refund;
import mx.maal.payments.domain.RefundStatus;
import mx.maal.payments.persistence.Place;
import mx.maal.payments.persistence.RefundRepository;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/v1/refunds")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Refunds", description = "Money that goes back. Events cause refunds; operators see them here.")
public class RefundResource {

    @Inject
    RefundRepository refunds;

    @Inject
    Refunds refundBook;

    @Inject
    JsonWebToken token;

    @Inject
    Idempotency idempotency;

    @GET
    @RolesAllowed({Roles.ORDERS, Roles.REFUNDS, Roles.AUDIT})
    @Transactional
    @Operation(summary = "Refunds, newest first", description = "For operators. 50 a page.")
    @APIResponse(responseCode = "200", description = "`{items, nextCursor}`")
    @APIResponse(responseCode = "400", description = "`invalid-request`: no such status, or not a cursor of this list")
    @APIResponse(responseCode = "401", description = "`unauthorized`")
    @APIResponse(responseCode = "403", description = "`forbidden`")
    public Page<RefundView> list(
            @Parameter(
                            description =
                                    "requested, pending, due (a person has to give the money back), succeeded or failed")
                    @QueryParam("status")
                    String status,
            @QueryParam("paymentId") UUID paymentId,
            @Parameter(description = "`nextCursor` of the page before") @QueryParam("cursor") String cursor) {
        return Lists.page(
                refunds.page(Lists.status(status, RefundStatus::of), paymentId, Place.of(cursor), Lists.PAGE + 1),
                refund -> new Place(refund.createdAt(), refund.id()),
                RefundView::of);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.ORDERS, Roles.REFUNDS, Roles.AUDIT})
    @Transactional
    @Operation(summary = "How a refund stands", description = "For operators.")
    @APIResponse(responseCode = "200", description = "The refund.")
    @APIResponse(responseCode = "404", description = "`unknown-refund`, or `not-found` for what is no UUID")
    public RefundView get(@PathParam("id") UUID id) {
        return refunds.findByIdOptional(id)
                .map(RefundView::of)
                .orElseThrow(() -> Problem.notFound("unknown-refund", "There is no refund of this id."));
    }

    @POST
    @Path("/{id}/retry")
    @RolesAllowed(Roles.REFUNDS)
    @Operation(
            summary = "Try a failed refund again",
            description =
                    "For operators. Makes a new refund of the same cause and amount; never more than one at a time.")
    @APIResponse(
            responseCode = "201",
            description = "The new refund.",
            content = @Content(schema = @Schema(implementation = RefundView.class)))
    @APIResponse(responseCode = "404", description = "`unknown-refund`, or `not-found` for what is no UUID")
    @APIResponse(
            responseCode = "409",
            description =
                    "`refund-not-failed`: its money goes back already; `exceeds-captured`: less than this amount is "
                            + "left; `idempotency-key-in-use`")
    @APIResponse(
            responseCode = "422",
            description = "`idempotency-key-reused`: the key came with another request before.")
    public Response retry(
            @Parameter(description = "1 to 150 visible ASCII characters; the same key replays the answer for 24 hours.")
                    @HeaderParam(Idempotency.HEADER)
                    String key,
            @PathParam("id") UUID id) {
        return idempotency.once("refund-retries", key, id, () -> {
            Refund refund = refundBook.retry(id);
            return Response.created(URI.create("/v1/refunds/" + refund.id()))
                    .entity(RefundView.of(refund))
                    .build();
        });
    }

    /** @param note how the money went back: a transfer's number, say; at most 500 characters, or null */
    @Schema(example = "{\"note\":\"SPEI 8846210077 of 2026-11-22\"}")
    public record Settlement(@Size(max = 500) String note) {}

    @POST
    @Path("/{id}/settle")
    @RolesAllowed(Roles.REFUNDS)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Say that money was given back by hand",
            description =
                    "For operators. Cash paid at OXXO and transfers cannot be given back by the way they came: such refunds "
                            + "are `due` until a person has sent the money and says so here.")
    @APIResponse(
            responseCode = "200",
            description = "The refund, succeeded.",
            content = @Content(schema = @Schema(implementation = RefundView.class)))
    @APIResponse(responseCode = "404", description = "`unknown-refund`, or `not-found` for what is no UUID")
    @APIResponse(responseCode = "409", description = "`refund-not-due` or `idempotency-key-in-use`")
    @APIResponse(
            responseCode = "422",
            description = "`idempotency-key-reused`: the key came with another request before.")
    public Response settle(
            @Parameter(description = "1 to 150 visible ASCII characters; the same key replays the answer for 24 hours.")
                    @HeaderParam(Idempotency.HEADER)
                    String key,
            @PathParam("id") UUID id,
            @NotNull @Valid Settlement settlement) {
        return idempotency.once("refund-settlements", key, List.of(id, settlement), () -> {
            Refund refund = refundBook.settle(id, operator(), settlement.note());
            return Response.ok(RefundView.of(refund)).build();
        });
    }

    private String operator() {
        return token.getSubject() == null ? token.getName() : token.getSubject();
    }
}
