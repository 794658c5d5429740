package mx.maal.fulfillment.domain;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** What payments-service said about the refund of a return; a failed one may be asked for again. */
public enum RefundStatus {
    REQUESTED("requested"),
    SUCCEEDED("succeeded"),
    FAILED("failed");

    @EnumeratedValue
    @JsonValue
    private final String word;

    RefundStatus(String word) {
        this.word = word;
    }

    /** The name on the wire and in the database. */
    @Override
    public String toString() {
        return word;
    }
}
