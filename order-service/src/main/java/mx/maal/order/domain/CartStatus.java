package mx.maal.order.domain;

import jakarta.persistence.Converter;

/** An open cart takes lines; a completed one has become an order. */
public enum CartStatus {
    OPEN,
    COMPLETED;

    /** The lower-case word of the schema, the events and the API. */
    public String word() {
        return LowerCase.word(this);
    }

    /** @throws IllegalArgumentException when it is none of these words */
    public static CartStatus of(String word) {
        return LowerCase.of(CartStatus.class, word);
    }

    /** Stores it. */
    @Converter(autoApply = true)
    public static class Column extends LowerCase<CartStatus> {
        public Column() {
            super(CartStatus.class);
        }
    }
}
