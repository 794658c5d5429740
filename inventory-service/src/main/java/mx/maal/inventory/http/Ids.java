package mx.maal.inventory.http;

import java.util.UUID;
import mx.maal.kit.http.Problem;

/** Ids in query parameters: a bad one is the caller's mistake and is named, where JAX-RS would answer 404. */
final class Ids {

    private static final int LENGTH = 36;

    private Ids() {}

    /** @throws Problem 400 naming the field when the text is not a UUID */
    static UUID parse(String field, String text) {
        try {
            if (text.length() == LENGTH) {
                return UUID.fromString(text);
            }
        } catch (IllegalArgumentException e) {
            // answered below
        }
        throw Problem.badRequest(field, "expected a UUID");
    }
}
