package mx.maal.payments.provider;

/** The provider will not do this, however often it is asked. The message is its word for why. */
public class ProviderRefused extends RuntimeException {

    /** The reason of a provider that takes no payment without the shopper's phone number. */
    public static final String PHONE_MISSING = "phone-missing";

    public ProviderRefused(String reason, Throwable cause) {
        super(reason, cause);
    }
}
