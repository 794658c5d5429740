package mx.maal.kit.events;

/** What an event refers to has not arrived yet, by another topic: it is tried again for a while before it is given up. */
public class NotYet extends RuntimeException {
    public NotYet(String message) {
        super(message);
    }
}
