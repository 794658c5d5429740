package mx.maal.catalog.http;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import mx.maal.catalog.app.ImportProducts;
import mx.maal.catalog.app.ImportView;
import mx.maal.catalog.app.ImportWorker;
import mx.maal.kit.access.Roles;
import mx.maal.kit.http.Capability;
import mx.maal.kit.http.Problem;
import mx.maal.kit.idempotency.Idempotency;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Imports of product files. */
@Path("/v1/imports")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "imports")
public class ImportsResource {

    @Inject
    ImportProducts imports;

    @Inject
    ImportWorker worker;

    @Inject
    Idempotency idempotency;

    @ConfigProperty(name = "maal.imports.currency")
    String defaultCurrency;

    @POST
    @RolesAllowed(Roles.CATALOG)
    @Consumes("text/csv")
    @Operation(
            summary = "Import products",
            description =
                    "Takes a Shopify product CSV (UTF-8, up to 20 MiB) and works on it in the background: follow the Location. Rows with the same handle are one product; a row with an error is reported by its line and the rest comes in. What is already as the file says is left alone, so that importing a file again changes nothing. The inventory quantity of a variant that is new becomes one receipt of stock.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted.",
            content = @Content(schema = @Schema(implementation = ImportView.class)))
    @APIResponse(responseCode = "409", description = "idempotency-key-in-use")
    @APIResponse(responseCode = "413", description = "body-too-large")
    @APIResponse(
            responseCode = "422",
            description =
                    "import-empty, import-not-utf8, import-header (missingColumns names them) or idempotency-key-reused")
    public Response start(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "text/csv",
                                            schema =
                                                    @Schema(
                                                            type =
                                                                    org.eclipse.microprofile.openapi.annotations.enums
                                                                            .SchemaType.STRING)))
                    byte[] file,
            @Parameter(description = "ISO 4217 code of the prices, which the file does not name.", example = "MXN")
                    @RestQuery
                    Optional<String> currency,
            @Parameter(description = "The same key and file give the first answer again.")
                    @RestHeader(Idempotency.HEADER)
                    String idempotencyKey) {
        String code = known(currency.orElse(defaultCurrency));
        byte[] content = file == null ? new byte[0] : file;
        // every byte becomes one character, so that the text's hash tells files apart
        String fileHash = Capability.hash(new String(content, StandardCharsets.ISO_8859_1));
        Response accepted =
                idempotency.once("imports", idempotencyKey, Map.of("file", fileHash, "currency", code), () -> {
                    ImportView taken = imports.take(content, code);
                    return Response.accepted(taken)
                            .location(URI.create("/v1/imports/" + taken.id()))
                            .build();
                });
        worker.wake();
        return accepted;
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.CATALOG, Roles.AUDIT})
    @Operation(summary = "Show how far an import is", description = "And what of the file did not come in.")
    @APIResponse(responseCode = "200", description = "The import.")
    @APIResponse(responseCode = "404", description = "unknown-import")
    public ImportView show(@RestPath UUID id) {
        return imports.progress(id);
    }

    private static String known(String currency) {
        try {
            return Currency.getInstance(currency).getCurrencyCode();
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("currency", "is not a currency of ISO 4217; for example MXN");
        }
    }
}
