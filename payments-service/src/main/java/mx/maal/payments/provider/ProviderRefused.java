package mx.maal.payments.provider;

/** The provider will not do this, however often it is asked. The message is its word for why. */
public class ProviderRefused extends RuntimeException {
    public ProviderRefused(String reason, Throwable cause) {
        super(reason, cause);
    }
}
