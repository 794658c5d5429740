package mx.maal.order.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.UUID;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.Fact;

/**
 * What inventory-service is asked about one cart line; the record's fields are the body on the wire. Keyed by variant:
 * one partition is one line of shoppers.
 *
 * @param mode add units to the hold, or set it to them; null when it is to be released
 * @param quantity units; null when it is to be released
 * @param limit the most units that the cart may hold; null when there is no limit
 * @param client a pseudonym of the network that the request comes from; null when that does not matter
 * @param clientLimit the most units of the variant that all carts of that network may hold; null when there is no limit
 * @param context comes back with the answer; null when the request had no key
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record HoldCommand(
        String requestId,
        UUID cartId,
        UUID variantId,
        String mode,
        Integer quantity,
        Integer limit,
        Long holdSeconds,
        String client,
        Integer clientLimit,
        Context context) {

    static final String TOPIC = "order.hold-requests";
    private static final String REQUESTED = "hold.requested.v1";
    private static final String RELEASE_REQUESTED = "hold.release-requested.v1";

    /** What it takes to remember the answer under the shopper's {@code Idempotency-Key}. */
    record Context(String key, String hash, LineAnswer.Offered offered) {}

    static HoldCommand add(
            String requestId,
            UUID cartId,
            UUID variantId,
            int quantity,
            Integer limit,
            Duration holdTime,
            Context context) {
        return new HoldCommand(
                requestId, cartId, variantId, "add", quantity, limit, holdTime.toSeconds(), null, null, context);
    }

    static HoldCommand set(
            String requestId, UUID cartId, UUID variantId, int quantity, Integer limit, Duration holdTime) {
        return new HoldCommand(
                requestId, cartId, variantId, "set", quantity, limit, holdTime.toSeconds(), null, null, null);
    }

    static HoldCommand release(String requestId, UUID cartId, UUID variantId) {
        return new HoldCommand(requestId, cartId, variantId, null, null, null, null, null, null, null);
    }

    /** The same from this network. @param name null when it is not known, or does not matter */
    HoldCommand from(String name, int mostUnits) {
        return name == null
                ? this
                : new HoldCommand(
                        requestId, cartId, variantId, mode, quantity, limit, holdSeconds, name, mostUnits, context);
    }

    /** @param traceparent of the request that asks; may be null */
    Fact fact(String traceparent) {
        return new Fact(TOPIC, variantId.toString(), type(), this, traceparent);
    }

    /** For one event of a batch, whose trace goes on. */
    Fact causedBy(Event cause) {
        return Fact.causedBy(cause, TOPIC, variantId.toString(), type(), this);
    }

    private String type() {
        return mode == null ? RELEASE_REQUESTED : REQUESTED;
    }
}
