package mx.maal.order.domain;

import jakarta.persistence.Converter;

/** How far a cart line has come: requested, then reserved or rejected, then released, expired or purchased. */
public enum LineStatus {
    REQUESTED,
    RESERVED,
    REJECTED,
    RELEASED,
    EXPIRED,
    PURCHASED;

    /** The lower-case word of the schema, the events and the API. */
    public String word() {
        return LowerCase.word(this);
    }

    /** @throws IllegalArgumentException when it is none of these words */
    public static LineStatus of(String word) {
        return LowerCase.of(LineStatus.class, word);
    }

    /** Stores it. */
    @Converter(autoApply = true)
    public static class Column extends LowerCase<LineStatus> {
        public Column() {
            super(LineStatus.class);
        }
    }
}
