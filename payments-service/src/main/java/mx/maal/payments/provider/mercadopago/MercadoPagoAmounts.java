package mx.maal.payments.provider.mercadopago;

import java.math.BigDecimal;
import java.util.Currency;
import mx.maal.kit.Money;

/** Between our minor units and Mercado Pago's decimals; exact in both directions. */
final class MercadoPagoAmounts {

    private MercadoPagoAmounts() {}

    static BigDecimal decimal(Money money) {
        return BigDecimal.valueOf(money.amountMinor(), minorDigits(money.currency()));
    }

    /** @throws ArithmeticException when there is no such amount, as of half a centavo */
    static Money money(BigDecimal amount, String currency) {
        return new Money(amount.movePointRight(minorDigits(currency)).longValueExact(), currency);
    }

    private static int minorDigits(String currency) {
        return Currency.getInstance(currency).getDefaultFractionDigits();
    }
}
