package mx.maal.order.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.kit.http.Problem;
import mx.maal.order.domain.CartLine;
import mx.maal.order.domain.HoldResult;
import mx.maal.order.domain.LineStatus;
import mx.maal.order.domain.Offer;
import mx.maal.order.domain.Refusal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How a request for a cart line is answered: the same, whether it is told at once or remembered for a retry. */
public final class LineAnswer {

    private LineAnswer() {}

    /** A cart line as its shopper sees it. */
    @Schema(name = "CartLine", description = "One variant in a cart")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Line(
            @Schema(description = "The same for this cart and variant for ever") UUID id,
            @Schema(
                            description =
                                    "requested: no answer yet, look again; reserved: held until expiresAt; rejected: see "
                                            + "reason; released, expired: not held any more; purchased: part of an order",
                            enumeration = {"requested", "reserved", "rejected", "released", "expired", "purchased"})
                    String status,
            UUID variantId,
            @Schema(description = "Units: those held when reserved, else those asked for") int quantity,
            @Schema(description = "Until when the units are held, unless they are not", nullable = true)
                    Instant expiresAt,
            @Schema(description = "Price of one unit now; frozen when the cart is checked out", nullable = true)
                    Money unitPrice,
            @Schema(nullable = true) String sku,
            @Schema(nullable = true) String title,
            @Schema(
                            description = "Why the last request for this line was refused, if it was",
                            nullable = true,
                            enumeration = {"sold-out", "purchase-limit", "client-limit", "unknown-variant"})
                    String reason) {

        /** @param offer null when the catalog does not know the variant any more */
        static Line of(CartLine line, Offer offer, Instant now) {
            LineStatus status = line.statusAt(now);
            return new Line(
                    line.id(),
                    status.word(),
                    line.variantId(),
                    line.quantity(),
                    status == LineStatus.RESERVED ? line.expiresAt() : null,
                    offer == null ? null : offer.price(),
                    offer == null ? null : offer.sku(),
                    offer == null ? null : offer.title(),
                    line.refusal());
        }

        static Line held(HoldResult result, Offered offered) {
            return new Line(
                    result.lineId(),
                    LineStatus.RESERVED.word(),
                    result.variantId(),
                    result.quantity(),
                    result.expiresAt(),
                    offered.unitPrice(),
                    offered.sku(),
                    offered.title(),
                    null);
        }

        static Line requested(UUID cartId, UUID variantId, int quantity, Offered offered) {
            return new Line(
                    CartLine.idOf(cartId, variantId),
                    LineStatus.REQUESTED.word(),
                    variantId,
                    quantity,
                    null,
                    offered.unitPrice(),
                    offered.sku(),
                    offered.title(),
                    null);
        }
    }

    /** What the shopper was offered when asking: it travels with the request, so that the answer shows the same. */
    public record Offered(Money unitPrice, String sku, String title) {
        static Offered of(Offer offer) {
            return new Offered(offer.price(), offer.sku(), offer.title());
        }
    }

    /** What a shopper is told about units that could not be held. */
    static Problem refused(HoldResult result) {
        Refusal refusal =
                switch (result.refusal()) {
                    case "sold-out" -> new Refusal(
                            "sold-out",
                            result.available() == 0
                                    ? "no unit of this variant is free"
                                    : "only " + result.available() + " more of this variant are free");
                    case "purchase-limit" -> purchaseLimit();
                    case "client-limit" -> new Refusal(
                            "client-limit",
                            "carts from your network hold as many units of this variant as they may at the same time");
                    default -> Offer.unknown(result.variantId());
                };
        return Problems.of(refusal)
                .with("variantId", result.variantId())
                .with("available", result.available())
                .with("heldQuantity", result.heldQuantity());
    }

    static Refusal purchaseLimit() {
        return new Refusal("purchase-limit", "this is more than one cart may hold of this variant during the drop");
    }
}
