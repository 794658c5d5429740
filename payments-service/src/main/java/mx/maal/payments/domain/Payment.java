package mx.maal.payments.domain;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
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

    // Noted by a statement of its own, for many payments at once.
    @Column(updatable = false)
    private UUID orderId;

    private String provider;

    @Enumerated(EnumType.STRING)
    private Method method;

    @Enumerated(EnumType.STRING)
    private PaymentStatus status;

    private long amountMinor;

    private String currency;

    private long capturedMinor;

    private long refundedMinor;

    private String providerReference;

    private String chargeReference;

    private String clientSecret;

    private String redirectUrl;

    private String voucherNumber;

    private String voucherUrl;

    private Instant payUntil;

    private Instant unitsHeldUntil;

    private Instant reconcileAt;

    private String failureReason;

    private boolean closedAtProvider;

    private Instant cancelDueAt;

    // Counted and leased by statements of their own from then on.
    @Column(updatable = false)
    private int openingAttempts;

    @Column(updatable = false)
    private Instant openingLeasedUntil;

    private Instant succeededAt;

    private Instant disputedAt;

    @Enumerated(EnumType.STRING)
    private DisputeStatus disputeStatus;

    private Instant createdAt;

    private Instant updatedAt;

    protected Payment() {}

    /**
     * A new attempt, not yet known to the provider.
     *
     * @param provider its name
     */
    public Payment(UUID id, UUID checkoutId, String provider, Method method, Money amount, Instant now) {
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

    /** Who makes the attempt opens it at the provider, and nobody else does before that instant. */
    public void claimOpening(Instant until) {
        openingAttempts = 1;
        openingLeasedUntil = until;
    }

    /** A second payment of the money for another attempt: the provider took it twice. */
    public Payment paidAgain(UUID newId, Instant now) {
        return new Payment(newId, checkoutId, provider, method, amount(), now);
    }

    /**
     * Asks for units to be held for as long as a voucher takes.
     *
     * @param voucherTime for how long the shopper may pay it
     * @param grace how much longer the units are held, for money that is on its way
     */
    public PaymentAwaited await(Duration voucherTime, Duration grace, Instant now) {
        payUntil = now.plus(voucherTime);
        return new PaymentAwaited(id, checkoutId, provider, method, payUntil.plus(grace));
    }

    /**
     * The units of a slow payment are held until then, which leaves the time until {@code grace} before it for paying.
     *
     * @return false when it no longer waits for that
     */
    public boolean unitsHeld(Instant until, Duration grace, Instant now) {
        if (status != PaymentStatus.PENDING || unitsHeldUntil != null) {
            return false;
        }
        unitsHeldUntil = until;
        payUntil = until.minus(grace);
        updatedAt = now;
        return true;
    }

    /** Whether it may be opened at the provider: a slow one not before its units are held. */
    public boolean mayBeOpened() {
        return status == PaymentStatus.PENDING && (!method.slow() || unitsHeldUntil != null);
    }

    /** Whether a slow payment ended before its units were held. */
    public boolean openingWasNeverAllowed() {
        return method.slow() && unitsHeldUntil == null;
    }

    /**
     * The provider has opened it.
     *
     * @param reconcileAfter when to ask the provider, should it tell nothing by itself
     * @throws IllegalStateException when it is known by another reference
     */
    public void opened(Opened answer, Duration reconcileAfter, Instant now) {
        knownToProviderAs(answer.reference(), now);
        clientSecret = answer.clientSecret();
        redirectUrl = answer.redirectUrl();
        if (answer.voucher() != null) {
            voucherNumber = answer.voucher().number();
            voucherUrl = answer.voucher().url();
            payUntil = answer.voucher().expiresAt();
        }
        reconcileAt = now.plus(reconcileAfter);
    }

    /**
     * The provider knows this attempt by that reference.
     *
     * @param reference null when it tells of the money only
     * @throws IllegalStateException when it is known by another reference
     */
    public void knownToProviderAs(String reference, Instant now) {
        if (reference == null) {
            return;
        }
        if (providerReference != null && !providerReference.equals(reference)) {
            throw new IllegalStateException("a payment is " + providerReference + ", not " + reference);
        }
        providerReference = reference;
        updatedAt = now;
    }

    /** Whether this very money was taken by this attempt, or none has been yet. */
    public boolean isOrMayBe(String charge) {
        return chargeReference == null || chargeReference.equals(charge);
    }

    /**
     * The provider has money.
     *
     * @param charge the provider's id of it
     * @return the fact when the amount is right and was not told before; empty too when this quarantines the payment
     */
    public Optional<PaymentSucceeded> succeed(String charge, Money received, Instant now) {
        if (status == PaymentStatus.SUCCEEDED || status == PaymentStatus.QUARANTINED) {
            return Optional.empty();
        }
        chargeReference = charge;
        cancelDueAt = null;
        reconcileAt = null;
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
        reconcileAt = null;
        updatedAt = now;
        return Optional.of(new PaymentFailed(id, checkoutId, provider, method, failureReason));
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

    /** Disputed, or the bank has decided. Empty when that was told before, or came before what it decides. */
    public Optional<PaymentDisputed> dispute(DisputeStatus now, Instant at) {
        boolean decided = disputeStatus == DisputeStatus.WON || disputeStatus == DisputeStatus.LOST;
        if (disputeStatus == now || decided && now == DisputeStatus.OPENED) {
            return Optional.empty();
        }
        disputeStatus = now;
        disputedAt = disputedAt == null ? at : disputedAt;
        updatedAt = at;
        return Optional.of(new PaymentDisputed(id, checkoutId, orderId, amount(), now));
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

    public Method method() {
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

    /** The provider's id of the money; null until it has any. */
    public String chargeReference() {
        return chargeReference;
    }

    /** Null until the provider has answered, and where it has none. */
    public String clientSecret() {
        return clientSecret;
    }

    /** The provider's page to pay on; null until the provider has answered, and where it has none. */
    public String redirectUrl() {
        return redirectUrl;
    }

    /** What a slow payment is paid with; null until the provider has answered, and for a fast one. */
    public Voucher voucher() {
        return voucherNumber == null ? null : new Voucher(voucherNumber, voucherUrl, payUntil);
    }

    /** Null for a fast method, and until its units are asked for. */
    public Instant payUntil() {
        return payUntil;
    }

    /** Null unless failed, canceled or quarantined. */
    public String failureReason() {
        return failureReason;
    }

    /** Null unless the cardholder asked the bank for the money back. */
    public Instant disputedAt() {
        return disputedAt;
    }

    /** Null unless it was disputed. */
    public DisputeStatus disputeStatus() {
        return disputeStatus;
    }

    public Instant createdAt() {
        return createdAt;
    }

    static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
    }
}
