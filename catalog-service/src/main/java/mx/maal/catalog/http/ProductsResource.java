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
import jakarta.validation.constraints.Size;
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
import mx.maal.catalog.app.ManageProducts;
import mx.maal.catalog.app.ProductInput;
import mx.maal.catalog.app.ProductView;
import mx.maal.catalog.domain.ProductStatus;
import mx.maal.catalog.persistence.Products.Filter;
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

/** Products. */
@Path("/v1/products")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(
        responseCode = "401",
        description = "unauthorized: an operator's token is missing where it is needed, or not valid")
@Tag(name = "products")
public class ProductsResource {

    static final String MERGE_PATCH = "application/merge-patch+json";
    static final int LONGEST_QUERY = 100;

    @Inject
    BrowseCatalog browse;

    @Inject
    ManageProducts manage;

    @Inject
    Operators operators;

    @GET
    @NoCache
    @Operation(
            summary = "List products",
            description =
                    "The newest first; with collection, that collection's in its order. Without an operator's token only active products are listed, and none that is in nothing but unannounced drops.")
    @APIResponse(responseCode = "200", description = "A page; nextCursor is null at the end.")
    @APIResponse(responseCode = "404", description = "unknown-collection")
    public Page<ProductView> list(
            @Parameter(description = "Slug or id of a collection.", example = "drop-07-noche")
                    @RestQuery
                    @Size(max = LONGEST_QUERY + LONGEST_QUERY)
                    String collection,
            @Parameter(description = "Part of the title or vendor, or a whole tag.", example = "sudadera")
                    @RestQuery
                    @Size(max = LONGEST_QUERY)
                    String q,
            @Parameter(
                            description = "Operators only: draft, active or archived.",
                            schema = @Schema(enumeration = {"draft", "active", "archived"}))
                    @RestQuery
                    @Pattern(regexp = ProductStatus.PATTERN, message = "must be draft, active or archived")
                    String status,
            @Parameter(description = "nextCursor of the page before.") @RestQuery String cursor,
            @Parameter(description = "Items per page.") @RestQuery @DefaultValue("50") @Min(1) @Max(100) int limit) {
        boolean seesHidden = operators.seesHidden();
        String text = q == null || q.isBlank() ? null : q.strip();
        Filter filter = new Filter(text, status == null ? null : ProductStatus.spelled(status), !seesHidden);
        return browse.products(collection, filter, cursor, limit, seesHidden);
    }

    @GET
    @Path("/{id}")
    @NoCache
    @Operation(
            summary = "Show a product",
            description = "By slug or id. What shoppers may not see is 404 without an operator's token.")
    @APIResponse(responseCode = "200", description = "The product.")
    @APIResponse(responseCode = "404", description = "unknown-product")
    public ProductView show(@Parameter(description = "Slug or id.", example = "sudadera-noche") @RestPath String id) {
        return browse.product(id, operators.seesHidden());
    }

    @POST
    @RolesAllowed(Roles.CATALOG)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Create a product", description = "With its variants, if they are given.")
    @APIResponse(
            responseCode = "201",
            description = "Created.",
            content = @Content(schema = @Schema(implementation = ProductView.class)))
    @APIResponse(responseCode = "400", description = "invalid-request; errors names the fields")
    @APIResponse(responseCode = "403", description = "forbidden")
    @APIResponse(responseCode = "409", description = "slug-taken or sku-taken")
    public Response create(@NotNull @Valid ProductInput body) {
        ProductView created = manage.create(body);
        return Response.created(URI.create("/v1/products/" + created.slug()))
                .entity(created)
                .build();
    }

    @PUT
    @Path("/{id}")
    @RolesAllowed(Roles.CATALOG)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Replace a product", description = "What is left out goes back to its default.")
    @APIResponse(responseCode = "200", description = "As it is now.")
    @APIResponse(responseCode = "404", description = "unknown-product")
    @APIResponse(responseCode = "409", description = "slug-taken or sku-taken")
    public ProductView replace(@RestPath UUID id, @NotNull @Valid ProductInput body) {
        return manage.replace(id, body);
    }

    @PATCH
    @Path("/{id}")
    @RolesAllowed(Roles.CATALOG)
    @Consumes({MediaType.APPLICATION_JSON, MERGE_PATCH})
    @Operation(
            summary = "Change a product",
            description = "JSON merge patch (RFC 7396): absent stays, null clears, lists are replaced.")
    @APIResponse(responseCode = "200", description = "As it is now.")
    @APIResponse(responseCode = "404", description = "unknown-product")
    @APIResponse(responseCode = "409", description = "slug-taken or sku-taken")
    public ProductView patch(
            @RestPath UUID id,
            @NotNull
                    @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = ProductInput.class)))
                    ObjectNode body)
            throws JsonProcessingException {
        return manage.patch(id, body);
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Roles.CATALOG)
    @Operation(
            summary = "Archive a product",
            description = "Orders refer to products, so that it is hidden and no longer sold, but not deleted.")
    @APIResponse(responseCode = "204", description = "Archived, or was already.")
    @APIResponse(responseCode = "404", description = "unknown-product")
    public void archive(@RestPath UUID id) {
        manage.archive(id);
    }
}
