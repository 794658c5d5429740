package mx.maal.catalog.domain;

import java.util.UUID;

/**
 * The units of a variant that a brand has when the variant comes in; the body of {@code opening-stock.declared.v1}.
 *
 * @param quantity at least 1
 */
public record OpeningStock(UUID variantId, String sku, int quantity, UUID importId) {}
