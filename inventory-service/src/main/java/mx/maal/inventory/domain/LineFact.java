package mx.maal.inventory.domain;

import java.time.Instant;
import java.util.UUID;

/** What became of a variant's line of shoppers. */
public sealed interface LineFact extends InventoryFact {

    /** The variant concerned: what is told about one line stays in order. */
    UUID variantId();

    /**
     * Nothing is free: no request that the log takes until the instant gets units.
     *
     * @param until by the broker's clock; never earlier than what was told before
     */
    record Closed(UUID variantId, Instant until) implements LineFact {}
}
