package mx.maal.payments.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.payments.domain.Refund;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A refund as operators see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RefundView(
        UUID id,
        UUID paymentId,
        @Schema(nullable = true, description = "Missing when no order was placed.") UUID orderId,
        @Schema(nullable = true, description = "Missing unless a return caused it.") UUID returnId,
        @Schema(description = "stock-short, operator, overpaid or return", example = "return") String reason,
        @Schema(
                        description = "requested, pending, due, succeeded or failed; due: a person has to give it back",
                        example = "succeeded")
                String status,
        @Schema(description = "In minor units (centavos for MXN).") Money amount,
        @Schema(
                        nullable = true,
                        description = "The provider's id; missing until it has answered.",
                        example = "re_3SXAMPLE")
                String providerReference,
        @Schema(
                        nullable = true,
                        description = "Missing unless failed; exceeds-captured when more was asked for than is left.")
                String failureReason,
        @Schema(nullable = true, description = "The operator who gave the money back by hand; missing otherwise.")
                String settledBy,
        @Schema(nullable = true, description = "What that operator wrote.") String settlementNote,
        Instant createdAt) {

    static RefundView of(Refund refund) {
        return new RefundView(
                refund.id(),
                refund.payment().id(),
                refund.orderId(),
                refund.returnId(),
                refund.reason(),
                refund.status().word(),
                refund.amount(),
                refund.providerReference(),
                refund.failureReason(),
                refund.settledBy(),
                refund.settlementNote(),
                refund.createdAt());
    }
}
