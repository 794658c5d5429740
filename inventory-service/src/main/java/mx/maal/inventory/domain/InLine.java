package mx.maal.inventory.domain;

import java.util.UUID;

/** Somebody who takes a place in a variant's line: to be decided about, or turned away already. */
public sealed interface InLine permits HoldRequest, TurnedAway {

    /** By which they take one place, however often they come. */
    UUID requestId();

    UUID cartId();

    UUID variantId();
}
