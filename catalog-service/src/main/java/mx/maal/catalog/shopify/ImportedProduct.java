package mx.maal.catalog.shopify;

import java.util.List;
import mx.maal.catalog.domain.Image;
import mx.maal.catalog.domain.Option;
import mx.maal.catalog.domain.ProductDetails;
import mx.maal.catalog.domain.ProductStatus;
import mx.maal.kit.Money;

/**
 * What a file says about one product: what can come in, and what is wrong with the rest. Of the nullable parts null
 * means that the file has no such column, so that an existing product keeps its own.
 *
 * @param line the line of its first row
 * @param rows how many rows of the file it takes up
 * @param slug null when nothing of it can come in
 * @param description sanitised HTML; empty for none
 * @param variants those without errors, in the file's order
 */
public record ImportedProduct(
        int line,
        int rows,
        String slug,
        String title,
        String description,
        ProductStatus status,
        String vendor,
        String productType,
        List<String> tags,
        List<Image> images,
        List<ImportedVariant> variants,
        List<RowError> errors) {

    /**
     * A variant of it.
     *
     * @param sku the file's, or one made of handle and options
     * @param skuGiven whether it is the file's
     * @param otherSku to be used when the made one belongs to another variant
     * @param position its place among the product's variants, those with errors counted
     * @param quantity units in stock; 0 when the file does not say
     */
    public record ImportedVariant(
            int line,
            String sku,
            boolean skuGiven,
            String otherSku,
            Money price,
            Money compareAtPrice,
            List<Option> options,
            int position,
            int quantity) {}

    static ImportedProduct refused(int line, int rows, List<RowError> errors) {
        return new ImportedProduct(
                line, rows, null, null, null, null, null, null, null, null, List.of(), List.copyOf(errors));
    }

    /** Whether nothing of it can come in. */
    public boolean isRefused() {
        return slug == null;
    }

    /** What it is to be. @param existing what it is now; null when it is new */
    public ProductDetails details(ProductDetails existing) {
        return new ProductDetails(
                slug,
                title,
                given(description, existing == null ? null : existing.description()),
                status != null ? status : existing == null ? ProductStatus.ACTIVE : existing.status(),
                given(vendor, existing == null ? null : existing.vendor()),
                given(productType, existing == null ? null : existing.productType()),
                tags != null ? tags : existing == null ? List.of() : existing.tags(),
                images != null ? images : existing == null ? List.of() : existing.images());
    }

    private static String given(String text, String existing) {
        return text == null ? existing : text.isEmpty() ? null : text;
    }
}
