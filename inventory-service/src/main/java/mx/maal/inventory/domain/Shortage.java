package mx.maal.inventory.domain;

import java.util.UUID;

/**
 * An item for which there are not enough units.
 *
 * @param requested units needed
 * @param available units the cart could have: its own hold and what is free
 */
public record Shortage(UUID variantId, int requested, long available) {}
