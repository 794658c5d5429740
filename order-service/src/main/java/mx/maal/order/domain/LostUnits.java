package mx.maal.order.domain;

import java.util.UUID;

/** Units that a checkout needed and that were no longer to be had. */
public record LostUnits(UUID variantId, int requested, int available) {}
