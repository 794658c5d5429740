package mx.maal.order.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.order.domain.Order;
import mx.maal.order.domain.OrderStatus;
import mx.maal.order.domain.ShippingAddress;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An order as its owner and the operators see it. */
@Schema(name = "Order", description = "A paid checkout")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OrderView(
        UUID id,
        @Schema(description = "What people call it", examples = "ML-100001") String number,
        @Schema(
                        description =
                                "placed: paid, its units are being taken; confirmed: they are; then partially_shipped, "
                                        + "shipped, delivered; cancelling: asked to be cancelled; cancelled",
                        enumeration = {
                            "placed",
                            "confirmed",
                            "partially_shipped",
                            "shipped",
                            "delivered",
                            "cancelling",
                            "cancelled"
                        })
                String status,
        @Schema(enumeration = {"paid", "partially_refunded", "refunded"}) String paymentStatus,
        UUID checkoutId,
        UUID paymentId,
        List<Item> items,
        Money subtotal,
        Money shipping,
        @Schema(description = "subtotal plus shipping: what was paid") Money total,
        @Schema(description = "What went back to the shopper so far") Money refunded,
        String email,
        @Schema(nullable = true) String phone,
        String shippingMethod,
        ShippingAddress shippingAddress,
        @Schema(nullable = true, description = "Why it was cancelled, if it was") String cancelReason,
        @Schema(
                        nullable = true,
                        description = "Something to know about it",
                        examples = "cancellation refused: already-shipped")
                String note,
        @Schema(nullable = true, description = "Whether its payer wants the money back through the bank; absent if not")
                Dispute dispute,
        Instant createdAt,
        Instant updatedAt) {

    /** Says nothing of whose it is, so that it can land in a log without harm. */
    @Override
    public String toString() {
        return "OrderView[" + number + ", " + status + "]";
    }

    /** How a dispute of the payment stands. */
    @Schema(name = "Dispute")
    public record Dispute(
            @Schema(
                            enumeration = {"opened", "won", "lost"},
                            description = "won: the money stays with the shop; lost: it does not")
                    String status,
            @Schema(description = "Since when it stands so") Instant at) {

        /** Null when there is none. */
        private static Dispute of(Order order) {
            return order.disputeStatus() == null
                    ? null
                    : new Dispute(order.disputeStatus().word(), order.disputedAt());
        }
    }

    /** One variant of an order. */
    @Schema(name = "OrderItem")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Item(
            UUID id,
            UUID variantId,
            @Schema(nullable = true) String sku,
            String title,
            @Schema(description = "Units") int quantity,
            @Schema(description = "Price of one unit when the cart was checked out") Money unitPrice,
            @Schema(description = "Units that have left") int shippedQuantity,
            @Schema(description = "Units that have arrived") int deliveredQuantity) {}

    public boolean cancelling() {
        return OrderStatus.CANCELLING.word().equals(status);
    }

    public boolean cancelled() {
        return OrderStatus.CANCELLED.word().equals(status);
    }

    static OrderView of(Order order) {
        return new OrderView(
                order.id(),
                order.number(),
                order.status().word(),
                order.paymentStatus().word(),
                order.checkoutId(),
                order.paymentId(),
                order.items().stream()
                        .map(item -> new Item(
                                item.id(),
                                item.variantId(),
                                item.sku(),
                                item.title(),
                                item.quantity(),
                                item.unitPrice(order.total().currency()),
                                item.shippedQuantity(),
                                item.deliveredQuantity()))
                        .toList(),
                order.subtotal(),
                order.shipping(),
                order.total(),
                order.refunded(),
                order.delivery().email(),
                order.delivery().phone(),
                order.delivery().shippingMethod(),
                order.delivery().address(),
                order.cancelReason(),
                order.note(),
                Dispute.of(order),
                order.createdAt(),
                order.updatedAt());
    }
}
