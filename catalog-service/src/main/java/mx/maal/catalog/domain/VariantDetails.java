package mx.maal.catalog.domain;

import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mx.maal.kit.Money;

/**
 * What is said about a variant.
 *
 * @param sku unique in the whole catalog; 1 to 100 characters
 * @param price what one unit costs
 * @param compareAtPrice what it cost before, in the same currency, or null
 * @param options in the order of showing; empty when the product has just this variant
 * @param position its place among its sisters, from 1
 * @param active false: no longer sold, and hidden from shoppers
 */
public record VariantDetails(
        String sku, Money price, Money compareAtPrice, List<Option> options, int position, boolean active) {

    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    /** @throws InvalidValue for an unknown currency, two currencies, or an option named twice */
    public VariantDetails {
        options = List.copyOf(options);
        if (Currency.getAvailableCurrencies().stream()
                .noneMatch(c -> c.getCurrencyCode().equals(price.currency()))) {
            throw new InvalidValue("price.currency", "is not a currency of ISO 4217; for example MXN");
        }
        if (compareAtPrice != null && !compareAtPrice.currency().equals(price.currency())) {
            throw new InvalidValue("compareAtPrice.currency", "must be the currency of the price");
        }
        if (options.stream().map(Option::name).distinct().count() < options.size()) {
            throw new InvalidValue("options", "must name each option once");
        }
    }
}
