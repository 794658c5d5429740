package mx.maal.fulfillment.domain;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where the order goes. {@code line2} and {@code phone} may be null; {@code country} is the ISO 3166 code. */
@Embeddable
public record ShippingAddress(
        @Column(name = "ship_to_name") String name,
        @Column(name = "ship_to_line1") String line1,
        @Schema(nullable = true) @Column(name = "ship_to_line2") String line2,
        @Column(name = "ship_to_city") String city,
        @Column(name = "ship_to_state") String state,
        @Column(name = "ship_to_postal_code") String postalCode,
        @Column(name = "ship_to_country") String country,
        @Schema(nullable = true) @Column(name = "ship_to_phone") String phone) {

    /** Says nothing of whom it is for, so that it can land in a log without harm. */
    @Override
    public String toString() {
        return "ShippingAddress[" + country + "]";
    }
}
