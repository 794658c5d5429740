package mx.maal.order.domain;

import java.util.UUID;
import mx.maal.kit.Money;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A cart line as it was when its cart was checked out: later changes of cart and catalog do not touch it.
 *
 * @param sku null when the variant has none
 * @param quantity at least 1
 */
public record FrozenLine(
        UUID variantId, @Schema(nullable = true) String sku, String title, int quantity, Money unitPrice) {}
