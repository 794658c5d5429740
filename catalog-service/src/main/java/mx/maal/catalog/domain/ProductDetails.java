package mx.maal.catalog.domain;

import java.util.List;

/**
 * What is said about a product itself, without its variants.
 *
 * @param slug its name in addresses, unique; at most 255 characters
 * @param title 1 to 255 characters
 * @param description sanitised HTML or plain text; null for none
 * @param vendor at most 255 characters, or null
 * @param productType at most 255 characters, or null
 * @param tags in the operator's order, without repetition
 * @param images in the order of showing
 */
public record ProductDetails(
        String slug,
        String title,
        String description,
        ProductStatus status,
        String vendor,
        String productType,
        List<String> tags,
        List<Image> images) {

    /** The longest slug, title, vendor or type, in characters. */
    public static final int MAX_LENGTH = 255;

    /** The longest description, in characters. */
    public static final int MAX_DESCRIPTION_LENGTH = 100_000;

    /** The longest tag, in characters. */
    public static final int MAX_TAG_LENGTH = 255;

    /** How many tags, and how many images, one product may have. */
    public static final int MAX_TAGS_OR_IMAGES = 250;

    public ProductDetails {
        tags = tags.stream().distinct().toList();
        images = List.copyOf(images);
    }
}
