package mx.maal.catalog.shopify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import mx.maal.catalog.domain.Html;
import mx.maal.catalog.domain.Image;
import mx.maal.catalog.domain.Option;
import mx.maal.catalog.domain.Product;
import mx.maal.catalog.domain.ProductDetails;
import mx.maal.catalog.domain.ProductStatus;
import mx.maal.catalog.shopify.ImportedProduct.ImportedVariant;

/** Reads one product's rows. A row with an error costs that variant or image, not the product's others. */
final class RowsOfProduct {

    private final ShopifyFile file;
    private final String slug;
    private final List<Row> rows;
    private final VariantRow variantRow;
    private final List<RowError> errors = new ArrayList<>();

    /** @param claimSku takes a SKU for a line; answers the line that has it already, or null */
    RowsOfProduct(
            ShopifyFile file,
            Currency currency,
            String slug,
            List<Row> rows,
            BiFunction<String, Integer, Integer> claimSku) {
        this.file = file;
        this.slug = slug;
        this.rows = rows;
        this.variantRow = new VariantRow(file, currency, slug, claimSku, errors);
    }

    private record PlacedImage(int position, Image image) {}

    ImportedProduct read() {
        int line = rows.get(0).line();
        String title = text(Column.TITLE, ProductDetails.MAX_LENGTH);
        if (title == null && errors.isEmpty()) {
            error(line, Column.TITLE, "the product has no title", "Write it into the product's first row.");
        }
        String vendor = text(Column.VENDOR, ProductDetails.MAX_LENGTH);
        String type = text(Column.TYPE, ProductDetails.MAX_LENGTH);
        String description = text(Column.DESCRIPTION, ProductDetails.MAX_DESCRIPTION_LENGTH);
        List<String> tags = tags();
        if (!errors.isEmpty()) {
            return ImportedProduct.refused(line, rows.size(), errors);
        }
        ProductStatus status = status();
        List<Image> images = images();
        List<ImportedVariant> variants = variants();
        String html = Html.sanitised(description);
        return new ImportedProduct(
                line,
                rows.size(),
                slug,
                title,
                file.has(Column.DESCRIPTION) ? html == null ? "" : html : null,
                status,
                file.has(Column.VENDOR) ? vendor == null ? "" : vendor : null,
                file.has(Column.TYPE) ? type == null ? "" : type : null,
                tags,
                images,
                variants,
                List.copyOf(errors));
    }

    /** The first of its rows that fills the column says it; null when none does. */
    private String text(Column column, int maxLength) {
        for (Row row : rows) {
            String text = row.get(column);
            if (text != null) {
                if (text.length() > maxLength) {
                    error(
                            row.line(),
                            column,
                            "the text has " + text.length() + " characters, more than " + maxLength,
                            "Shorten it.");
                }
                return text;
            }
        }
        return null;
    }

    private List<String> tags() {
        if (!file.has(Column.TAGS)) {
            return null;
        }
        String text = text(Column.TAGS, Integer.MAX_VALUE);
        List<String> tags = text == null
                ? List.of()
                : Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(tag -> !tag.isEmpty())
                        .distinct()
                        .toList();
        if (tags.size() > ProductDetails.MAX_TAGS_OR_IMAGES
                || tags.stream().anyMatch(tag -> tag.length() > ProductDetails.MAX_TAG_LENGTH)) {
            error(
                    rows.get(0).line(),
                    Column.TAGS,
                    "there are more than " + ProductDetails.MAX_TAGS_OR_IMAGES + " tags, or one has more than "
                            + ProductDetails.MAX_TAG_LENGTH + " characters",
                    "Separate tags with commas and remove some.");
        }
        return tags;
    }

    /** What Shopify does not show, an active product that is not published, is a draft here. */
    private ProductStatus status() {
        Row first = rows.get(0);
        String published = first.get(Column.PUBLISHED);
        String status = first.get(Column.STATUS);
        if (!file.has(Column.PUBLISHED) && !file.has(Column.STATUS)) {
            return null;
        }
        if (status != null && !status.toLowerCase(Locale.ROOT).matches(ProductStatus.PATTERN)) {
            error(
                    first.line(),
                    Column.STATUS,
                    "\"" + status + "\" is no status; the product comes in as a draft",
                    "Write active, draft or archived.");
            return ProductStatus.DRAFT;
        }
        if (published != null && !published.toLowerCase(Locale.ROOT).matches("true|false")) {
            error(
                    first.line(),
                    Column.PUBLISHED,
                    "\"" + published + "\" is neither true nor false; the product comes in as a draft",
                    "Write TRUE or FALSE.");
            return ProductStatus.DRAFT;
        }
        ProductStatus said = status == null ? ProductStatus.ACTIVE : ProductStatus.spelled(status);
        return said == ProductStatus.ACTIVE && "false".equalsIgnoreCase(published) ? ProductStatus.DRAFT : said;
    }

    private List<Image> images() {
        if (!file.has(Column.IMAGE_URL)) {
            return null;
        }
        List<PlacedImage> images = new ArrayList<>();
        for (Row row : rows) {
            String url = row.get(Column.IMAGE_URL);
            String alt = row.get(Column.IMAGE_ALT);
            if (url == null
                    || images.stream().anyMatch(placed -> placed.image().url().equals(url))) {
                continue;
            }
            if (!url.matches(Image.URL_PATTERN) || url.length() > Image.MAX_URL_LENGTH) {
                error(
                        row.line(),
                        Column.IMAGE_URL,
                        "this is not an image's address",
                        "Write an http or https address.");
            } else if (images.size() >= ProductDetails.MAX_TAGS_OR_IMAGES) {
                error(
                        row.line(),
                        Column.IMAGE_URL,
                        "the product has more than " + ProductDetails.MAX_TAGS_OR_IMAGES + " images",
                        "Remove some.");
            } else {
                String shortAlt = alt == null || alt.length() <= Image.MAX_ALT_LENGTH
                        ? alt
                        : alt.substring(0, Image.MAX_ALT_LENGTH);
                images.add(new PlacedImage(imagePosition(row), new Image(url, shortAlt)));
            }
        }
        // a stable sort: those without a position come last, in the file's order
        images.sort(Comparator.comparingInt(PlacedImage::position));
        return images.stream().map(PlacedImage::image).toList();
    }

    private int imagePosition(Row row) {
        String position = row.get(Column.IMAGE_POSITION);
        if (position == null) {
            return Integer.MAX_VALUE;
        }
        if (!position.matches("\\d{1,6}")) {
            error(
                    row.line(),
                    Column.IMAGE_POSITION,
                    "\"" + position + "\" is no position; the image comes in last",
                    "Write a whole number, from 1.");
            return Integer.MAX_VALUE;
        }
        return Integer.parseInt(position);
    }

    private List<ImportedVariant> variants() {
        List<ImportedVariant> variants = new ArrayList<>();
        Map<List<Option>, Integer> lineOfOptions = new HashMap<>();
        int position = 0;
        for (Row row : rows) {
            boolean first = row == rows.get(0);
            variantRow.learnOptionNames(row);
            if (!first && !row.hasAny(Column.OF_VARIANTS)) {
                if (!row.has(Column.IMAGE_URL)) {
                    error(
                            row.line(),
                            null,
                            "the row holds neither a variant nor an image",
                            "Remove it, or fill in a price or an image.");
                }
                continue;
            }
            position++;
            ImportedVariant variant = variantRow.read(row, position);
            if (variant == null) {
                continue;
            }
            Integer before = lineOfOptions.putIfAbsent(variant.options(), row.line());
            if (before != null) {
                error(
                        row.line(),
                        Column.OPTION1_VALUE,
                        "line " + before + " is a variant with the same options",
                        "Give this one other option values, or remove it.");
            } else if (position > Product.MAX_VARIANTS) {
                error(
                        row.line(),
                        null,
                        "the product has more than " + Product.MAX_VARIANTS + " variants",
                        "Split it into several products.");
            } else {
                variants.add(variant);
            }
        }
        return variants;
    }

    private void error(int line, Column column, String problem, String hint) {
        errors.add(new RowError(line, column == null ? null : file.name(column), problem, hint));
    }
}
