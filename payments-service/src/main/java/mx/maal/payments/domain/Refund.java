package mx.maal.payments.domain;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import mx.maal.kit.Money;

/**
 * Money that goes back for one cause. Its status only moves forward (requested, pending, succeeded, failed), whatever
 * order the provider tells it in; a bank may refuse what the provider had reported as succeeded, never the other way.
 */
@Entity
@Table(name = "refunds")
public class Refund {

    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);

    @Id
    private UUID id;

    @ManyToOne(fetch = FetchType.LAZY)
    private Payment payment;

    private UUID orderId;

    private UUID returnId;

    private String cause;
    private String reason;

    @Enumerated(EnumType.STRING)
    private RefundStatus status;

    private long amountMinor;

    private String currency;

    private String providerReference;

    private String failureReason;

    private String settledBy;

    private String settlementNote;

    private Instant nextAttemptAt;

    private Instant createdAt;

    private Instant updatedAt;

    protected Refund() {}

    /** Made by {@link Payment#refund}, which sees to the amount. */
    Refund(UUID id, Payment payment, RefundCause cause, Money amount, Instant now) {
        this.id = id;
        this.payment = payment;
        this.orderId = cause.orderId() == null ? payment.orderId() : cause.orderId();
        this.returnId = cause.returnId();
        this.cause = cause.key();
        this.reason = cause.reason();
        this.status = RefundStatus.REQUESTED;
        this.amountMinor = amount.amountMinor();
        this.currency = amount.currency();
        this.nextAttemptAt = now;
        this.createdAt = now;
        this.updatedAt = now;
    }

    /** Failed before the provider was asked, without a claim on the payment's money. */
    void refuse(String why) {
        status = RefundStatus.FAILED;
        failureReason = why;
    }

    /** The provider cannot make it: a person gives the money back by another way. */
    public RefundDue becomeDue(Instant now) {
        if (status != RefundStatus.REQUESTED) {
            throw new IllegalStateException("refund " + id + " is " + status);
        }
        status = RefundStatus.DUE;
        updatedAt = now;
        return new RefundDue(
                id, payment.id(), payment.checkoutId(), orderId, returnId, amount(), payment.method(), reason);
    }

    /**
     * A person gave the money back.
     *
     * @param who the operator
     * @param note how: a transfer's number, say; null for none
     * @return empty unless it was due
     */
    public Optional<RefundSettled> settleByHand(String who, String note, Instant now) {
        if (status != RefundStatus.DUE) {
            return Optional.empty();
        }
        settledBy = who;
        settlementNote = note;
        return succeed(now);
    }

    /**
     * The provider knows this refund by that reference.
     *
     * @throws IllegalStateException when it is known by another reference
     */
    public void knownToProviderAs(String reference, Instant now) {
        if (providerReference != null && !providerReference.equals(reference)) {
            throw new IllegalStateException("refund " + id + " is " + providerReference + ", not " + reference);
        }
        providerReference = reference;
        if (status == RefundStatus.REQUESTED) {
            status = RefundStatus.PENDING;
        }
        // The provider's webhook moves it on; in case that is lost we ask again.
        nextAttemptAt = now.plus(LOOK_AGAIN);
        updatedAt = now;
    }

    /** The money goes back. Empty when that was told before or it has failed. */
    public Optional<RefundSettled> succeed(Instant now) {
        if (status == RefundStatus.SUCCEEDED || status == RefundStatus.FAILED) {
            return Optional.empty();
        }
        status = RefundStatus.SUCCEEDED;
        updatedAt = now;
        return Optional.of(settled());
    }

    /** The money does not go back; what was claimed of the payment is free again. Empty when that was told before. */
    public Optional<RefundSettled> fail(String why, Instant now) {
        if (status == RefundStatus.FAILED) {
            return Optional.empty();
        }
        status = RefundStatus.FAILED;
        failureReason = Payment.shortened(why);
        updatedAt = now;
        payment.releaseRefund(amount(), now);
        return Optional.of(settled());
    }

    /** How it ended, as others are told; only of a refund that succeeded or failed. */
    public RefundSettled settled() {
        return new RefundSettled(
                status == RefundStatus.SUCCEEDED,
                id,
                payment.id(),
                payment.checkoutId(),
                orderId,
                returnId,
                amount(),
                reason);
    }

    public UUID id() {
        return id;
    }

    public Payment payment() {
        return payment;
    }

    /** Null when no order was placed for the payment. */
    public UUID orderId() {
        return orderId;
    }

    /** Null unless a return caused it. */
    public UUID returnId() {
        return returnId;
    }

    /** Why the money goes back. */
    public RefundCause cause() {
        return new RefundCause(cause, reason, orderId, returnId);
    }

    /** {@code stock-short}, {@code operator}, {@code overpaid} or {@code return}. */
    public String reason() {
        return reason;
    }

    public RefundStatus status() {
        return status;
    }

    public Money amount() {
        return new Money(amountMinor, currency);
    }

    /** Null until the provider has answered. */
    public String providerReference() {
        return providerReference;
    }

    /** Who gave the money back by hand; null when the provider did. */
    public String settledBy() {
        return settledBy;
    }

    /** What that person wrote; null for nothing. */
    public String settlementNote() {
        return settlementNote;
    }

    /** Null unless failed. */
    public String failureReason() {
        return failureReason;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
