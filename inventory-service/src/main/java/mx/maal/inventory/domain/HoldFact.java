package mx.maal.inventory.domain;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What happened to the holds of a cart. */
public sealed interface HoldFact extends InventoryFact {

    /** The cart concerned: what is told about one cart stays in order. */
    UUID cartId();

    /**
     * A hold is new or changed.
     *
     * @param quantity units the cart line has now
     */
    record Created(
            UUID requestId,
            UUID reservationId,
            UUID cartId,
            UUID variantId,
            int quantity,
            Instant expiresAt,
            Object context)
            implements HoldFact {}

    /** Why units were refused. */
    enum Refusal {
        @JsonProperty("sold-out")
        SOLD_OUT,
        @JsonProperty("purchase-limit")
        PURCHASE_LIMIT,
        @JsonProperty("client-limit")
        CLIENT_LIMIT,
        @JsonProperty("unknown-variant")
        UNKNOWN_VARIANT
    }

    /**
     * A request was refused; an existing hold stays as it was.
     *
     * @param requested units asked for by the request
     * @param heldQuantity units the cart line keeps
     * @param available units that were free at that instant, besides those this cart holds
     */
    record Rejected(
            UUID requestId,
            UUID cartId,
            UUID variantId,
            Refusal reason,
            int requested,
            int heldQuantity,
            long available,
            Object context)
            implements HoldFact {}

    /** Why units were let go. */
    enum Cause {
        @JsonProperty("requested")
        REQUESTED,
        @JsonProperty("cart-completed")
        CART_COMPLETED,
        @JsonProperty("checkout-closed")
        CHECKOUT_CLOSED,
        @JsonProperty("order-short")
        ORDER_SHORT
    }

    /**
     * Units were let go, or there were none to let go.
     *
     * @param requestId the request that it answers; null when no request did
     * @param reservationId null when nothing was held
     * @param quantity units that became free; what an open checkout has frozen does not
     */
    record Released(
            UUID requestId, UUID reservationId, UUID cartId, UUID variantId, int quantity, Cause reason, Object context)
            implements HoldFact {

        static Released of(Hold hold, Cause reason) {
            return new Released(null, hold.id(), hold.cartId(), hold.variantId(), hold.quantity(), reason, null);
        }
    }

    /**
     * A hold's time has passed.
     *
     * @param quantity units it had blocked
     * @param checkoutId the checkout that had frozen it; null when none
     */
    record Expired(UUID reservationId, UUID cartId, UUID variantId, int quantity, UUID checkoutId)
            implements HoldFact {}

    /** Every item of a checkout is held until the instant. */
    record Renewed(UUID checkoutId, UUID cartId, Instant expiresAt) implements HoldFact {}

    /** A checkout cannot have all its items; nothing was changed for it. */
    record Lost(UUID checkoutId, UUID cartId, List<Shortage> lost) implements HoldFact {}

    /** Every item of a checkout is held until the instant, for a slow payment. */
    record Extended(UUID checkoutId, UUID cartId, UUID paymentId, Instant expiresAt) implements HoldFact {}

    /** Why holds cannot wait for a slow payment. */
    enum ExtensionRefusal {
        @JsonProperty("hold-lost")
        HOLD_LOST,
        @JsonProperty("voucher-share-reached")
        VOUCHER_SHARE_REACHED
    }

    /** A checkout's holds cannot wait for a slow payment; they stay as they were. */
    record ExtensionRefused(UUID checkoutId, UUID cartId, UUID paymentId, ExtensionRefusal reason)
            implements HoldFact {}
}
