package mx.maal.catalog.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import mx.maal.kit.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalog's rules are plain Java and need no framework. */
class RulesTest {

    private static final Currency MXN = Currency.getInstance("MXN");
    private static final Instant NOON = Instant.parse("2026-12-01T12:00:00.123456789Z");

    @ParameterizedTest
    @CsvSource({
        "Sudadera Ñandú / Edición 2, sudadera-nandu-edicion-2",
        "'  ¡Día de Muertos!  ', dia-de-muertos",
        "Rock'n Roll, rockn-roll",
        "Straße Ø Łódź, strasse-o-lodz",
        "ＦＵＬＬ ½, full-1-2",
        "UPPER__case--x, upper-case-x"
    })
    void aSlugIsPlainAscii(String name, String slug) {
        assertThat(Slug.of(name, 255)).isEqualTo(slug).matches(Slug.PATTERN);
    }

    @Test
    void aNameWithoutAsciiLettersStillGetsItsOwnSlug() {
        assertThat(Slug.of("夜", 255)).matches(Slug.PATTERN).isEqualTo(Slug.of("夜", 255));
        assertThat(Slug.of("夜", 255)).isNotEqualTo(Slug.of("昼", 255));
    }

    @Test
    void aLongSlugIsCutAndATakenOneNumbered() {
        assertThat(Slug.of("x".repeat(119) + " y", 120)).hasSize(119);
        assertThat(Slug.free("a", List.of(), 120)).isEqualTo("a");
        assertThat(Slug.free("a", Set.of("a", "a-2"), 120)).isEqualTo("a-3");
        assertThat(Slug.free("x".repeat(120), Set.of("x".repeat(120)), 120)).isEqualTo("x".repeat(118) + "-2");
    }

    @Test
    void aMadeSkuFollowsFromSlugAndOptions() {
        List<Option> options = List.of(new Option("Talla", "M"), new Option("Color", "Azul Marino"));

        assertThat(Sku.of("sudadera", options)).isEqualTo("SUDADERA-M-AZUL-MARINO");
        assertThat(Sku.of("sudadera", List.of())).isEqualTo("SUDADERA");
        assertThat(Sku.of("x".repeat(255), options))
                .hasSize(Sku.MAX_LENGTH)
                .isEqualTo(Sku.of("x".repeat(255), options));
        assertThat(Sku.of("x".repeat(255), options)).isNotEqualTo(Sku.of("x".repeat(255), List.of()));
    }

    @Test
    void aVariantIsTitledByItsOptions() {
        assertThat(Option.title(List.of(new Option("Talla", "M"), new Option("Color", "Negro"))))
                .isEqualTo("M / Negro");
        assertThat(Option.title(List.of())).isEqualTo("Default Title");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1299, 129900",
        "1299.5, 129950",
        "1299.50, 129950",
        "'1,299.00', 129900",
        "'9,999,999.99', 999999999",
        "10000000, 1000000000",
        "0.07, 7"
    })
    void aPriceIsReadExactly(String text, long minor) {
        assertThat(PriceText.parse(text, MXN)).isEqualTo(new Money(minor, "MXN"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "$10",
                "10 MXN",
                "12,50",
                "1.299,00",
                "1,29",
                "1299,000",
                "1.299",
                "50.000",
                "1e3",
                "NaN",
                ".5",
                "10000000.01",
                "999999999999",
                "١٢"
            })
    void whatIsNotClearlyAPriceIsRefused(String text) {
        assertThatThrownBy(() -> PriceText.parse(text, MXN)).isInstanceOf(InvalidValue.class);
    }

    @Test
    void minorUnitsAreTheCurrencysOwn() {
        assertThat(PriceText.parse("1200", Currency.getInstance("JPY")).amountMinor())
                .isEqualTo(1200);
        assertThat(PriceText.parse("1200.00", Currency.getInstance("JPY")).amountMinor())
                .isEqualTo(1200);
        assertThat(PriceText.parse("1.234", Currency.getInstance("KWD")).amountMinor())
                .isEqualTo(1234);
        assertThatThrownBy(() -> PriceText.parse("1200.50", Currency.getInstance("JPY")))
                .isInstanceOf(InvalidValue.class);
    }

    @Test
    void aSaleWindowEndsAfterItStarts() {
        assertThat(new SaleWindow(NOON, null).startsAt()).isEqualTo("2026-12-01T12:00:00.123456Z");
        assertThat(new SaleWindow(null, NOON).endsAt()).isNotNull();
        assertThat(new SaleWindow(null, null)).isNotNull();
        assertThatThrownBy(() -> new SaleWindow(NOON, NOON)).isInstanceOf(InvalidValue.class);
        assertThatThrownBy(() -> new SaleWindow(NOON, NOON.minusSeconds(1)))
                .hasMessage("must be after startsAt")
                .extracting("field")
                .isEqualTo("endsAt");
        assertThatThrownBy(() -> new SaleWindow(Instant.MAX, null)).isInstanceOf(InvalidValue.class);
    }

    @Test
    void aVariantHasOneCurrencyAndEachOptionOnce() {
        Money price = new Money(1, "MXN");
        Option size = new Option("Talla", "M");

        assertThatThrownBy(() -> new VariantDetails("s", price, new Money(2, "USD"), List.of(), 1, true))
                .isInstanceOf(InvalidValue.class);
        assertThatThrownBy(() -> new VariantDetails("s", new Money(1, "QQQ"), null, List.of(), 1, true))
                .isInstanceOf(InvalidValue.class);
        assertThatThrownBy(() -> new VariantDetails("s", price, null, List.of(size, new Option("Talla", "L")), 1, true))
                .isInstanceOf(InvalidValue.class);
    }

    @Test
    void aChangeThatChangesNothingIsNone() {
        Product product = new Product(details("Uno"), NOON);
        VariantDetails variant = new VariantDetails("s", new Money(1, "MXN"), null, List.of(), 1, true);

        assertThat(product.revise(details("Uno"))).isFalse();
        assertThat(product.revise(details("Dos"))).isTrue();
        assertThat(product.addVariant(variant, NOON).revise(variant, NOON)).isFalse();
        assertThat(product.archive()).isTrue();
        assertThat(product.archive()).isFalse();
        assertThat(product.changed(List.of(), NOON).version()).isEqualTo(1);
        assertThat(product.changed(List.of(), NOON).version()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Rock & Roll | Rock & Roll",
                "<b>x</b><script>y()</script> | <b>x</b>",
                "<a href=\"javascript:x()\">x</a> | <a>x</a>",
                "<img src=x onerror=y()> | <img>"
            })
    void aDescriptionLosesWhatIsHarmful(String html, String sanitised) {
        assertThat(Html.sanitised(html)).isEqualTo(sanitised);
    }

    private static ProductDetails details(String title) {
        return new ProductDetails("slug", title, null, ProductStatus.ACTIVE, null, null, List.of("a", "a"), List.of());
    }
}
