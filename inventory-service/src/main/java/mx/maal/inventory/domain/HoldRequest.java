package mx.maal.inventory.domain;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import java.util.UUID;

/**
 * What a shopper in the line asks of one variant.
 *
 * @param mode add units, set the line to a number of units, or let go of it
 * @param quantity 1 to {@value #MAX_QUANTITY}; 0 for a release
 * @param limit most units this cart line may have; null when unlimited
 * @param holdSeconds how long the units stay blocked, 1 to {@value #MAX_HOLD_SECONDS}; 0 for a release
 * @param client who asks, as a pseudonym of their network, at most {@value #MAX_CLIENT_LENGTH} characters; null when that
 *     does not matter
 * @param clientLimit most units of the variant that all carts of this client may hold at once; null when unlimited
 * @param context whatever the asker wants to read back with the answer; may be null
 */
public record HoldRequest(
        UUID requestId,
        UUID cartId,
        UUID variantId,
        Mode mode,
        int quantity,
        Integer limit,
        int holdSeconds,
        String client,
        Integer clientLimit,
        Object context)
        implements InLine {

    public static final int MAX_QUANTITY = 1_000_000;

    public static final int MAX_CLIENT_LENGTH = 64;

    /** 72 hours: the longest any payment method may keep units from other shoppers. */
    public static final int MAX_HOLD_SECONDS = 259_200;

    /** How a request changes the cart line. */
    public enum Mode {
        @JsonProperty("add")
        ADD,
        @JsonProperty("set")
        SET,
        RELEASE
    }

    /** @throws IllegalArgumentException or NullPointerException naming the field that makes no sense */
    public HoldRequest {
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(cartId, "cartId");
        Objects.requireNonNull(variantId, "variantId");
        Objects.requireNonNull(mode, "mode");
        if (mode != Mode.RELEASE) {
            Range.require("quantity", quantity, 1, MAX_QUANTITY);
            Range.require("holdSeconds", holdSeconds, 1, MAX_HOLD_SECONDS);
        }
        if (limit != null) {
            Range.require("limit", limit, 1, Integer.MAX_VALUE);
        }
        if (client != null) {
            Range.require("length of client", client.length(), 1, MAX_CLIENT_LENGTH);
        }
        if (clientLimit != null) {
            Objects.requireNonNull(client, "client");
            Range.require("clientLimit", clientLimit, 1, Integer.MAX_VALUE);
        }
    }

    /** Of whom it has to be known how much of the variant they hold; null when that does not matter. */
    public Stockroom.Asker asker() {
        return clientLimit == null ? null : new Stockroom.Asker(variantId, client);
    }

    /** A request to let go of whatever the cart line holds. */
    public static HoldRequest release(UUID requestId, UUID cartId, UUID variantId) {
        return new HoldRequest(requestId, cartId, variantId, Mode.RELEASE, 0, null, 0, null, null, null);
    }
}
