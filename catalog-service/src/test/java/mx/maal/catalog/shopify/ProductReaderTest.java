package mx.maal.catalog.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import mx.maal.catalog.domain.Image;
import mx.maal.catalog.domain.Option;
import mx.maal.catalog.domain.ProductStatus;
import mx.maal.catalog.shopify.ImportedProduct.ImportedVariant;
import mx.maal.kit.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading a file needs neither database nor framework. */
class ProductReaderTest {

    private static final String HEADER = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price\n";

    @Test
    void rowsOfOneHandleAreOneProduct() throws IOException {
        ImportedProduct product = read(file("con-errores.csv")).get(0);

        assertThat(product.errors()).isEmpty();
        assertThat(product.rows()).isEqualTo(4);
        assertThat(product.slug()).isEqualTo("sudadera-medianoche");
        assertThat(product.description()).isEqualTo("<p>Felpa de 420 g.</p>\n<p>Corte \"boxy\".</p>");
        assertThat(product.tags()).containsExactly("noche", "oversize");
        assertThat(product.status()).isEqualTo(ProductStatus.ACTIVE);
        assertThat(product.images())
                .containsExactly(
                        new Image("https://cdn.example.com/sud-1.jpg", "Frente"),
                        new Image("https://cdn.example.com/sud-2.jpg", "Espalda"),
                        new Image("https://cdn.example.com/sud-3.jpg", null));
        assertThat(product.variants())
                .extracting(
                        ImportedVariant::sku,
                        ImportedVariant::price,
                        ImportedVariant::compareAtPrice,
                        ImportedVariant::position,
                        ImportedVariant::quantity)
                .containsExactly(
                        tuple("SUD-M-N", mxn(129900), mxn(149900), 1, 12),
                        tuple("SUD-L-N", mxn(129900), null, 2, 8),
                        tuple("SUD-M-H", mxn(129950), null, 3, 0));
        assertThat(product.variants().get(2).options())
                .containsExactly(new Option("Talla", "M"), new Option("Color", "Hueso"));
    }

    @Test
    void defaultTitleMeansNoOptionsAndASkuIsMade() throws IOException {
        ImportedProduct product = read(file("con-errores.csv")).get(1);

        assertThat(product.status()).as("active but not published").isEqualTo(ProductStatus.DRAFT);
        assertThat(product.variants().get(0).options()).isEmpty();
        assertThat(product.variants().get(0).sku()).isEqualTo("GORRA-ECLIPSE");
        assertThat(product.variants().get(0).skuGiven()).isFalse();
    }

    @Test
    void eachBadRowIsReportedByItsPhysicalLineAndTheRestComesIn() throws IOException {
        List<ImportedProduct> products = read(file("con-errores.csv"));

        assertThat(products)
                .filteredOn(product -> !product.isRefused())
                .extracting(ImportedProduct::slug)
                .containsExactly("sudadera-medianoche", "gorra-eclipse", "pants-cargo", "playera-luna", "archivada");
        assertThat(products.get(2).variants())
                .extracting(variant -> variant.options().get(0).value())
                .containsExactly("30", "32");
        assertThat(products.get(3).variants()).extracting(ImportedVariant::sku).containsExactly("LUNA-L");
        assertThat(products.stream().flatMap(product -> product.errors().stream()))
                .extracting(RowError::line, RowError::column)
                .containsExactly(
                        tuple(8, "Variant Price"),
                        tuple(10, "Variant Inventory Qty"),
                        tuple(11, "Option1 Value"),
                        tuple(12, "Option1 Value"),
                        tuple(13, "Variant Inventory Qty"),
                        tuple(14, "Variant Price"),
                        tuple(15, "Variant Price"),
                        tuple(16, "Variant SKU"),
                        tuple(18, "Title"),
                        tuple(19, "Handle"),
                        tuple(21, "Title"));
        assertThat(products.stream().flatMap(product -> product.errors().stream()))
                .allSatisfy(error -> assertThat(error.hint()).isNotBlank());
    }

    @Test
    void theSpellingSince2024IsReadTooWithSemicolonsByteOrderMarkAndWindowsLineEnds() {
        String csv =
                "\uFEFFTitle;URL handle;Description;Vendor;Product category;Type;Tags;Published on online store;Status;SKU;"
                        + "Barcode;Option1 name;Option1 value;Price;Compare-at price;Inventory quantity;Product image URL;"
                        + "Image position;Image alt text\r\n"
                        + "Chamarra Ñ;chamarra-n;\"Dos\r\nlíneas; con separador\";MAAL;;Chamarras;a;TRUE;Active;'0042;;Talla;M;"
                        + "2500;;7;https://cdn.example.com/c.jpg;1;Frente\r\n"
                        + ";chamarra-n;;;;;;;;;;;L;2.500;;7;;;\r\n";

        List<ImportedProduct> products = read(csv.getBytes(StandardCharsets.UTF_8));

        assertThat(products).hasSize(1);
        assertThat(products.get(0).title()).isEqualTo("Chamarra Ñ");
        assertThat(products.get(0).description()).isEqualTo("Dos\r\nlíneas; con separador");
        assertThat(products.get(0).status()).isEqualTo(ProductStatus.ACTIVE);
        assertThat(products.get(0).images()).hasSize(1);
        assertThat(products.get(0).variants())
                .extracting(ImportedVariant::sku, ImportedVariant::price, ImportedVariant::quantity)
                .containsExactly(tuple("0042", mxn(250000), 7));
        assertThat(products.get(0).errors())
                .extracting(RowError::line, RowError::column)
                .as("2.500 may be meant as thousands; the row before takes two lines")
                .containsExactly(tuple(4, "Price"));
    }

    @ParameterizedTest
    @CsvSource({
        "'true','active',ACTIVE",
        "'FALSE','active',DRAFT",
        "'true','draft',DRAFT",
        "'true','archived',ARCHIVED",
        "'','Active',ACTIVE",
        "'false','',DRAFT",
        "'','',ACTIVE",
        "'true','unlisted',DRAFT",
        "'si','active',DRAFT"
    })
    void publishedAndStatusTogetherGiveTheStatus(String published, String status, ProductStatus expected) {
        String csv = "Handle,Title,Variant Price,Published,Status\na,A,1," + published + "," + status + "\n";

        assertThat(read(csv).get(0).status()).isEqualTo(expected);
    }

    @Test
    void aMissingColumnLeavesAnExistingProductsOwnValue() {
        ImportedProduct product = read(HEADER + "a,A,,,,1\n").get(0);

        assertThat(product.status()).isNull();
        assertThat(product.description()).isNull();
        assertThat(product.vendor()).isNull();
        assertThat(product.tags()).isNull();
        assertThat(product.images()).isNull();
    }

    @Test
    void aHandleIsMadeOfTheTitleWhereItIsMissing() {
        List<ImportedProduct> products = read(HEADER + ",Gorra Ñ,,,,1\n,,,,,1\n");

        assertThat(products.get(1).slug()).isEqualTo("gorra-n");
        assertThat(products.get(0).errors()).extracting(RowError::line).containsExactly(3);
    }

    @Test
    void aRowWithTooManyCellsIsReported() {
        List<ImportedProduct> products = read(HEADER + "a,A,Talla,M,,1\na,,,L, X,1,2,3\na,,,XL,,1\n");

        assertThat(products.get(0).errors()).extracting(RowError::line).containsExactly(3);
        assertThat(products.get(1).variants()).hasSize(2);
    }

    @Test
    void aRowMayEndBeforeItsLastCells() {
        assertThat(read("Handle,Title,Variant Price,Image Src\na,A,1\n").get(0).variants())
                .hasSize(1);
    }

    @Test
    void aQuoteThatIsNeverClosedCostsTheRestOfTheFileOnly() {
        List<ImportedProduct> products = read(HEADER + "a,A,,,,1\n\nb,\"B,,,,1\nc,C,,,,1\n");

        assertThat(products.stream().flatMap(p -> p.errors().stream()))
                .extracting(RowError::line)
                .containsExactly(4);
        assertThat(products).extracting(ImportedProduct::slug).containsExactlyInAnyOrder(null, "a");
    }

    @Test
    void aNulIsReported() {
        assertThat(read(HEADER + "a,A\0,,,,1\n").get(0).errors())
                .extracting(RowError::line, RowError::column)
                .containsExactly(tuple(2, "Title"));
    }

    @Test
    void longTextsAreReportedInsteadOfCut() {
        assertThat(read(HEADER + "a," + "x".repeat(256) + ",,,,1\n").get(0).errors())
                .extracting(RowError::column)
                .containsExactly("Title");
        assertThat(read(HEADER + "a,A,Talla," + "x".repeat(51) + ",,1\n").get(0).errors())
                .extracting(RowError::column)
                .containsExactly("Option1 Value");
    }

    @Test
    void twoMadeSkusNeverMeet() {
        List<ImportedProduct> products =
                read(HEADER + "a-b,AB,Talla,C,,1\na,A,Talla,b c,,1\n" + "d,D,Talla,M,,1\nd,,,m.,,1\n");

        assertThat(products.stream().flatMap(p -> p.variants().stream()).map(ImportedVariant::sku))
                .doesNotHaveDuplicates()
                .contains("A-B-C", "D-M");
    }

    @Test
    void countsRowsWithoutHeaderAndEmptyLines() throws IOException {
        assertThat(ProductReader.countRows(file("con-errores.csv"))).isEqualTo(19);
        assertThat(ProductReader.countRows((HEADER + "\n,,,,,\na,A,,,,1").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(1);
    }

    @Test
    void aHeaderOfSomethingElseIsRefusedByName() {
        UnreadableFile refusal = catchThrowableOfType(
                UnreadableFile.class, () -> read("Title,Precio\nx,1\n".getBytes(StandardCharsets.UTF_8)));

        assertThat(refusal.slug()).isEqualTo("import-header");
        assertThat(refusal.missingColumns()).containsExactly("Handle", "Variant Price");
    }

    @Test
    void otherEncodingsAreRefusedWithTheLine() {
        String csv = HEADER + "a,Gorra,,,,1\nb,Año,,,,1\n";

        for (Charset charset : List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16)) {
            assertThatThrownBy(() -> read(csv.getBytes(charset)))
                    .isInstanceOf(UnreadableFile.class)
                    .extracting("slug")
                    .isEqualTo("import-not-utf8");
        }
        assertThatThrownBy(() -> read(csv.getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessageContaining("Line 3");
        assertThatThrownBy(() -> read(new byte[0])).extracting("slug").isEqualTo("import-empty");
    }

    private static List<ImportedProduct> read(String csv) {
        return read(csv.getBytes(StandardCharsets.UTF_8));
    }

    private static List<ImportedProduct> read(byte[] content) {
        List<ImportedProduct> products = new ArrayList<>();
        ProductReader.read(content, Currency.getInstance("MXN"), products::add);
        return products;
    }

    private static byte[] file(String name) throws IOException {
        try (InputStream in = ProductReaderTest.class.getResourceAsStream("/imports/" + name)) {
            return in.readAllBytes();
        }
    }

    private static Money mxn(long amountMinor) {
        return new Money(amountMinor, "MXN");
    }
}
