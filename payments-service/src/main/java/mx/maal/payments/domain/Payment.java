package mx.maal.payments.domain;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import mx.maal.kit.Money;

/**
 * One attempt to pay a checkout. Providers tell things twice and out of order, so every transition says what it changed,
 * and changes nothing the second time. That the provider has the money outweighs whatever was told before.
 */
@Entity
@Table(name = "payments")
public class Payment {

    private static final int LONGEST_REASON = 200;

    @Id
    private UUID id;

    private UUID checkoutId;

    private UUID orderId;

    private String provider;
    private String method;

    @Enumerated(EnumType.STRING)
    private PaymentStatus status;

    private long amountMinor;

    private String currency;

    private long capturedMinor;

    private long refundedMinor;

    private String providerReference;

    private String clientSecret;

    private String failureReason;

    private boolean closedAtProvider;

    private Instant cancelDueAt;

    private Instant succeededAt;

    private Instant disputedAt;

    private Instant createdAt;

    private Instant updatedAt;

    protected Payment() {}

    /** A new attempt, not yet known to the provider. */
    public Payment(UUID id, UUID checkoutId, String provider, String method, Money amount, Instant now) {
        this.id = id;
        this.checkoutId = checkoutId;
        this.provider = provider;
        this.method = method;
        this.status = PaymentStatus.PENDING;
        this.amountMinor = amount.amountMinor();
        this.currency = amount.currency();
        this.createdAt = now;
        this.updatedAt = now;
    }

    /**
     * The provider knows this attempt by that reference.
     *
     * @param clientSecret what the shopper's browser pays with; null when it is not told here
     * @throws IllegalStateException when it is known by another reference
     */
    public void knownToProviderAs(String reference, String clientSecret, Instant now) {
        if (providerReference != null && !providerReference.equals(reference)) {
            throw new IllegalStateException("payment " + id + " is " + providerReference + ", not " + reference);
        }
        providerReference = reference;
        this.clientSecret = clientSecret == null ? this.clientSecret : clientSecret;
        updatedAt = now;
    }

    /**
     * The provider has money.
     *
     * @return the fact when the amount is right and was not told before; empty too when this quarantines the payment
     */
    public Optional<PaymentSucceeded> succeed(Money received, Instant now) {
        if (status == PaymentStatus.SUCCEEDED || status == PaymentStatus.QUARANTINED) {
            return Optional.empty();
        }
        cancelDueAt = null;
        updatedAt = now;
        if (!received.equals(amount())) {
            status = PaymentStatus.QUARANTINED;
            failureReason = "received " + received.amountMinor() + " " + received.currency();
            return Optional.empty();
        }
        status = PaymentStatus.SUCCEEDED;
        failureReason = null;
        capturedMinor = amountMinor;
        succeededAt = now;
        return Optional.of(new PaymentSucceeded(id, checkoutId, amount(), provider, method, now));
    }

    /** Declined or refused. Empty unless it was pending. */
    public Optional<PaymentFailed> fail(String reason, Instant now) {
        return end(PaymentStatus.FAILED, reason, now);
    }

    /** Given up, by the provider or by us. Empty unless it was pending. */
    public Optional<PaymentFailed> cancel(String reason, Instant now) {
        return end(PaymentStatus.CANCELED, reason, now);
    }

    private Optional<PaymentFailed> end(PaymentStatus end, String reason, Instant now) {
        if (status != PaymentStatus.PENDING) {
            return Optional.empty();
        }
        status = end;
        failureReason = shortened(reason);
        updatedAt = now;
        return Optional.of(new PaymentFailed(id, checkoutId, provider, failureReason));
    }

    /**
     * Wants the provider to take no money for this attempt any more.
     *
     * @return whether there is something to cancel at the provider
     */
    public boolean askProviderToCancel(Instant now) {
        boolean over = status == PaymentStatus.FAILED || status == PaymentStatus.CANCELED;
        if (!over || providerReference == null || closedAtProvider) {
            return false;
        }
        cancelDueAt = now;
        return true;
    }

    /** The provider takes no money for this attempt any more. */
    public void closedAtProvider(Instant now) {
        closedAtProvider = true;
        cancelDueAt = null;
        updatedAt = now;
    }

    /** The cardholder asked the bank for the money back. */
    public void dispute(Instant now) {
        disputedAt = disputedAt == null ? now : disputedAt;
        updatedAt = now;
    }

    /** An order was placed for this payment. */
    public void linkToOrder(UUID order, Instant now) {
        orderId = order;
        updatedAt = now;
    }

    /** What of the captured money no refund has claimed. */
    public Money refundable() {
        return new Money(capturedMinor - refundedMinor, currency);
    }

    /**
     * Claims part of the captured money for a refund. More than {@link #refundable()} makes a refund that has failed
     * already, for whoever waits for its end.
     */
    public Refund refund(UUID refundId, RefundCause cause, Money wanted, Instant now) {
        Refund refund = new Refund(refundId, this, cause, wanted, now);
        if (!wanted.currency().equals(currency)
                || wanted.amountMinor() > refundable().amountMinor()) {
            refund.refuse("exceeds-captured");
        } else {
            refundedMinor = Math.addExact(refundedMinor, wanted.amountMinor());
            updatedAt = now;
        }
        return refund;
    }

    /** Gives back what a failed refund had claimed. */
    void releaseRefund(Money amount, Instant now) {
        refundedMinor = Math.subtractExact(refundedMinor, amount.amountMinor());
        updatedAt = now;
    }

    public UUID id() {
        return id;
    }

    public UUID checkoutId() {
        return checkoutId;
    }

    /** Null until an order is placed. */
    public UUID orderId() {
        return orderId;
    }

    public String provider() {
        return provider;
    }

    public String method() {
        return method;
    }

    public PaymentStatus status() {
        return status;
    }

    /** What the shopper is asked for. */
    public Money amount() {
        return new Money(amountMinor, currency);
    }

    /** What refunds have claimed, failed ones excluded. */
    public Money refunded() {
        return new Money(refundedMinor, currency);
    }

    /** Null until the provider has answered. */
    public String providerReference() {
        return providerReference;
    }

    /** Null until the provider has answered. */
    public String clientSecret() {
        return clientSecret;
    }

    /** Null unless failed, canceled or quarantined. */
    public String failureReason() {
        return failureReason;
    }

    /** Null unless the cardholder asked the bank for the money back. */
    public Instant disputedAt() {
        return disputedAt;
    }

    public Instant createdAt() {
        return createdAt;
    }

    static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
    }
}
