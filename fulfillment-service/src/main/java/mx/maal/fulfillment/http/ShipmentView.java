package mx.maal.fulfillment.http;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mx.maal.fulfillment.domain.Shipment;
import mx.maal.fulfillment.domain.ShipmentItem;
import mx.maal.fulfillment.domain.ShipmentStatus;
import mx.maal.fulfillment.domain.ShippingAddress;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A shipment as callers see it. */
@Schema(name = "Shipment", description = "One parcel of an order")
public record ShipmentView(
        UUID id,
        UUID orderId,
        @Schema(examples = "ML-1042") String orderNumber,
        @Schema(
                        implementation = String.class,
                        enumeration = {"pending", "shipped", "delivered", "returned", "cancelled"})
                ShipmentStatus status,
        @Schema(nullable = true, description = "Null until shipped", examples = "Estafeta") String carrier,
        @Schema(nullable = true, description = "Null until shipped", examples = "MX-0001-2222") String trackingNumber,
        @Schema(nullable = true) String trackingUrl,
        @Schema(nullable = true, description = "Shown to operators only") String labelUrl,
        @Schema(examples = "standard") String shippingMethod,
        ShippingAddress shippingAddress,
        List<Item> items,
        @Schema(nullable = true, description = "RFC 3339, UTC; null until shipped") Instant shippedAt,
        @Schema(nullable = true, description = "RFC 3339, UTC; null until delivered") Instant deliveredAt,
        Instant createdAt,
        Instant updatedAt) {

    /** Units of one order item in the parcel. */
    @Schema(name = "ShipmentItem")
    public record Item(
            UUID id,
            UUID orderItemId,
            UUID variantId,
            @Schema(examples = "HOODIE-M-NEGRO") String sku,
            @Schema(examples = "Hoodie Azteca — M / Negro") String title,
            @Schema(description = "Units, at least 1", examples = "1") int quantity) {

        static Item of(ShipmentItem line) {
            return new Item(
                    line.id(),
                    line.item().id(),
                    line.item().variantId(),
                    line.item().sku(),
                    line.item().title(),
                    line.quantity());
        }
    }

    static ShipmentView of(Shipment shipment, boolean forOperator) {
        return new ShipmentView(
                shipment.id(),
                shipment.order().id(),
                shipment.order().number(),
                shipment.status(),
                shipment.carrier(),
                shipment.trackingNumber(),
                shipment.trackingUrl(),
                forOperator ? shipment.labelUrl() : null,
                shipment.order().shippingMethod(),
                shipment.order().shippingAddress(),
                shipment.items().stream().map(Item::of).toList(),
                shipment.shippedAt(),
                shipment.deliveredAt(),
                shipment.createdAt(),
                shipment.updatedAt());
    }
}
