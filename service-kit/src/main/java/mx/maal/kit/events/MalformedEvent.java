package mx.maal.kit.events;

/** An event that no retry will make readable. */
public class MalformedEvent extends RuntimeException {
    public MalformedEvent(String message) {
        super(message);
    }
}
