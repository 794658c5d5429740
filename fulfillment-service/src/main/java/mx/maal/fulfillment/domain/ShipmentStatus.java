package mx.maal.fulfillment.domain;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** Where a parcel is, in the order in which it gets there. */
public enum ShipmentStatus {
    PENDING("pending"),
    SHIPPED("shipped"),
    DELIVERED("delivered"),
    RETURNED("returned"),
    CANCELLED("cancelled");

    @EnumeratedValue
    @JsonValue
    private final String word;

    ShipmentStatus(String word) {
        this.word = word;
    }

    /** The name on the wire and in the database. */
    @Override
    public String toString() {
        return word;
    }
}
