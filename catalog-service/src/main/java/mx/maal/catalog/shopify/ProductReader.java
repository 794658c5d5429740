package mx.maal.catalog.shopify;

import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import mx.maal.catalog.domain.ProductDetails;
import mx.maal.catalog.domain.Slug;

/**
 * Reads a Shopify product file, product by product: neighbouring rows with the same handle are one product. The same
 * file always gives the same products in the same order, so that an interrupted import can go on where it stopped.
 */
public final class ProductReader {

    private final ShopifyFile file;
    private final Currency currency;
    private final Consumer<ImportedProduct> products;
    private final Map<String, Integer> lineOfHandle = new HashMap<>();
    private final Map<String, Integer> lineOfSku = new HashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private String slug;

    private ProductReader(ShopifyFile file, Currency currency, Consumer<ImportedProduct> products) {
        this.file = file;
        this.currency = currency;
        this.products = products;
    }

    /**
     * Counts the rows below the header, empty ones left out.
     *
     * @throws UnreadableFile when nothing of the file can come in
     */
    public static int countRows(byte[] content) {
        int[] count = {0};
        new ShopifyFile(content).read(row -> count[0]++, error -> count[0]++);
        return count[0];
    }

    /**
     * Hands out the products in the file's order.
     *
     * @param currency of the prices, which a file does not name
     * @throws UnreadableFile when nothing of the file can come in
     */
    public static void read(byte[] content, Currency currency, Consumer<ImportedProduct> products) {
        ShopifyFile file = new ShopifyFile(content);
        ProductReader reader = new ProductReader(file, currency, products);
        file.read(reader::add, reader::refuse);
        reader.endProduct();
    }

    private void add(Row row) {
        // Shopify makes the handle of the title where a new product comes without
        String handle = row.has(Column.HANDLE) ? row.get(Column.HANDLE) : row.get(Column.TITLE);
        if (handle == null) {
            refuse(new RowError(
                    row.line(),
                    file.name(Column.HANDLE),
                    "the row has no handle",
                    "Write the product's handle into each of its rows."));
            return;
        }
        String next = Slug.of(handle, ProductDetails.MAX_LENGTH);
        if (!next.equals(slug)) {
            endProduct();
            slug = next;
        }
        rows.add(row);
    }

    /** A row that cannot be read; what belongs to its product may follow, so that the product is not ended by it. */
    private void refuse(RowError error) {
        products.accept(ImportedProduct.refused(error.line(), 1, List.of(error)));
    }

    private void endProduct() {
        if (rows.isEmpty()) {
            return;
        }
        int line = rows.get(0).line();
        Integer before = lineOfHandle.putIfAbsent(slug, line);
        if (before != null) {
            products.accept(ImportedProduct.refused(
                    line,
                    rows.size(),
                    List.of(new RowError(
                            line,
                            file.name(Column.HANDLE),
                            "the product \"" + slug + "\" stands on line " + before
                                    + " already, with other products between",
                            "Move the rows of one product together, or give this product another handle."))));
        } else {
            products.accept(new RowsOfProduct(file, currency, slug, rows, this::claimSku).read());
        }
        rows.clear();
    }

    /**
     * Takes a SKU for one variant of the file.
     *
     * @return null when it was free, else the line of the row that has it
     */
    private Integer claimSku(String sku, int line) {
        return lineOfSku.putIfAbsent(sku, line);
    }
}
