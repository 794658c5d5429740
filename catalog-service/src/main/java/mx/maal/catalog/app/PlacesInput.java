package mx.maal.catalog.app;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which products to put into a collection. */
@Schema(name = "PlacesInput", description = "One product as productId, or several as productIds in their order.")
public record PlacesInput(
        UUID productId,
        @Size(max = MAX_PRODUCTS) List<@NotNull UUID> productIds,
        @Schema(
                        description =
                                "The place of the first one; the others follow. Lower ones are shown first. Left out: at the end, and those already in it keep their places.")
                @Min(0)
                @Max(MAX_SORT_ORDER)
                Integer sortOrder) {

    static final int MAX_PRODUCTS = 1_000;
    static final int MAX_SORT_ORDER = 1_000_000;

    @AssertTrue(message = "name at least one product, as productId or in productIds")
    @Schema(hidden = true)
    public boolean isProductId() {
        return productId != null || productIds != null && !productIds.isEmpty();
    }

    /** In their order, each once. */
    List<UUID> distinctIds() {
        Set<UUID> ids = new LinkedHashSet<>();
        if (productId != null) {
            ids.add(productId);
        }
        if (productIds != null) {
            ids.addAll(productIds);
        }
        return List.copyOf(ids);
    }
}
