package mx.maal.fulfillment.domain;

import java.util.List;
import java.util.UUID;

/** A paid order whose units are committed, as it is taken over for fulfillment. {@code currency} is ISO 4217. */
public record ConfirmedOrder(
        UUID orderId,
        String number,
        UUID checkoutId,
        UUID paymentId,
        String accessTokenHash,
        String currency,
        String shippingMethod,
        ShippingAddress shippingAddress,
        List<OrderedItem> items) {}
