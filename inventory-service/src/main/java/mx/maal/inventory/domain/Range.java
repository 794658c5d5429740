package mx.maal.inventory.domain;

/** Refuses numbers that no command of this trade can carry. */
final class Range {

    private Range() {}

    static void require(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + " must be " + min + " to " + max + ", not " + value);
        }
    }
}
