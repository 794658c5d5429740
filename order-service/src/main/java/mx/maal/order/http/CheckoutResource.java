package mx.maal.order.http;

import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import mx.maal.order.app.CheckoutView;
import mx.maal.order.app.Checkouts;
import mx.maal.order.app.Problems;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A cart frozen for payment; for anyone who knows the checkout's id. */
@Path("/v1/checkouts/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Checkouts")
public class CheckoutResource {

    @Inject
    Checkouts checkouts;

    @GET
    @Operation(
            summary = "Read a checkout",
            description = "Its status tells whether it may be paid; orderId is there once it is paid.")
    @APIResponse(
            responseCode = "200",
            description = "The checkout",
            content = @Content(schema = @Schema(implementation = CheckoutView.class)))
    @APIResponse(responseCode = "404", description = "unknown-checkout")
    public CheckoutView read(UUID id) {
        return checkouts.find(id).orElseThrow(Problems::unknownCheckout);
    }
}
