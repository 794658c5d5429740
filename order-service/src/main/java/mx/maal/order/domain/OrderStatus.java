package mx.maal.order.domain;

import jakarta.persistence.Converter;

/** A placed order is paid and waits for its stock; a confirmed one has it. */
public enum OrderStatus {
    PLACED,
    CONFIRMED,
    PARTIALLY_SHIPPED,
    SHIPPED,
    DELIVERED,
    CANCELLING,
    CANCELLED;

    /** The lower-case word of the schema, the events and the API. */
    public String word() {
        return LowerCase.word(this);
    }

    /** @throws IllegalArgumentException when it is none of these words */
    public static OrderStatus of(String word) {
        return LowerCase.of(OrderStatus.class, word);
    }

    /** Stores it. */
    @Converter(autoApply = true)
    public static class Column extends LowerCase<OrderStatus> {
        public Column() {
            super(OrderStatus.class);
        }
    }
}
