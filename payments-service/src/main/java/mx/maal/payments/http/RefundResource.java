package mx.maal.payments.http;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import mx.maal.kit.http.Page;
import mx.maal.kit.http.Problem;
import mx.maal.payments.domain.RefundStatus;
import mx.maal.payments.persistence.Place;
import mx.maal.payments.persistence.RefundRepository;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/v1/refunds")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("operator")
@Tag(name = "Refunds", description = "Money that goes back. Refunds are caused by events, never asked for here.")
public class RefundResource {

    @Inject
    RefundRepository refunds;

    @GET
    @Transactional
    @SecurityRequirement(name = "SecurityScheme")
    @Operation(summary = "Refunds, newest first", description = "For operators. 50 a page.")
    @APIResponse(responseCode = "200", description = "`{items, nextCursor}`")
    @APIResponse(responseCode = "400", description = "`invalid-request`: no such status, or not a cursor of this list")
    @APIResponse(responseCode = "401", description = "`unauthorized`")
    @APIResponse(responseCode = "403", description = "`forbidden`")
    public Page<RefundView> list(
            @Parameter(description = "requested, pending, succeeded or failed") @QueryParam("status") String status,
            @QueryParam("paymentId") UUID paymentId,
            @Parameter(description = "`nextCursor` of the page before") @QueryParam("cursor") String cursor) {
        return Lists.page(
                refunds.page(Lists.status(status, RefundStatus::of), paymentId, Place.of(cursor), Lists.PAGE + 1),
                refund -> new Place(refund.createdAt(), refund.id()),
                RefundView::of);
    }

    @GET
    @Path("/{id}")
    @Transactional
    @SecurityRequirement(name = "SecurityScheme")
    @Operation(summary = "How a refund stands", description = "For operators.")
    @APIResponse(responseCode = "200")
    @APIResponse(responseCode = "404", description = "`unknown-refund`, or `not-found` for what is no UUID")
    public RefundView get(@PathParam("id") UUID id) {
        return refunds.findByIdOptional(id)
                .map(RefundView::of)
                .orElseThrow(() -> Problem.notFound("unknown-refund", "There is no refund of this id."));
    }
}
