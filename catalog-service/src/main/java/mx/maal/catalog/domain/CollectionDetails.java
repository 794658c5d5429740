package mx.maal.catalog.domain;

/**
 * What is said about a collection.
 *
 * @param name 1 to 100 characters
 * @param slug its name in addresses, unique among collections; at most 120 characters
 * @param active whether shoppers see it
 * @param heroImage absolute http or https address, or null
 * @param description sanitised HTML or plain text, or null
 * @param purchaseLimit units of one variant per cart, at least 1; null: no limit. Only a drop's is enforced
 */
public record CollectionDetails(
        String name,
        String slug,
        CollectionType type,
        SaleWindow window,
        boolean active,
        String heroImage,
        String description,
        Integer purchaseLimit) {

    /** The longest name, in characters. */
    public static final int MAX_NAME_LENGTH = 100;

    /** The longest slug, in characters. */
    public static final int MAX_SLUG_LENGTH = 120;
}
