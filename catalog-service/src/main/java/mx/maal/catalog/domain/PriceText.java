package mx.maal.catalog.domain;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.regex.Pattern;
import mx.maal.kit.Money;

/** Prices as people write them into spreadsheets: {@code 1299}, {@code 1299.00} or {@code 1,299.00}. */
public final class PriceText {

    private static final Pattern FORM = Pattern.compile("(\\d{1,12}|\\d{1,3}(,\\d{3}){1,3})(\\.\\d{1,3})?");
    private static final int DECIMALS_ALWAYS_ACCEPTED = 2;

    private PriceText() {}

    /**
     * The price in minor units, without ever passing through floating point.
     *
     * @throws InvalidValue when it is not such a number, has a part smaller than the currency's smallest unit, or is
     *     larger than {@link Money#MAX_AMOUNT_MINOR}; comma as decimal sign and currency signs are refused, not guessed
     */
    public static Money parse(String text, Currency currency) {
        if (!FORM.matcher(text).matches()) {
            throw new InvalidValue("price", "\"" + shortened(text) + "\" is not a price");
        }
        BigDecimal amount = new BigDecimal(text.replace(",", ""));
        int digits = currency.getDefaultFractionDigits();
        if (amount.scale() > Math.max(digits, DECIMALS_ALWAYS_ACCEPTED)
                || amount.stripTrailingZeros().scale() > digits) {
            throw new InvalidValue("price", "\"" + text + "\" has more decimals than " + currency + " has");
        }
        BigDecimal minor = amount.movePointRight(digits);
        if (minor.compareTo(BigDecimal.valueOf(Money.MAX_AMOUNT_MINOR)) > 0) {
            throw new InvalidValue("price", "\"" + text + "\" is too large a price");
        }
        return new Money(minor.longValueExact(), currency.getCurrencyCode());
    }

    private static String shortened(String text) {
        return text.length() <= 30 ? text : text.substring(0, 30) + "…";
    }
}
