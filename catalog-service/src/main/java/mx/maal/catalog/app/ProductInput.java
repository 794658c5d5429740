package mx.maal.catalog.app;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import mx.maal.catalog.domain.Html;
import mx.maal.catalog.domain.Image;
import mx.maal.catalog.domain.Product;
import mx.maal.catalog.domain.ProductDetails;
import mx.maal.catalog.domain.ProductStatus;
import mx.maal.catalog.domain.Slug;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A product as an operator describes it. */
@Schema(name = "ProductInput", description = "A product as an operator describes it.")
public record ProductInput(
        @Schema(
                        description =
                                "Its name in addresses, unique. Left out: made from the title; on a change: kept.",
                        examples = "sudadera-noche")
                @Pattern(
                        regexp = Slug.PATTERN,
                        message = "must have lower-case letters a-z, digits and single hyphens only")
                @Size(max = ProductDetails.MAX_LENGTH)
                String slug,
        @Schema(examples = "Sudadera Noche") @NotBlank @Size(max = ProductDetails.MAX_LENGTH) String title,
        @Schema(description = "Plain text or HTML; what is not harmless in HTML is taken out.")
                @Size(max = ProductDetails.MAX_DESCRIPTION_LENGTH)
                String description,
        @Schema(
                        description = "Left out: active. Shoppers see active products only.",
                        enumeration = {"draft", "active", "archived"})
                @Pattern(regexp = ProductStatus.PATTERN, message = "must be draft, active or archived")
                String status,
        @Schema(examples = "MAAL") @Size(max = ProductDetails.MAX_LENGTH) String vendor,
        @Schema(examples = "Sudaderas") @Size(max = ProductDetails.MAX_LENGTH) String productType,
        @Size(max = ProductDetails.MAX_TAGS_OR_IMAGES)
                List<@NotBlank @Size(max = ProductDetails.MAX_TAG_LENGTH) String> tags,
        @Schema(description = "In the order of showing.") @Size(max = ProductDetails.MAX_TAGS_OR_IMAGES)
                List<@NotNull @Valid ImageInput> images,
        @Schema(
                        description =
                                "All variants. On a change: left out, they stay as they are; given, those with a known id or sku are changed, new ones added, the others withdrawn.")
                @Size(max = Product.MAX_VARIANTS)
                List<@NotNull @Valid VariantInput> variants) {

    /** A picture; its place in the list is its place in the shop. */
    @Schema(name = "ImageInput")
    public record ImageInput(
            @Schema(examples = "https://cdn.example.com/sudadera-noche.jpg")
                    @NotNull
                    @Size(max = Image.MAX_URL_LENGTH)
                    @Pattern(regexp = Image.URL_PATTERN, message = "must be an http or https address")
                    String url,
            @Schema(examples = "Sudadera negra de frente") @Size(max = Image.MAX_ALT_LENGTH) String alt) {}

    /** The product as it is, to merge a change into; its variants are left out, so that they stay. */
    static ProductInput of(ProductDetails details) {
        return new ProductInput(
                details.slug(),
                details.title(),
                details.description(),
                details.status().spelled(),
                details.vendor(),
                details.productType(),
                details.tags(),
                details.images().stream()
                        .map(image -> new ImageInput(image.url(), image.alt()))
                        .toList(),
                null);
    }

    /** @param slug the slug to use, made by the caller when this names none */
    ProductDetails details(String slug) {
        return new ProductDetails(
                slug,
                title.strip(),
                Html.sanitised(description),
                status == null ? ProductStatus.ACTIVE : ProductStatus.spelled(status),
                vendor,
                productType,
                tags == null ? List.of() : tags,
                images == null
                        ? List.of()
                        : images.stream()
                                .map(image -> new Image(image.url(), image.alt()))
                                .toList());
    }
}
