package mx.maal.catalog.app;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mx.maal.catalog.domain.DropTerms;
import mx.maal.catalog.domain.Image;
import mx.maal.catalog.domain.Option;
import mx.maal.catalog.domain.Product;
import mx.maal.catalog.domain.ProductDetails;
import mx.maal.catalog.domain.Variant;
import mx.maal.catalog.domain.VariantDetails;
import mx.maal.kit.Money;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A product as it is shown. */
@Schema(name = "Product")
public record ProductView(
        UUID id,
        @Schema(examples = "sudadera-noche") String slug,
        @Schema(examples = "Sudadera Noche") String title,
        @Schema(nullable = true, description = "Sanitised HTML or plain text; null when there is none.")
                String description,
        @Schema(enumeration = {"draft", "active", "archived"}) String status,
        @Schema(nullable = true) String vendor,
        @Schema(nullable = true) String productType,
        List<String> tags,
        @Schema(nullable = true, description = "The first image; null when there is none.") String imageUrl,
        @Schema(description = "In the order of showing.") List<Image> images,
        @Schema(description = "In the order of showing; shoppers do not see withdrawn ones.")
                List<VariantView> variants,
        @Schema(
                        description =
                                "The drops that it is in: it is sold only while one of them is open. Empty: sold at any time.")
                List<DropTerms> drops,
        @Schema(description = "Grows with every change.") long version,
        Instant createdAt,
        Instant updatedAt) {

    /** A variant as it is shown. */
    @Schema(name = "Variant")
    public record VariantView(
            UUID id,
            @Schema(examples = "SUDADERA-NOCHE-M") String sku,
            @Schema(description = "Made of the option values; Default Title without options.", examples = "M / Negro")
                    String title,
            Money price,
            @Schema(nullable = true, description = "What it cost before; null when not reduced.") Money compareAtPrice,
            List<Option> options,
            int position,
            boolean active) {

        static VariantView of(Variant variant) {
            VariantDetails details = variant.details();
            return new VariantView(
                    variant.id(),
                    details.sku(),
                    variant.title(),
                    details.price(),
                    details.compareAtPrice(),
                    details.options(),
                    details.position(),
                    details.active());
        }
    }

    /** @param everything also what shoppers may not see: withdrawn variants, drops that are not announced */
    static ProductView of(Product product, List<DropTerms> drops, boolean everything) {
        ProductDetails details = product.details();
        return new ProductView(
                product.id(),
                details.slug(),
                details.title(),
                details.description(),
                details.status().spelled(),
                details.vendor(),
                details.productType(),
                details.tags(),
                details.images().isEmpty() ? null : details.images().get(0).url(),
                details.images(),
                product.variants().stream()
                        .filter(variant -> everything || variant.active())
                        .map(VariantView::of)
                        .toList(),
                drops.stream().filter(drop -> everything || drop.active()).toList(),
                product.version(),
                product.createdAt(),
                product.updatedAt());
    }
}
