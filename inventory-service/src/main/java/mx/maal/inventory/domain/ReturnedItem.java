package mx.maal.inventory.domain;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * An inspected item that came back.
 *
 * @param quantity units, 1 to {@value HoldRequest#MAX_QUANTITY}
 * @param condition {@code new}, {@code used} or {@code damaged}
 */
public record ReturnedItem(
        UUID returnItemId, UUID orderItemId, UUID variantId, int quantity, String condition, Disposition disposition) {

    /** What the inspection decided. */
    public enum Disposition {
        @JsonProperty("restocked")
        RESTOCKED,
        @JsonProperty("written-off")
        WRITTEN_OFF
    }

    /** @throws IllegalArgumentException or NullPointerException naming the field that makes no sense */
    public ReturnedItem {
        Objects.requireNonNull(returnItemId, "returnItemId");
        Objects.requireNonNull(orderItemId, "orderItemId");
        Objects.requireNonNull(variantId, "variantId");
        Objects.requireNonNull(disposition, "disposition");
        Range.require("quantity", quantity, 1, HoldRequest.MAX_QUANTITY);
        if (condition == null || condition.isBlank() || condition.length() > 30) {
            throw new IllegalArgumentException("condition must have 1 to 30 characters");
        }
    }

    /** Back in; and out again, in the same breath, when it cannot be sold any more. */
    public List<Movement> movements(UUID orderId, Instant at) {
        Movement back = Movement.returned(this, orderId, at);
        return disposition == Disposition.RESTOCKED
                ? List.of(back)
                : List.of(back, Movement.writtenOff(this, orderId, at));
    }
}
