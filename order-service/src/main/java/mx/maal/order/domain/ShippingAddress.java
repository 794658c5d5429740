package mx.maal.order.domain;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Where an order goes.
 *
 * @param line2 null when there is none
 * @param country ISO 3166-1 alpha-2
 * @param phone null when there is none
 */
public record ShippingAddress(
        String name,
        String line1,
        @Schema(nullable = true) String line2,
        String city,
        String state,
        String postalCode,
        String country,
        @Schema(nullable = true) String phone) {

    /** Says nothing of whom it is for, so that it can land in a log without harm. */
    @Override
    public String toString() {
        return "ShippingAddress[" + country + "]";
    }
}
