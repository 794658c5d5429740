package mx.maal.payments.provider.mercadopago;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import mx.maal.kit.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MercadoPagoAmountsTest {

    @ParameterizedTest
    @CsvSource({
        "129900, MXN, 1299.00",
        "1, MXN, 0.01",
        "0, MXN, 0.00",
        "1000000000, MXN, 10000000.00",
        "5, JPY, 5",
        "1234, KWD, 1.234"
    })
    void ofBothSidesIsExact(long minor, String currency, String decimal) {
        Money money = new Money(minor, currency);
        assertThat(MercadoPagoAmounts.decimal(money)).isEqualTo(new BigDecimal(decimal));
        assertThat(MercadoPagoAmounts.money(new BigDecimal(decimal), currency)).isEqualTo(money);
    }

    @Test
    void trailingZerosAreNoDifference() {
        assertThat(MercadoPagoAmounts.money(new BigDecimal("12.3"), "MXN")).isEqualTo(new Money(1230, "MXN"));
        assertThat(MercadoPagoAmounts.money(new BigDecimal("12.340000"), "MXN")).isEqualTo(new Money(1234, "MXN"));
        assertThat(MercadoPagoAmounts.money(new BigDecimal("1E+2"), "MXN")).isEqualTo(new Money(10_000, "MXN"));
    }

    @Test
    void halfACentavoIsNotRounded() {
        assertThatThrownBy(() -> MercadoPagoAmounts.money(new BigDecimal("12.345"), "MXN"))
                .isInstanceOf(ArithmeticException.class);
    }
}
