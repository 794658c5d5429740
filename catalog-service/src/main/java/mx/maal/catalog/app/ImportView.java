package mx.maal.catalog.app;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mx.maal.catalog.persistence.Imports.State;
import mx.maal.catalog.shopify.RowError;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How far an import is, and what of it did not come in. */
@Schema(name = "Import")
public record ImportView(
        UUID id,
        @Schema(
                        description = "failed: nothing of the file came in.",
                        enumeration = {"running", "completed", "failed"})
                String status,
        @Schema(description = "Of the imported prices.", examples = "MXN") String currency,
        @Schema(description = "Rows of the file without the header and empty lines.") int rowsTotal,
        int rowsDone,
        int productsCreated,
        int productsUpdated,
        @Schema(description = "Products that were already as the file says.") int productsUnchanged,
        int variantsCreated,
        @Schema(description = "All errors, also those beyond the first 1,000 that are listed.") int errorsTotal,
        @Schema(description = "By line; the rest of the file came in.") List<RowError> errors,
        Instant createdAt,
        @Schema(nullable = true, description = "Null while running.") Instant completedAt) {

    static ImportView of(State state, List<RowError> errors) {
        return new ImportView(
                state.id(),
                state.status(),
                state.currency(),
                state.rowsTotal(),
                state.rowsDone(),
                state.productsCreated(),
                state.productsUpdated(),
                state.productsUnchanged(),
                state.variantsCreated(),
                state.errorsTotal(),
                errors,
                state.createdAt(),
                state.completedAt());
    }
}
