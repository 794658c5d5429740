package mx.maal.fulfillment.domain;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** How a returned unit looked on inspection. Only a new one may be sold again. */
public enum ItemCondition {
    NEW("new"),
    DAMAGED("damaged"),
    USED("used");

    @EnumeratedValue
    @JsonValue
    private final String word;

    ItemCondition(String word) {
        this.word = word;
    }

    /** What is done with a unit in this condition. */
    public Disposition disposition() {
        return this == NEW ? Disposition.RESTOCKED : Disposition.WRITTEN_OFF;
    }

    /** The name on the wire and in the database. */
    @Override
    public String toString() {
        return word;
    }
}
