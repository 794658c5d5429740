package mx.maal.gateway;

import java.util.concurrent.ThreadLocalRandom;

/** The name by which one request is found in every log: {@code X-Request-Id}. */
final class RequestIds {

    private static final int MOST_CHARACTERS = 64;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private RequestIds() {}

    /** The caller's id when it is 1 to 64 of letters, digits, {@code . _ -}; else a new one. */
    static String acceptOrMake(String fromCaller) {
        return fromCaller != null && isWellFormed(fromCaller) ? fromCaller : make();
    }

    private static boolean isWellFormed(String id) {
        if (id.isEmpty() || id.length() > MOST_CHARACTERS) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean fine = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '-'
                    || c == '_'
                    || c == '.';
            if (!fine) {
                return false;
            }
        }
        return true;
    }

    /** Unique is enough: it opens nothing, so it needs no secure (and blocking) source. */
    private static String make() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return hex(random.nextLong()) + hex(random.nextLong());
    }

    /** 16 hexadecimal digits. */
    static String hex(long bits) {
        char[] digits = new char[16];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = HEX[(int) (bits >>> i * 4) & 15];
        }
        return new String(digits);
    }
}
