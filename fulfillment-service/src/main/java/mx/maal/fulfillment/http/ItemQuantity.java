package mx.maal.fulfillment.http;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Units of one order item, as callers name them. */
@Schema(description = "Units of one order item. The same item named twice counts as the sum.")
public record ItemQuantity(
        @NotNull @Schema(description = "Id of the order item, from the order") UUID orderItemId,
        @NotNull @Min(1) @Max(MOST) @Schema(description = "Units", examples = "1") Integer quantity) {

    /** No order has more of one item; it keeps sums of what callers name far from overflowing. */
    static final int MOST = 10_000;

    /** The most entries that one request may name. */
    static final int MOST_ENTRIES = 200;

    /** Sums by order item, in the order of first mention; empty for null. */
    static Map<UUID, Integer> sum(List<ItemQuantity> items) {
        Map<UUID, Integer> sums = new LinkedHashMap<>();
        if (items != null) {
            items.forEach(item -> sums.merge(item.orderItemId(), item.quantity(), Integer::sum));
        }
        return sums;
    }
}
