package mx.maal.payments.domain;

import jakarta.persistence.EnumeratedValue;
import java.util.Arrays;
import java.util.Optional;

/** Where a refund stands. */
public enum RefundStatus {
    /** Decided here; the provider has not answered yet. */
    REQUESTED("requested"),
    /** The provider works on it. */
    PENDING("pending"),
    /** The provider cannot give money of this method back: a person has to, and says so. */
    DUE("due"),
    /** The money is on its way to the shopper. */
    SUCCEEDED("succeeded"),
    /** The provider could not, or no longer, give it back. Final. */
    FAILED("failed");

    @EnumeratedValue
    private final String word;

    RefundStatus(String word) {
        this.word = word;
    }

    /** As stored and as shown to clients. */
    public String word() {
        return word;
    }

    /** The status of that word; empty for any other. */
    public static Optional<RefundStatus> of(String word) {
        return Arrays.stream(values()).filter(s -> s.word.equals(word)).findFirst();
    }
}
