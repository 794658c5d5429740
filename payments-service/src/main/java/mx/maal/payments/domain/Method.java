package mx.maal.payments.domain;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import java.util.Arrays;
import java.util.Optional;

/** How a shopper pays. */
public enum Method {
    /** By card, within a minute. */
    CARD("card", false),
    /** In cash at an OXXO shop, with a voucher. */
    OXXO("oxxo", true),
    /** By bank transfer (SPEI) to a CLABE of this payment. */
    SPEI("spei", true);

    @EnumeratedValue
    private final String word;

    private final boolean slow;

    Method(String word, boolean slow) {
        this.word = word;
        this.slow = slow;
    }

    /** As stored and as clients spell it. */
    @JsonValue
    public String word() {
        return word;
    }

    /** Whether it takes hours or days, so that units must be held for longer. */
    public boolean slow() {
        return slow;
    }

    /** The method of that word; empty for any other. */
    public static Optional<Method> of(String word) {
        return Arrays.stream(values()).filter(m -> m.word.equals(word)).findFirst();
    }
}
