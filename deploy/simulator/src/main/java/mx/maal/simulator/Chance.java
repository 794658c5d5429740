package mx.maal.simulator;

import java.security.SecureRandom;

/** What nobody can guess: ids, references, secrets. */
public final class Chance {

    private static final String LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Chance() {}

    /** That many letters and digits. */
    public static String letters(int length) {
        return drawn(LETTERS_AND_DIGITS, length);
    }

    /** That many digits. */
    public static String digits(int length) {
        return drawn("0123456789", length);
    }

    /** That many digits of a hexadecimal number, in lower case. */
    public static String hex(int length) {
        return drawn("0123456789abcdef", length);
    }

    private static String drawn(String alphabet, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
