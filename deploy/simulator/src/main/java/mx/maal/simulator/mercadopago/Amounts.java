package mx.maal.simulator.mercadopago;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.math.BigDecimal;

/** Mercado Pago's amounts: decimal numbers in JSON, of a currency with two decimals. */
final class Amounts {

    private static final int DECIMALS = 2;

    private Amounts() {}

    /** 12990 minor units as {@code 129.9}, 12900 as {@code 129}. */
    static ValueNode of(long minor) {
        return minor % 100 == 0
                ? JsonNodeFactory.instance.numberNode(minor / 100)
                : JsonNodeFactory.instance.numberNode(
                        BigDecimal.valueOf(minor, DECIMALS).stripTrailingZeros());
    }

    /**
     * The minor units of a number.
     *
     * @throws MercadoPagoError when it is no number above 0 of at most two decimals
     */
    static long minor(JsonNode amount, String name) {
        if (!amount.isNumber()) {
            throw MercadoPagoError.badRequest(name + " must be a number");
        }
        try {
            long minor = amount.decimalValue().movePointRight(DECIMALS).longValueExact();
            if (minor > 0) {
                return minor;
            }
        } catch (ArithmeticException e) {
            throw MercadoPagoError.badRequest(name + " has more than two decimals or is too large");
        }
        throw MercadoPagoError.badRequest(name + " must be above 0");
    }
}
