package mx.maal.catalog.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import mx.maal.catalog.app.BrowseCatalog;
import mx.maal.catalog.app.ManageProducts;
import mx.maal.catalog.app.ProductView.VariantView;
import mx.maal.catalog.app.VariantInput;
import mx.maal.kit.access.Roles;
import mx.maal.kit.http.Page;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.NoCache;
import org.jboss.resteasy.reactive.RestPath;

/** The variants of one product. */
@Path("/v1/products/{id}/variants")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(
        responseCode = "401",
        description = "unauthorized: an operator's token is missing where it is needed, or not valid")
@Tag(name = "variants")
public class VariantsResource {

    @Inject
    BrowseCatalog browse;

    @Inject
    ManageProducts manage;

    @Inject
    Operators operators;

    @GET
    @NoCache
    @Operation(summary = "List a product's variants", description = "All of them, in the order of showing.")
    @APIResponse(responseCode = "200", description = "All on one page: nextCursor is null.")
    @APIResponse(responseCode = "404", description = "unknown-product")
    public Page<VariantView> list(@RestPath String id) {
        return new Page<>(browse.product(id, operators.seesHidden()).variants(), null);
    }

    @GET
    @Path("/{variantId}")
    @NoCache
    @Operation(summary = "Show a variant")
    @APIResponse(responseCode = "200", description = "The variant.")
    @APIResponse(responseCode = "404", description = "unknown-product or unknown-variant")
    public VariantView show(@RestPath String id, @RestPath UUID variantId) {
        return browse.variant(id, variantId, operators.seesHidden());
    }

    @POST
    @RolesAllowed(Roles.CATALOG)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Add a variant", description = "Its stock is received at POST /v1/movements.")
    @APIResponse(
            responseCode = "201",
            description = "Created.",
            content = @Content(schema = @Schema(implementation = VariantView.class)))
    @APIResponse(responseCode = "400", description = "invalid-request; errors names the fields")
    @APIResponse(responseCode = "404", description = "unknown-product")
    @APIResponse(responseCode = "409", description = "sku-taken")
    public Response add(@RestPath UUID id, @NotNull @Valid VariantInput body) {
        VariantView created = manage.addVariant(id, body);
        return Response.created(URI.create("/v1/products/" + id + "/variants/" + created.id()))
                .entity(created)
                .build();
    }

    @PUT
    @Path("/{variantId}")
    @RolesAllowed(Roles.CATALOG)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Replace a variant", description = "What is left out goes back to its default.")
    @APIResponse(responseCode = "200", description = "As it is now.")
    @APIResponse(responseCode = "404", description = "unknown-product or unknown-variant")
    @APIResponse(responseCode = "409", description = "sku-taken")
    public VariantView replace(@RestPath UUID id, @RestPath UUID variantId, @NotNull @Valid VariantInput body) {
        return manage.replaceVariant(id, variantId, body);
    }

    @PATCH
    @Path("/{variantId}")
    @RolesAllowed(Roles.CATALOG)
    @Consumes({MediaType.APPLICATION_JSON, ProductsResource.MERGE_PATCH})
    @Operation(
            summary = "Change a variant",
            description = "JSON merge patch (RFC 7396): absent stays, null clears, lists are replaced.")
    @APIResponse(responseCode = "200", description = "As it is now.")
    @APIResponse(responseCode = "404", description = "unknown-product or unknown-variant")
    @APIResponse(responseCode = "409", description = "sku-taken")
    public VariantView patch(
            @RestPath UUID id,
            @RestPath UUID variantId,
            @NotNull
                    @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = VariantInput.class)))
                    ObjectNode body)
            throws JsonProcessingException {
        return manage.patchVariant(id, variantId, body);
    }

    @DELETE
    @Path("/{variantId}")
    @RolesAllowed(Roles.CATALOG)
    @Operation(
            summary = "Withdraw a variant",
            description = "Stock and orders refer to it, so that it becomes inactive, but is not deleted.")
    @APIResponse(responseCode = "204", description = "Withdrawn, or was already.")
    @APIResponse(responseCode = "404", description = "unknown-product or unknown-variant")
    public void withdraw(@RestPath UUID id, @RestPath UUID variantId) {
        manage.withdrawVariant(id, variantId);
    }
}
