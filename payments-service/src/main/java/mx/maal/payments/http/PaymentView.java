package mx.maal.payments.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.payments.domain.Payment;
import mx.maal.payments.domain.PaymentStatus;
import mx.maal.payments.provider.Providers;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A payment as clients see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PaymentView(
        @Schema(description = "Unguessable: who knows it may read this payment.") UUID id,
        UUID checkoutId,
        @Schema(description = "Missing until an order was placed.") UUID orderId,
        @Schema(description = "pending, succeeded, failed, canceled or quarantined", example = "pending") String status,
        @Schema(example = "stripe") String provider,
        @Schema(example = "card") String method,
        @Schema(description = "The provider's id of this payment.", example = "pi_3SXAMPLE") String providerReference,
        @Schema(description = "For the provider's element in the shop's page; only while the payment is pending.")
                String clientSecret,
        @Schema(description = "Where the shopper can pay without such an element; only while the payment is pending.")
                String redirectUrl,
        @Schema(description = "In minor units (centavos for MXN), from the checkout.") Money amount,
        @Schema(description = "What refunds have claimed of it, in minor units.") Money refunded,
        @Schema(description = "Why it failed, in the provider's words; missing otherwise.", example = "card_declined")
                String failureReason,
        @Schema(description = "When the cardholder asked the bank for the money back; missing otherwise.")
                Instant disputedAt,
        Instant createdAt) {

    /** As it stands now. */
    static PaymentView now(Payment payment, Providers providers) {
        return of(payment, payment.status(), payment.failureReason(), providers);
    }

    /** As it stood when it was started, however it stands now: a repeated request gets the same answer. */
    static PaymentView started(Payment payment, Providers providers) {
        return of(payment, PaymentStatus.PENDING, null, providers);
    }

    private static PaymentView of(Payment payment, PaymentStatus status, String failureReason, Providers providers) {
        boolean payable = status == PaymentStatus.PENDING && payment.providerReference() != null;
        return new PaymentView(
                payment.id(),
                payment.checkoutId(),
                status == PaymentStatus.PENDING ? null : payment.orderId(),
                status.word(),
                payment.provider(),
                payment.method(),
                payment.providerReference(),
                payable ? payment.clientSecret() : null,
                payable
                        ? providers
                                .of(payment.provider())
                                .payPage(payment.providerReference())
                                .orElse(null)
                        : null,
                payment.amount(),
                status == PaymentStatus.PENDING ? Money.zero(payment.amount().currency()) : payment.refunded(),
                failureReason,
                status == PaymentStatus.PENDING ? null : payment.disputedAt(),
                payment.createdAt());
    }
}
