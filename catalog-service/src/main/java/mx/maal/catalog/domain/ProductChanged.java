package mx.maal.catalog.domain;

import java.util.List;
import java.util.UUID;
import mx.maal.kit.Money;

/**
 * The whole state of a product that others sell by; the body of {@code product.changed.v1}.
 *
 * @param version grows with each state; the newer one wins
 * @param imageUrl its first image, or null
 * @param variants also those that are no longer active
 * @param drops every drop that it is in; empty when it is sold at any time
 */
public record ProductChanged(
        UUID productId,
        long version,
        String slug,
        String title,
        String status,
        String imageUrl,
        List<Offer> variants,
        List<DropTerms> drops) {

    /** A variant and its price. */
    public record Offer(UUID variantId, String sku, String title, Money price, boolean active) {}
}
