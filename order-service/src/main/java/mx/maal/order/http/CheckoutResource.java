package mx.maal.order.http;

import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.UUID;
import mx.maal.kit.http.Prefer;
import mx.maal.order.app.CheckoutView;
import mx.maal.order.app.Checkouts;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A cart frozen for payment; for anyone who knows the checkout's id. */
@Path("/v1/checkouts/{id}")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
@Tag(name = "Checkouts")
public class CheckoutResource {

    /** Shorter than the gateway's patience with a request. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);

    @Inject
    Checkouts checkouts;

    @Inject
    Outcomes outcomes;

    @GET
    @Operation(
            summary = "Read a checkout",
            description =
                    "Its status tells whether it may be paid; orderId is there once it is paid. With Prefer: wait=5 "
                            + "the answer comes when the checkout changes, or after five seconds (eight at most).")
    @APIResponse(
            responseCode = "200",
            description = "The checkout",
            content = @Content(schema = @Schema(implementation = CheckoutView.class)))
    @APIResponse(responseCode = "404", description = "unknown-checkout")
    @APIResponse(responseCode = "503", description = "temporarily-unavailable; Retry-After says when to try again")
    public Uni<CheckoutView> read(
            UUID id,
            @HeaderParam(Prefer.HEADER)
                    @Parameter(description = "wait=<seconds>: answer when it changes (RFC 7240)", example = "wait=5")
                    String prefer) {
        return outcomes.next(
                id.toString(), Prefer.wait(prefer, LONGEST_WAIT), CheckoutView::ended, () -> checkouts.read(id));
    }
}
