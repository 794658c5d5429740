package mx.maal.fulfillment.domain;

import java.util.UUID;

/** Units of a return item, at least 1, that came back in one condition. */
public record Arrival(UUID returnItemId, int quantity, ItemCondition condition) {}
