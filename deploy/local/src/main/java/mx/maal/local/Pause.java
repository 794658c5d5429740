package mx.maal.local;

/** Between two looks at what takes its time. */
final class Pause {

    private static final long MILLIS = 100;

    private Pause() {}

    /** @throws CannotStart when the thread is interrupted */
    static void untilTheNextLook() {
        try {
            Thread.sleep(MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("Interrupted", e);
        }
    }
}
