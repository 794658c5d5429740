package mx.maal.payments.domain;

/**
 * A payment at the provider, as opening it was answered.
 *
 * @param reference the provider's id
 * @param clientSecret what the shopper's browser pays with; null when this provider has none
 * @param redirectUrl the provider's page to pay on; null when there is none
 * @param voucher of a slow payment; null for a fast one
 */
public record Opened(String reference, String clientSecret, String redirectUrl, Voucher voucher) {

    /** The provider's id alone: the rest lets whoever reads it pay, or see what is to be paid. */
    @Override
    public String toString() {
        return "Opened[" + reference + "]";
    }
}
