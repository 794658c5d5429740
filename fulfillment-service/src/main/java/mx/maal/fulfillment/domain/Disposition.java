package mx.maal.fulfillment.domain;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** What becomes of a unit that came back: sellable again, or booked in and written off. */
public enum Disposition {
    RESTOCKED("restocked"),
    WRITTEN_OFF("written-off");

    @EnumeratedValue
    @JsonValue
    private final String word;

    Disposition(String word) {
        this.word = word;
    }

    /** The name on the wire and in the database. */
    @Override
    public String toString() {
        return word;
    }
}
