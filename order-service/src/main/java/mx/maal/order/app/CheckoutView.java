package mx.maal.order.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.order.domain.Checkout;
import mx.maal.order.domain.CheckoutStatus;
import mx.maal.order.domain.FrozenLine;
import mx.maal.order.domain.LostUnits;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A checkout as its shopper sees it. */
@Schema(
        name = "Checkout",
        description = "A cart frozen for payment: later changes of the cart or of prices do not touch it")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CheckoutView(
        @Schema(description = "Unguessable: who knows it may read and pay this checkout") UUID id,
        UUID cartId,
        @Schema(
                        description =
                                "pending: its units are being secured; open: it may be paid until expiresAt; completed: "
                                        + "paid, see orderId; expired, superseded, lost: it cannot be paid any more",
                        enumeration = {"pending", "open", "completed", "expired", "superseded", "lost"})
                String status,
        List<FrozenLine> items,
        Money subtotal,
        Money shipping,
        @Schema(description = "subtotal plus shipping: exactly what is to be paid") Money total,
        @Schema(description = "Moves when a voucher or transfer takes longer, and back when that comes to nothing")
                Instant expiresAt,
        @Schema(
                        description =
                                "Whether it may be paid by a slow method (a voucher, a transfer); units may still be "
                                        + "refused to one")
                boolean slowPayments,
        @Schema(description = "Opens the order that this becomes: header X-Access-Token of GET /v1/orders/{id}")
                String accessToken,
        @Schema(nullable = true, description = "The order, once it is paid") UUID orderId,
        @Schema(
                        nullable = true,
                        description = "Why the last payment did not go through, if it did not; it may be tried again")
                PaymentFailure lastPaymentFailure,
        @Schema(nullable = true, description = "What was gone, when the status is lost") List<LostUnits> lost) {

    /** Why a payment did not go through. */
    @Schema(name = "PaymentFailure")
    public record PaymentFailure(
            @Schema(description = "The provider's reason", examples = "card_declined") String reason,
            Instant occurredAt) {}

    /** Without what lets whoever reads it see, pay or follow the checkout. */
    @Override
    public String toString() {
        return "CheckoutView[" + status + "]";
    }

    static CheckoutView of(Checkout checkout, Instant now) {
        return new CheckoutView(
                checkout.id(),
                checkout.cartId(),
                checkout.statusAt(now).word(),
                checkout.lines(),
                checkout.subtotal(),
                checkout.shipping(),
                checkout.total(),
                checkout.expiresAt(),
                checkout.slowPayments(),
                checkout.accessToken(),
                checkout.orderId(),
                checkout.lastPaymentFailedAt() == null
                        ? null
                        : new PaymentFailure(checkout.lastPaymentFailure(), checkout.lastPaymentFailedAt()),
                checkout.lost().isEmpty() ? null : checkout.lost());
    }

    public boolean pending() {
        return CheckoutStatus.PENDING.word().equals(status);
    }

    /** Whether it will not change any more, except that late money may still make it an order. */
    public boolean ended() {
        return !pending() && !CheckoutStatus.OPEN.word().equals(status);
    }

    public boolean hasLost() {
        return CheckoutStatus.LOST.word().equals(status);
    }
}
