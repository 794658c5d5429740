package mx.maal.local.demo;

/** The demo, or whatever else sells on the running stack, cannot go on; the message says why and what to do, for the user. */
public final class CannotRun extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CannotRun(String message) {
        super(message);
    }

    public CannotRun(String message, Throwable cause) {
        super(message, cause);
    }
}
