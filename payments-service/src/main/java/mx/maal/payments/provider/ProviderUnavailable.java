package mx.maal.payments.provider;

/** The provider could not be asked, or could not tell; the same call may work later. */
public class ProviderUnavailable extends RuntimeException {
    public ProviderUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
