package mx.maal.kit.replies;

/** Another request of this replica waits for the same answer. */
public class AlreadyWaiting extends RuntimeException {
    AlreadyWaiting() {
        super("already waiting", null, false, false);
    }
}
