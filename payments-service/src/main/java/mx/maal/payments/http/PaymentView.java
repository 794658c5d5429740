package mx.maal.payments.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.payments.domain.Payment;
import mx.maal.payments.domain.PaymentStatus;
import mx.maal.payments.domain.Voucher;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A payment as clients see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PaymentView(
        @Schema(description = "Unguessable: who knows it may read this payment.") UUID id,
        UUID checkoutId,
        @Schema(nullable = true, description = "Missing until an order was placed.") UUID orderId,
        @Schema(description = "pending, succeeded, failed, canceled or quarantined", example = "pending") String status,
        @Schema(example = "stripe") String provider,
        @Schema(example = "card") String method,
        @Schema(nullable = true, description = "The provider's id of this payment.", example = "pi_3SXAMPLE")
                String providerReference,
        @Schema(
                        nullable = true,
                        description =
                                "For the provider's element in the shop's page; only while the payment is pending.")
                String clientSecret,
        @Schema(nullable = true, description = "The provider's page to pay on; only while the payment is pending.")
                String redirectUrl,
        @Schema(
                        nullable = true,
                        description =
                                "What a slow payment is paid with: the OXXO reference or CLABE, a page that shows it, and "
                                        + "when it ends; only while the payment is pending, and missing until the units are held for it.")
                Voucher voucher,
        @Schema(description = "In minor units (centavos for MXN), from the checkout.") Money amount,
        @Schema(description = "What refunds have claimed of it, in minor units.") Money refunded,
        @Schema(
                        nullable = true,
                        description = "Why it failed, in the provider's words; missing otherwise.",
                        example = "card_declined")
                String failureReason,
        @Schema(
                        nullable = true,
                        description = "When the cardholder asked the bank for the money back; missing otherwise.")
                Instant disputedAt,
        @Schema(
                        nullable = true,
                        description = "opened, won or lost; missing unless it was disputed.",
                        example = "opened")
                String disputeStatus,
        Instant createdAt) {

    /** Without what lets whoever reads it see or pay the payment. */
    @Override
    public String toString() {
        return "PaymentView[" + status + "]";
    }

    /** As it stands now. */
    static PaymentView now(Payment payment) {
        return of(payment, payment.status(), payment.failureReason());
    }

    /** As it stood when it was started, however it stands now: a repeated request gets the same answer. */
    static PaymentView started(Payment payment) {
        return of(payment, PaymentStatus.PENDING, null);
    }

    private static PaymentView of(Payment payment, PaymentStatus status, String failureReason) {
        boolean payable = status == PaymentStatus.PENDING && payment.providerReference() != null;
        return new PaymentView(
                payment.id(),
                payment.checkoutId(),
                status == PaymentStatus.PENDING ? null : payment.orderId(),
                status.word(),
                payment.provider(),
                payment.method().word(),
                payment.providerReference(),
                payable ? payment.clientSecret() : null,
                payable ? payment.redirectUrl() : null,
                payable ? payment.voucher() : null,
                payment.amount(),
                status == PaymentStatus.PENDING ? Money.zero(payment.amount().currency()) : payment.refunded(),
                failureReason,
                status == PaymentStatus.PENDING ? null : payment.disputedAt(),
                status == PaymentStatus.PENDING || payment.disputeStatus() == null
                        ? null
                        : payment.disputeStatus().word(),
                payment.createdAt());
    }
}
