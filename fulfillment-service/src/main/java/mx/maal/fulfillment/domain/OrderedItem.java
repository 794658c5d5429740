package mx.maal.fulfillment.domain;

import java.util.UUID;

/** One item of a confirmed order: at least 1 unit, its price in minor units of the order's currency. */
public record OrderedItem(
        UUID orderItemId, UUID variantId, String sku, String title, int quantity, long unitPriceMinor) {}
