package mx.maal.local.audit;

/** The audit cannot be carried out, or not to its end; the message says why, for the user. */
final class CannotAudit extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotAudit(String message) {
        super(message);
    }

    CannotAudit(String message, Throwable cause) {
        super(message, cause);
    }
}
