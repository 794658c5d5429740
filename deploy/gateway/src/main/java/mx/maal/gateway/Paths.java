package mx.maal.gateway;

/** Which request paths are let in at all. */
final class Paths {

    private Paths() {}

    /**
     * Whether gateway and service are bound to read a path alike. Refused is all that one of them might decode, resolve or
     * cut off and the other not: dot segments, empty segments, path parameters, backslashes, encoded dots, slashes,
     * backslashes, percent signs, semicolons and control characters, overlong UTF-8, broken escapes, and bytes outside
     * ASCII.
     */
    static boolean isPlain(String path) {
        int length = path.length();
        if (length == 0 || path.charAt(0) != '/') {
            return false;
        }
        int segment = 1;
        for (int i = 1; i <= length; i++) {
            char c = i < length ? path.charAt(i) : '/';
            if (c == '/') {
                if (isDotsOrEmpty(path, segment, i) && !(i == length && segment == i)) {
                    return false;
                }
                segment = i + 1;
            } else if (c == '%') {
                if (!isHarmlessEscape(path, i)) {
                    return false;
                }
                i += 2;
            } else if (c <= ' ' || c >= 0x7f || c == '\\' || c == ';') {
                return false;
            }
        }
        return true;
    }

    private static boolean isDotsOrEmpty(String path, int from, int to) {
        for (int i = from; i < to; i++) {
            if (path.charAt(i) != '.') {
                return false;
            }
        }
        return true;
    }

    private static boolean isHarmlessEscape(String path, int at) {
        if (at + 2 >= path.length()) {
            return false;
        }
        int high = Character.digit(path.charAt(at + 1), 16);
        int low = Character.digit(path.charAt(at + 2), 16);
        if (high < 0 || low < 0) {
            return false;
        }
        int decoded = high << 4 | low;
        return decoded >= ' '
                && decoded != 0x7f
                && decoded != '.'
                && decoded != '/'
                && decoded != '\\'
                && decoded != '%'
                && decoded != ';'
                && decoded != 0xc0
                && decoded != 0xc1;
    }
}
