package mx.maal.fulfillment.http;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mx.maal.fulfillment.domain.Disposition;
import mx.maal.fulfillment.domain.ItemCondition;
import mx.maal.fulfillment.domain.RefundStatus;
import mx.maal.fulfillment.domain.Return;
import mx.maal.fulfillment.domain.ReturnItem;
import mx.maal.fulfillment.domain.ReturnStatus;
import mx.maal.kit.Money;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A return as callers see it. */
@Schema(name = "Return", description = "Units of an order on their way back (an RMA)")
public record ReturnView(
        UUID id,
        UUID orderId,
        @Schema(examples = "ML-1042") String orderNumber,
        @Schema(
                        implementation = String.class,
                        enumeration = {"requested", "approved", "received", "rejected", "refunded"})
                ReturnStatus status,
        @Schema(examples = "talla equivocada") String reason,
        @Schema(nullable = true) String notes,
        List<Item> items,
        @Schema(description = "What the units that came back cost; zero until received") Money refundable,
        @Schema(nullable = true, description = "Null until a refund was asked for") Refund refund,
        @Schema(nullable = true, description = "The operator who asked; null when the owner did") UUID createdBy,
        Instant createdAt,
        Instant updatedAt) {

    /** The refund last asked for. */
    @Schema(name = "ReturnRefund")
    public record Refund(
            @Schema(
                            implementation = String.class,
                            enumeration = {"requested", "succeeded", "failed"},
                            description = "After failed it may be asked for again")
                    RefundStatus status,
            Money amount) {}

    /** Units of one order item that are to come back, in one condition once inspected. */
    @Schema(name = "ReturnItem")
    public record Item(
            UUID id,
            UUID orderItemId,
            UUID variantId,
            String sku,
            String title,
            Money unitPrice,
            @Schema(description = "Units asked for, at least 1", examples = "2") int quantity,
            @Schema(nullable = true, description = "Units that came; null until received", examples = "1")
                    Integer receivedQuantity,
            @Schema(
                            nullable = true,
                            implementation = String.class,
                            enumeration = {"new", "damaged", "used"})
                    ItemCondition condition,
            @Schema(
                            nullable = true,
                            implementation = String.class,
                            enumeration = {"restocked", "written-off"})
                    Disposition disposition) {

        static Item of(ReturnItem line, String currency) {
            return new Item(
                    line.id(),
                    line.item().id(),
                    line.item().variantId(),
                    line.item().sku(),
                    line.item().title(),
                    new Money(line.item().unitPriceMinor(), currency),
                    line.quantity(),
                    line.receivedQuantity(),
                    line.condition(),
                    line.disposition());
        }
    }

    static ReturnView of(Return asked) {
        String currency = asked.order().currency();
        return new ReturnView(
                asked.id(),
                asked.order().id(),
                asked.order().number(),
                asked.status(),
                asked.reason(),
                asked.notes(),
                asked.items().stream().map(line -> Item.of(line, currency)).toList(),
                asked.refundable(),
                asked.refundStatus() == null ? null : new Refund(asked.refundStatus(), asked.refundAmount()),
                asked.createdBy(),
                asked.createdAt(),
                asked.updatedAt());
    }
}
