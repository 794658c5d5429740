package mx.maal.fulfillment.domain;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** How far a return has come, in the order in which it gets there; a rejected one ends before it is received. */
public enum ReturnStatus {
    REQUESTED("requested"),
    APPROVED("approved"),
    RECEIVED("received"),
    REFUNDED("refunded"),
    REJECTED("rejected");

    @EnumeratedValue
    @JsonValue
    private final String word;

    ReturnStatus(String word) {
        this.word = word;
    }

    /** The name on the wire and in the database. */
    @Override
    public String toString() {
        return word;
    }
}
