package mx.maal.payments.http;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Map;
import mx.maal.kit.http.Problem;
import mx.maal.payments.app.Webhooks;
import mx.maal.payments.provider.ForgedWebhook;
import mx.maal.payments.provider.MalformedWebhook;
import mx.maal.payments.provider.PaymentProvider;
import mx.maal.payments.provider.PaymentProvider.Delivery;
import mx.maal.payments.provider.PaymentProvider.Webhook;
import mx.maal.payments.provider.Providers;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

@Path("/v1/webhooks/{provider}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Tag(name = "Webhooks", description = "What providers tell.")
public class WebhookResource {

    private static final Logger LOG = Logger.getLogger(WebhookResource.class);

    @Inject
    Providers providers;

    @Inject
    Webhooks webhooks;

    @POST
    @Operation(
            summary = "Take a provider's webhook",
            description =
                    "Answers 200 once the signed event is stored; one that was stored before is answered the same "
                            + "and changes nothing. What it tells has its effect by then, or right afterwards where the "
                            + "provider has to be asked.")
    @APIResponse(responseCode = "200", description = "`{\"received\": true}`")
    @APIResponse(responseCode = "400", description = "`invalid-request`: signed, and still not an event")
    @APIResponse(
            responseCode = "401",
            description = "`webhook-not-genuine`: no valid signature, or one more than 300 seconds from now")
    @APIResponse(responseCode = "404", description = "`unknown-provider`")
    @Blocking
    public Uni<Map<String, Boolean>> take(
            @PathParam("provider") String provider,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            @RequestBody(description = "The provider's event, exactly as sent.") byte[] body) {
        PaymentProvider wire = providers
                .named(provider)
                .orElseThrow(() -> Problem.notFound("unknown-provider", "There is no provider of this name here."));
        try {
            Webhook webhook = wire.verify(
                    new Delivery(
                            body == null ? new byte[0] : body,
                            headers::getHeaderString,
                            uri.getQueryParameters()::getFirst),
                    Instant.now());
            return Uni.createFrom()
                    .completionStage(webhooks.store(wire.name(), webhook))
                    .map(stored -> Map.of("received", true));
        } catch (ForgedWebhook e) {
            LOG.warnf("refused a webhook of %s: %s", wire.name(), e.getMessage());
            throw Problem.of(401, "webhook-not-genuine", "This webhook is not proven to come from the provider.");
        } catch (MalformedWebhook e) {
            throw Problem.badRequest("body", e.getMessage());
        }
    }
}
