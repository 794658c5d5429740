package mx.maal.catalog.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
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
import mx.maal.catalog.app.CollectionInput;
import mx.maal.catalog.app.CollectionView;
import mx.maal.catalog.app.ManageCollections;
import mx.maal.catalog.app.PlacesInput;
import mx.maal.catalog.domain.CollectionType;
import mx.maal.kit.access.Roles;
import mx.maal.kit.http.Page;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.NoCache;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Collections and drops. */
@Path("/v1/collections")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(
        responseCode = "401",
        description = "unauthorized: an operator's token is missing where it is needed, or not valid")
@Tag(name = "collections")
public class CollectionsResource {

    @Inject
    BrowseCatalog browse;

    @Inject
    ManageCollections manage;

    @Inject
    Operators operators;

    @GET
    @NoCache
    @Operation(
            summary = "List collections",
            description = "The newest first, without their products; only active ones without an operator's token.")
    @APIResponse(responseCode = "200", description = "A page; nextCursor is null at the end.")
    public Page<CollectionView> list(
            @Parameter(
                            description = "drop, seasonal or collab.",
                            schema = @Schema(enumeration = {"drop", "seasonal", "collab"}))
                    @RestQuery
                    @Pattern(regexp = CollectionType.PATTERN, message = "must be drop, seasonal or collab")
                    String type,
            @Parameter(description = "nextCursor of the page before.") @RestQuery String cursor,
            @Parameter(description = "Items per page.") @RestQuery @DefaultValue("50") @Min(1) @Max(100) int limit) {
        return browse.collections(
                type == null ? null : CollectionType.spelled(type), cursor, limit, operators.seesHidden());
    }

    @GET
    @Path("/{id}")
    @NoCache
    @Operation(summary = "Show a collection", description = "By slug or id, with its first 100 products in its order.")
    @APIResponse(responseCode = "200", description = "The collection.")
    @APIResponse(responseCode = "404", description = "unknown-collection")
    public CollectionView show(@Parameter(description = "Slug or id.", example = "drop-07-noche") @RestPath String id) {
        return browse.collection(id, operators.seesHidden());
    }

    @POST
    @RolesAllowed(Roles.CATALOG)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Create a collection or schedule a drop")
    @APIResponse(
            responseCode = "201",
            description = "Created.",
            content = @Content(schema = @Schema(implementation = CollectionView.class)))
    @APIResponse(responseCode = "400", description = "invalid-request; errors names the fields")
    @APIResponse(responseCode = "409", description = "slug-taken")
    public Response create(@NotNull @Valid CollectionInput body) {
        CollectionView created = manage.create(body);
        return Response.created(URI.create("/v1/collections/" + created.slug()))
                .entity(created)
                .build();
    }

    @PUT
    @Path("/{id}")
    @RolesAllowed(Roles.CATALOG)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Replace a collection", description = "What is left out goes back to its default.")
    @APIResponse(responseCode = "200", description = "As it is now.")
    @APIResponse(responseCode = "404", description = "unknown-collection")
    @APIResponse(responseCode = "409", description = "slug-taken")
    public CollectionView replace(@RestPath UUID id, @NotNull @Valid CollectionInput body) {
        return manage.replace(id, body);
    }

    @PATCH
    @Path("/{id}")
    @RolesAllowed(Roles.CATALOG)
    @Consumes({MediaType.APPLICATION_JSON, ProductsResource.MERGE_PATCH})
    @Operation(
            summary = "Change a collection",
            description = "JSON merge patch (RFC 7396): absent stays, null clears. Moving a drop's window takes effect"
                    + " within moments, as soon as order-service has heard of it.")
    @APIResponse(responseCode = "200", description = "As it is now.")
    @APIResponse(responseCode = "404", description = "unknown-collection")
    @APIResponse(responseCode = "409", description = "slug-taken")
    public CollectionView patch(
            @RestPath UUID id,
            @NotNull
                    @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = CollectionInput.class)))
                    ObjectNode body)
            throws JsonProcessingException {
        return manage.patch(id, body);
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Roles.CATALOG)
    @Operation(
            summary = "Delete a collection",
            description = "Its products stay. Those of a drop are then sold without its window: to stop a drop, make it"
                    + " inactive or end it instead.")
    @APIResponse(responseCode = "204", description = "Deleted.")
    @APIResponse(responseCode = "404", description = "unknown-collection")
    public void delete(@RestPath UUID id) {
        manage.delete(id);
    }

    @POST
    @Path("/{id}/products")
    @RolesAllowed(Roles.CATALOG)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Put products into a collection",
            description = "{productId, sortOrder?} or {productIds: […]}. Those that are in it already are moved if"
                    + " sortOrder is given, so that repeating the request does no harm.")
    @APIResponse(responseCode = "200", description = "The collection with its products.")
    @APIResponse(responseCode = "404", description = "unknown-collection or unknown-product")
    public CollectionView place(@RestPath UUID id, @NotNull @Valid PlacesInput body) {
        return manage.place(id, body);
    }

    @DELETE
    @Path("/{id}/products/{productId}")
    @RolesAllowed(Roles.CATALOG)
    @Operation(summary = "Take a product out of a collection")
    @APIResponse(responseCode = "204", description = "Taken out.")
    @APIResponse(responseCode = "404", description = "unknown-collection or unknown-product")
    public void takeOut(@RestPath UUID id, @RestPath UUID productId) {
        manage.takeOut(id, productId);
    }
}
