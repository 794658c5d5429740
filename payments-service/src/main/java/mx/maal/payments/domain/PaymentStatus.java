package mx.maal.payments.domain;

import jakarta.persistence.EnumeratedValue;
import java.util.Arrays;
import java.util.Optional;

/** Where an attempt to pay stands. */
public enum PaymentStatus {
    /** Waiting for the shopper or the provider. */
    PENDING("pending"),
    /** The provider has the whole amount. Final. */
    SUCCEEDED("succeeded"),
    /** Declined or refused; money may still come when it was under way. */
    FAILED("failed"),
    /** Given up by the provider or by us; money may still come when it was under way. */
    CANCELED("canceled"),
    /** The provider took another amount or currency than asked for: a person has to look. Final. */
    QUARANTINED("quarantined");

    @EnumeratedValue
    private final String word;

    PaymentStatus(String word) {
        this.word = word;
    }

    /** As stored and as shown to clients. */
    public String word() {
        return word;
    }

    /** The status of that word; empty for any other. */
    public static Optional<PaymentStatus> of(String word) {
        return Arrays.stream(values()).filter(s -> s.word.equals(word)).findFirst();
    }
}
