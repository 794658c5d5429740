package mx.maal.catalog.shopify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.function.BiFunction;
import mx.maal.catalog.domain.InvalidValue;
import mx.maal.catalog.domain.Option;
import mx.maal.catalog.domain.PriceText;
import mx.maal.catalog.domain.Sku;
import mx.maal.catalog.shopify.ImportedProduct.ImportedVariant;
import mx.maal.kit.Money;

/** Reads the variants of one product, one row each. Only the first row need name the options. */
final class VariantRow {

    /** More units of one variant than anyone has in stock. */
    static final int MAX_QUANTITY = 1_000_000;

    private static final String NO_OPTION_NAME = "Title";
    private static final String NO_OPTION_VALUE = "Default Title";
    private static final String PRICE_HINT = "Write it like 1299.00, without a currency sign.";

    private final ShopifyFile file;
    private final Currency currency;
    private final String slug;
    private final BiFunction<String, Integer, Integer> claimSku;
    private final List<RowError> errors;
    private final String[] optionNames = new String[Column.OPTION_NAMES.size()];

    VariantRow(
            ShopifyFile file,
            Currency currency,
            String slug,
            BiFunction<String, Integer, Integer> claimSku,
            List<RowError> errors) {
        this.file = file;
        this.currency = currency;
        this.slug = slug;
        this.claimSku = claimSku;
        this.errors = errors;
    }

    void learnOptionNames(Row row) {
        for (int i = 0; i < optionNames.length; i++) {
            if (row.has(Column.OPTION_NAMES.get(i))) {
                optionNames[i] = row.get(Column.OPTION_NAMES.get(i));
            }
        }
    }

    /** @return null when the row has an error that keeps the variant out */
    ImportedVariant read(Row row, int position) {
        int errorsBefore = errors.size();
        List<Option> options = options(row);
        Money price = price(row, Column.PRICE);
        if (price == null && !row.has(Column.PRICE)) {
            error(row, Column.PRICE, "the variant has no price", PRICE_HINT);
        }
        Money compareAt = price(row, Column.COMPARE_AT_PRICE);
        int quantity = quantity(row);
        if (errors.size() > errorsBefore) {
            return null;
        }
        String given = givenSku(row);
        String sku = given != null ? given : madeSku(options, row.line());
        if (given != null) {
            checkSku(row, given);
        }
        if (errors.size() > errorsBefore) {
            return null;
        }
        if (quantity < 0) {
            error(
                    row,
                    Column.QUANTITY,
                    "the quantity is below zero; the variant comes in without stock",
                    "Count its units and receive them with POST /v1/movements.");
        }
        return new ImportedVariant(
                row.line(),
                sku,
                given != null,
                Sku.marked(slug, options),
                price,
                compareAt,
                options,
                position,
                Math.max(quantity, 0));
    }

    private List<Option> options(Row row) {
        List<Option> options = new ArrayList<>();
        for (int i = 0; i < optionNames.length; i++) {
            Column column = Column.OPTION_VALUES.get(i);
            String name = optionNames[i];
            String value = row.get(column);
            if (value == null) {
                if (i == 0 && name != null && !name.equalsIgnoreCase(NO_OPTION_NAME)) {
                    error(row, column, "the variant has no value for \"" + name + "\"", "Fill it in.");
                }
                continue;
            }
            if (value.equalsIgnoreCase(NO_OPTION_VALUE) && (name == null || name.equalsIgnoreCase(NO_OPTION_NAME))) {
                continue;
            }
            if (name == null) {
                error(
                        row,
                        Column.OPTION_NAMES.get(i),
                        "the option with the value \"" + value + "\" has no name",
                        "Name it in the product's first row, for example Size.");
            } else if (name.length() > Option.MAX_LENGTH || value.length() > Option.MAX_LENGTH) {
                error(
                        row,
                        column,
                        "an option's name or value has more than " + Option.MAX_LENGTH + " characters",
                        "Shorten it.");
            } else if (options.stream().anyMatch(option -> option.name().equals(name))) {
                error(row, Column.OPTION_NAMES.get(i), "two options are named \"" + name + "\"", "Rename one.");
            } else {
                options.add(new Option(name, value));
            }
        }
        return options;
    }

    private Money price(Row row, Column column) {
        String text = row.get(column);
        if (text == null) {
            return null;
        }
        try {
            return PriceText.parse(text, currency);
        } catch (InvalidValue e) {
            error(row, column, e.getMessage(), PRICE_HINT);
            return null;
        }
    }

    /** Below zero for any negative number; 0 when the file does not say. */
    private int quantity(Row row) {
        String text = row.get(Column.QUANTITY);
        if (text == null) {
            return 0;
        }
        if (text.matches("-\\d{1,9}(\\.0+)?")) {
            return -1;
        }
        if (text.matches("\\d{1,9}(\\.0+)?")) {
            int quantity = new BigDecimal(text).intValueExact();
            if (quantity <= MAX_QUANTITY) {
                return quantity;
            }
        }
        error(
                row,
                Column.QUANTITY,
                "\"" + (text.length() <= 30 ? text : text.substring(0, 30) + "…") + "\" is no quantity",
                "Write a whole number up to " + MAX_QUANTITY + ", or nothing.");
        return 0;
    }

    /** Shopify puts an apostrophe before codes of digits, to keep spreadsheets from taking them for numbers. */
    private static String givenSku(Row row) {
        String sku = row.get(Column.SKU);
        if (sku == null) {
            return null;
        }
        String bare = sku.startsWith("'") ? sku.substring(1).strip() : sku;
        return bare.isEmpty() ? null : bare;
    }

    private void checkSku(Row row, String sku) {
        if (sku.length() > Sku.MAX_LENGTH) {
            error(row, Column.SKU, "the SKU has more than " + Sku.MAX_LENGTH + " characters", "Shorten it.");
            return;
        }
        Integer before = claimSku.apply(sku, row.line());
        if (before != null) {
            error(
                    row,
                    Column.SKU,
                    "the SKU \"" + sku + "\" stands on line " + before + " already",
                    "Give each variant its own SKU, or leave the cell empty to have one made.");
        }
    }

    private String madeSku(List<Option> options, int line) {
        String sku = Sku.of(slug, options);
        return claimSku.apply(sku, line) == null ? sku : Sku.marked(slug, options);
    }

    private void error(Row row, Column column, String problem, String hint) {
        errors.add(new RowError(row.line(), file.name(column), problem, hint));
    }
}
