package mx.maal.kit;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An amount in the minor units of its currency (centavos for MXN); never floating point.
 *
 * @param amountMinor minor units; negative only in differences
 * @param currency ISO 4217 code, three upper-case letters
 */
public record Money(
        @Schema(required = true) @Min(0) @Max(MAX_AMOUNT_MINOR) long amountMinor,
        @NotNull @Pattern(regexp = "[A-Z]{3}", message = "must be an ISO 4217 code such as MXN") String currency) {

    /** The largest amount that is accepted from outside: ten million units of a two-digit currency. */
    public static final long MAX_AMOUNT_MINOR = 1_000_000_000L;

    public static Money zero(String currency) {
        return new Money(0, currency);
    }

    /** @throws IllegalArgumentException when the currencies differ
     * @throws ArithmeticException when the sum does not fit */
    public Money plus(Money other) {
        return new Money(Math.addExact(amountMinor, sameCurrency(other).amountMinor), currency);
    }

    /** @throws IllegalArgumentException when the currencies differ */
    public Money minus(Money other) {
        return new Money(Math.subtractExact(amountMinor, sameCurrency(other).amountMinor), currency);
    }

    /** @throws ArithmeticException when the product does not fit */
    public Money times(int quantity) {
        return new Money(Math.multiplyExact(amountMinor, quantity), currency);
    }

    private Money sameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot add " + other.currency + " to " + currency);
        }
        return other;
    }
}
