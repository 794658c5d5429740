package mx.maal.payments.domain;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** Where a dispute stands. */
public enum DisputeStatus {
    /** The cardholder asked the bank for the money back. */
    OPENED("opened"),
    /** The bank left the money with the shop. */
    WON("won"),
    /** The bank took the money back. */
    LOST("lost");

    @EnumeratedValue
    private final String word;

    DisputeStatus(String word) {
        this.word = word;
    }

    /** As stored, told and shown to clients. */
    @JsonValue
    public String word() {
        return word;
    }
}
