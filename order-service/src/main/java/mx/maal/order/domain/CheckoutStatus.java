package mx.maal.order.domain;

import jakarta.persistence.Converter;

/** A pending checkout waits for its holds; an open one may be paid; the others cannot, but late money still counts. */
public enum CheckoutStatus {
    PENDING,
    OPEN,
    COMPLETED,
    EXPIRED,
    SUPERSEDED,
    LOST;

    /** The lower-case word of the schema, the events and the API. */
    public String word() {
        return LowerCase.word(this);
    }

    /** @throws IllegalArgumentException when it is none of these words */
    public static CheckoutStatus of(String word) {
        return LowerCase.of(CheckoutStatus.class, word);
    }

    /** Stores it. */
    @Converter(autoApply = true)
    public static class Column extends LowerCase<CheckoutStatus> {
        public Column() {
            super(CheckoutStatus.class);
        }
    }
}
