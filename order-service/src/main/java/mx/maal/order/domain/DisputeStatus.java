package mx.maal.order.domain;

import jakarta.persistence.Converter;

/** How a bank's customer who wants the money back fares: opened, then the shop has won or lost. */
public enum DisputeStatus {
    OPENED,
    WON,
    LOST;

    /** The lower-case word of the schema, the events and the API. */
    public String word() {
        return LowerCase.word(this);
    }

    /** @throws IllegalArgumentException when it is none of these words */
    public static DisputeStatus of(String word) {
        return LowerCase.of(DisputeStatus.class, word);
    }

    /** Stores it. */
    @Converter(autoApply = true)
    public static class Column extends LowerCase<DisputeStatus> {
        public Column() {
            super(DisputeStatus.class);
        }
    }
}
