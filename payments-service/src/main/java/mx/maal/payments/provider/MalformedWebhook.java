package mx.maal.payments.provider;

/** A signed webhook that cannot be read. */
public class MalformedWebhook extends RuntimeException {
    public MalformedWebhook(String message) {
        super(message, null, false, false);
    }
}
