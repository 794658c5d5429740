package mx.maal.inventory.http;

import java.util.UUID;
import mx.maal.kit.http.Problem;

/** Query parameters that are not text: a bad one is the caller's mistake and is named, where JAX-RS would answer 404. */
final class Queries {

    private static final int UUID_LENGTH = 36;

    private Queries() {}

    /** @throws Problem 400 naming the field when the text is not a UUID */
    static UUID id(String field, String text) {
        try {
            if (text.length() == UUID_LENGTH) {
                return UUID.fromString(text);
            }
        } catch (IllegalArgumentException e) {
            // answered below
        }
        throw Problem.badRequest(field, "expected a UUID");
    }

    /** @throws Problem 400 naming the field when the text is not a whole number of 1 to {@code max} */
    static int number(String field, String text, int max) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // answered below
        }
        throw Problem.badRequest(field, "must be 1 to " + max);
    }
}
