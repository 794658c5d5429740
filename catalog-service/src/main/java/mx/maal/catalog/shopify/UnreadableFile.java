package mx.maal.catalog.shopify;

import java.util.List;

/** A file of which nothing can come in. */
public class UnreadableFile extends RuntimeException {

    private final String slug;
    private final List<String> missingColumns;

    UnreadableFile(String slug, String detail, List<String> missingColumns) {
        super(detail, null, false, false);
        this.slug = slug;
        this.missingColumns = missingColumns;
    }

    /** {@code import-empty}, {@code import-not-utf8} or {@code import-header}. */
    public String slug() {
        return slug;
    }

    /** The columns that the header lacks, in Shopify's classic spelling; empty when that is not the problem. */
    public List<String> missingColumns() {
        return missingColumns;
    }
}
