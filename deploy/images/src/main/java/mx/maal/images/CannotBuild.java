package mx.maal.images;

/** What keeps an image from being made; the message tells the user what it is and how to go on. */
final class CannotBuild extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotBuild(String message) {
        super(message);
    }
}
