package mx.maal.payments.provider;

/** A webhook that is not proven to come from the provider. The message never repeats what was sent. */
public class ForgedWebhook extends RuntimeException {
    public ForgedWebhook(String message) {
        super(message, null, false, false);
    }
}
