package mx.maal.inventory.domain;

import java.util.Locale;

/** Why units came or went. */
public enum MovementType {
    RECEIPT,
    SALE,
    RETURN,
    DAMAGE,
    ADJUSTMENT;

    /** As the customer's schema and the API spell it: lower case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such type */
    public static MovementType of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    /** Whether a movement of this type may carry this signed quantity; never 0. */
    public boolean allows(int quantity) {
        return switch (this) {
            case RECEIPT, RETURN -> quantity > 0;
            case SALE, DAMAGE -> quantity < 0;
            case ADJUSTMENT -> quantity != 0;
        };
    }
}
