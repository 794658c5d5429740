package mx.maal.order.domain;

import jakarta.persistence.Converter;

/** How much of an order's money is still with the shop. */
public enum PaymentStatus {
    PAID,
    PARTIALLY_REFUNDED,
    REFUNDED;

    /** The lower-case word of the schema, the events and the API. */
    public String word() {
        return LowerCase.word(this);
    }

    /** @throws IllegalArgumentException when it is none of these words */
    public static PaymentStatus of(String word) {
        return LowerCase.of(PaymentStatus.class, word);
    }

    /** Stores it. */
    @Converter(autoApply = true)
    public static class Column extends LowerCase<PaymentStatus> {
        public Column() {
            super(PaymentStatus.class);
        }
    }
}
