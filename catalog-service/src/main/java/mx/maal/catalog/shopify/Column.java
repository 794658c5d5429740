package mx.maal.catalog.shopify;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The columns of Shopify's product file that the catalog reads, in the spelling of before 2024 and in the one since. */
enum Column {
    HANDLE("Handle", "URL handle"),
    TITLE("Title"),
    DESCRIPTION("Body (HTML)", "Description"),
    VENDOR("Vendor"),
    TYPE("Type", "Custom Product Type"),
    TAGS("Tags"),
    PUBLISHED("Published", "Published on online store"),
    STATUS("Status"),
    OPTION1_NAME("Option1 Name"),
    OPTION1_VALUE("Option1 Value"),
    OPTION2_NAME("Option2 Name"),
    OPTION2_VALUE("Option2 Value"),
    OPTION3_NAME("Option3 Name"),
    OPTION3_VALUE("Option3 Value"),
    SKU("Variant SKU", "SKU"),
    QUANTITY("Variant Inventory Qty", "Inventory quantity"),
    PRICE("Variant Price", "Price"),
    COMPARE_AT_PRICE("Variant Compare At Price", "Compare-at price"),
    IMAGE_URL("Image Src", "Product image URL"),
    IMAGE_POSITION("Image Position"),
    IMAGE_ALT("Image Alt Text");

    /** Without these nothing can come in. */
    static final List<Column> REQUIRED = List.of(HANDLE, TITLE, PRICE);

    static final List<Column> OPTION_NAMES = List.of(OPTION1_NAME, OPTION2_NAME, OPTION3_NAME);
    static final List<Column> OPTION_VALUES = List.of(OPTION1_VALUE, OPTION2_VALUE, OPTION3_VALUE);

    /** A row with one of these describes a variant. */
    static final List<Column> OF_VARIANTS =
            List.of(OPTION1_VALUE, OPTION2_VALUE, OPTION3_VALUE, SKU, QUANTITY, PRICE, COMPARE_AT_PRICE);

    private final List<String> spellings;

    Column(String... spellings) {
        this.spellings = List.of(spellings);
    }

    /** Its classic name. */
    String title() {
        return spellings.get(0);
    }

    /** The column that a header's cell names; case, punctuation and spaces do not matter. */
    static Optional<Column> named(String cell) {
        String name = plain(cell);
        return Arrays.stream(values())
                .filter(column -> column.spellings.stream()
                        .anyMatch(spelling -> plain(spelling).equals(name)))
                .findFirst();
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ").strip();
    }
}
