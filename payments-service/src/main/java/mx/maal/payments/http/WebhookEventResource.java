package mx.maal.payments.http;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import mx.maal.kit.access.Roles;
import mx.maal.kit.http.Page;
import mx.maal.kit.http.Problem;
import mx.maal.payments.app.Webhooks;
import mx.maal.payments.persistence.Place;
import mx.maal.payments.persistence.WebhookRepository;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/v1/webhook-events")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Webhooks")
public class WebhookEventResource {

    private static final Set<String> STATUSES = Set.of("received", "processed", "failed");

    @Inject
    WebhookRepository stored;

    @Inject
    Webhooks webhooks;

    @GET
    @RolesAllowed({Roles.REFUNDS, Roles.AUDIT})
    @Transactional
    @Operation(
            summary = "Stored webhooks, newest first",
            description = "For operators. 50 a page. `failed` ones are not tried any more until they are replayed.")
    @APIResponse(responseCode = "200", description = "`{items, nextCursor}`")
    @APIResponse(responseCode = "400", description = "`invalid-request`: no such status, or not a cursor of this list")
    @APIResponse(responseCode = "401", description = "`unauthorized`")
    @APIResponse(responseCode = "403", description = "`forbidden`")
    public Page<WebhookRepository.WebhookEvent> list(
            @Parameter(description = "received, processed or failed") @QueryParam("status") String status,
            @Parameter(description = "`nextCursor` of the page before") @QueryParam("cursor") String cursor) {
        String word = Lists.status(status, s -> STATUSES.contains(s) ? Optional.of(s) : Optional.empty());
        return Lists.page(
                stored.page(word, Place.of(cursor), Lists.PAGE + 1),
                row -> new Place(row.receivedAt(), row.id()),
                row -> row);
    }

    @POST
    @Path("/{id}/replay")
    @RolesAllowed(Roles.REFUNDS)
    @Operation(
            summary = "Process a stored webhook again",
            description = "For operators. Harmless at any time: what it tells takes effect once.")
    @APIResponse(
            responseCode = "202",
            description = "The stored webhook, waiting to be processed.",
            content = @Content(schema = @Schema(implementation = WebhookRepository.WebhookEvent.class)))
    @APIResponse(responseCode = "404", description = "`unknown-webhook-event`, or `not-found` for what is no UUID")
    public Response replay(@PathParam("id") UUID id) {
        WebhookRepository.WebhookEvent row = webhooks.replay(id)
                .orElseThrow(() -> Problem.notFound("unknown-webhook-event", "There is no stored webhook of this id."));
        return Response.accepted(row).build();
    }
}
