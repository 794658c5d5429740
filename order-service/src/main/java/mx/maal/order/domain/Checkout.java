package mx.maal.order.domain;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import mx.maal.kit.Money;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A cart frozen for payment: items, prices, shipping, address and its own expiry. Its id is an unguessable capability. */
@Entity
@Table(name = "checkouts")
public class Checkout {

    @Id
    private UUID id;

    private UUID cartId;
    private CheckoutStatus status;
    private String email;
    private String phone;

    @JdbcTypeCode(SqlTypes.JSON)
    private ShippingAddress shippingAddress;

    private String shippingMethod;
    private String currency;
    private long subtotalMinor;
    private long shippingMinor;
    private long totalMinor;
    private String accessToken;
    private Instant expiresAt;
    private boolean slowPayments;
    private UUID slowPaymentId;

    @JdbcTypeCode(SqlTypes.JSON)
    private List<LostUnits> lost;

    private UUID orderId;
    private String lastPaymentFailure;
    private Instant lastPaymentFailedAt;
    private Instant createdAt;
    private Instant updatedAt;

    @OneToMany(mappedBy = "checkout", cascade = CascadeType.PERSIST, fetch = FetchType.LAZY)
    @OrderBy("position")
    private List<CheckoutItem> items = new ArrayList<>();

    protected Checkout() {}

    /**
     * Freezes a cart; the checkout is pending until its holds are renewed.
     *
     * @param lines at least one
     * @param shipping what the shipping method costs
     * @param slowPayments whether a voucher or a transfer may pay for all of it
     * @param accessToken unguessable; opens the order that this becomes
     * @param time for how long it may be paid
     * @throws Refusal {@code mixed-currencies}
     */
    public static Checkout freeze(
            UUID id,
            UUID cartId,
            Delivery delivery,
            List<FrozenLine> lines,
            Money shipping,
            boolean slowPayments,
            String accessToken,
            Instant now,
            Duration time) {
        Checkout checkout = new Checkout();
        checkout.id = id;
        checkout.cartId = cartId;
        checkout.status = CheckoutStatus.PENDING;
        checkout.email = delivery.email();
        checkout.phone = delivery.phone();
        checkout.shippingAddress = delivery.address();
        checkout.shippingMethod = delivery.shippingMethod();
        checkout.slowPayments = slowPayments;
        checkout.accessToken = accessToken;
        checkout.createdAt = now;
        checkout.updatedAt = now;
        checkout.expiresAt = now.plus(time);
        checkout.price(lines, shipping);
        for (FrozenLine line : lines) {
            checkout.items.add(new CheckoutItem(checkout, checkout.items.size(), line));
        }
        return checkout;
    }

    private void price(List<FrozenLine> lines, Money shipping) {
        if (lines.stream().anyMatch(l -> !l.unitPrice().currency().equals(shipping.currency()))) {
            throw new Refusal("mixed-currencies", "one order is paid in one currency, here " + shipping.currency());
        }
        Money subtotal = lines.stream()
                .map(l -> l.unitPrice().times(l.quantity()))
                .reduce(Money.zero(shipping.currency()), Money::plus);
        currency = shipping.currency();
        subtotalMinor = subtotal.amountMinor();
        shippingMinor = shipping.amountMinor();
        totalMinor = subtotal.plus(shipping).amountMinor();
    }

    /** What inventory-service is asked to hold for as long as this may be paid. */
    public CheckoutFact.Requested requested(Duration time) {
        return new CheckoutFact.Requested(
                id,
                cartId,
                time.toSeconds(),
                lines().stream()
                        .map(l -> new CheckoutFact.Item(l.variantId(), l.quantity()))
                        .toList());
    }

    /** The holds are renewed until then. Empty when this is no longer waiting for them. */
    public Optional<CheckoutFact.Opened> open(Instant heldUntil, Instant now) {
        if (status != CheckoutStatus.PENDING) {
            return Optional.empty();
        }
        become(CheckoutStatus.OPEN, now);
        expiresAt = heldUntil;
        return Optional.of(new CheckoutFact.Opened(
                id,
                cartId,
                total(),
                expiresAt,
                slowPayments,
                new CheckoutFact.Customer(shippingAddress.name(), email, phone)));
    }

    /** The holds of what is open already are renewed until then. Empty when it is not open. */
    public Optional<CheckoutFact.Rescheduled> renew(Instant heldUntil, Instant now) {
        return status == CheckoutStatus.OPEN ? Optional.of(reschedule(heldUntil, null, now)) : Optional.empty();
    }

    /** Units are gone, be it before it opened or when their holds were renewed. Empty when it is closed already. */
    public Optional<CheckoutFact.Closed> lose(List<LostUnits> units, Instant now) {
        if (!isLive()) {
            return Optional.empty();
        }
        lost = List.copyOf(units);
        return Optional.of(close(CheckoutStatus.LOST, now));
    }

    /**
     * A slow payment was asked for: either its units are to be held for as long as that takes, or it is refused.
     *
     * @param until how long it takes
     * @param offered what the catalog says of each of its variants
     * @param longest for how long from now its units may be held at most
     */
    public CheckoutFact awaitPayment(
            UUID paymentId, Instant until, Map<UUID, Offer> offered, Instant now, Duration longest) {
        if (statusAt(now) != CheckoutStatus.OPEN || !until.isAfter(now)) {
            return new CheckoutFact.ExtensionRefused(id, cartId, paymentId, "checkout-closed");
        }
        if (!offered.values().stream().allMatch(offer -> offer.slowPaymentsAt(now))) {
            return new CheckoutFact.ExtensionRefused(id, cartId, paymentId, "slow-payments-not-offered");
        }
        slowPaymentId = paymentId;
        updatedAt = now;
        Instant latest = now.plus(longest);
        return new CheckoutFact.ExtensionRequested(
                id,
                cartId,
                paymentId,
                until.isAfter(latest) ? latest : until,
                lines().stream()
                        .map(line -> new CheckoutFact.VoucherItem(
                                line.variantId(),
                                line.quantity(),
                                offered.get(line.variantId()).voucherShareAt(now)))
                        .toList());
    }

    /**
     * Its units are held until then for a slow payment. Empty when it is closed, or the payment was given up meanwhile:
     * then the holds end with this checkout's own time.
     */
    public Optional<CheckoutFact.Rescheduled> extend(UUID paymentId, Instant heldUntil, Instant now) {
        boolean awaited = status == CheckoutStatus.OPEN && paymentId.equals(slowPaymentId);
        return awaited ? Optional.of(reschedule(heldUntil, paymentId, now)) : Optional.empty();
    }

    /** Its units are not held for that long. */
    public CheckoutFact.ExtensionRefused refuseExtension(UUID paymentId, String reason, Instant now) {
        stopAwaiting(paymentId, now);
        return new CheckoutFact.ExtensionRefused(id, cartId, paymentId, reason);
    }

    /**
     * A payment will not come. When units are held longer for it than the shopper has normally, they are asked for again
     * for the normal time; empty when they are not.
     *
     * @param time for how long it may be paid normally
     */
    public Optional<CheckoutFact.Requested> giveUpPayment(UUID paymentId, Instant now, Duration time) {
        boolean held =
                stopAwaiting(paymentId, now) && status == CheckoutStatus.OPEN && expiresAt.isAfter(now.plus(time));
        return held ? Optional.of(requested(time)) : Optional.empty();
    }

    private boolean stopAwaiting(UUID paymentId, Instant now) {
        if (!paymentId.equals(slowPaymentId)) {
            return false;
        }
        slowPaymentId = null;
        updatedAt = now;
        return true;
    }

    private CheckoutFact.Rescheduled reschedule(Instant heldUntil, UUID paymentId, Instant now) {
        expiresAt = heldUntil;
        updatedAt = now;
        return new CheckoutFact.Rescheduled(id, cartId, expiresAt, paymentId);
    }

    /** Another checkout of the cart, or an order from it, takes this one's place. Empty when it is closed already. */
    public Optional<CheckoutFact.Closed> supersede(Instant now) {
        return isLive() ? Optional.of(close(CheckoutStatus.SUPERSEDED, now)) : Optional.empty();
    }

    /** Empty when its time has not passed or it is closed already. */
    public Optional<CheckoutFact.Closed> expire(Instant now) {
        return isLive() && !now.isBefore(expiresAt)
                ? Optional.of(close(CheckoutStatus.EXPIRED, now))
                : Optional.empty();
    }

    /** It is paid; whether it was still open does not matter, because inventory-service decides about late money. */
    public void complete(UUID order, Instant now) {
        become(CheckoutStatus.COMPLETED, now);
        orderId = order;
    }

    /** The shopper may try again, so the status stays. */
    public void paymentFailed(String reason, Instant at) {
        lastPaymentFailure = reason;
        lastPaymentFailedAt = at;
    }

    private CheckoutFact.Closed close(CheckoutStatus closed, Instant now) {
        become(closed, now);
        return new CheckoutFact.Closed(id, cartId, closed.word());
    }

    private void become(CheckoutStatus next, Instant now) {
        status = next;
        updatedAt = now;
    }

    /** Whether it is pending or open; its time may have passed, if nobody has closed it yet. */
    public boolean isLive() {
        return status == CheckoutStatus.PENDING || status == CheckoutStatus.OPEN;
    }

    /** It is over the moment its time has passed, whether or not the sweeper came by. */
    public CheckoutStatus statusAt(Instant now) {
        return isLive() && !now.isBefore(expiresAt) ? CheckoutStatus.EXPIRED : status;
    }

    public UUID id() {
        return id;
    }

    public UUID cartId() {
        return cartId;
    }

    public List<FrozenLine> lines() {
        return items.stream().map(item -> item.line(currency)).toList();
    }

    public Delivery delivery() {
        return new Delivery(email, phone, shippingAddress, shippingMethod);
    }

    public Money subtotal() {
        return new Money(subtotalMinor, currency);
    }

    public Money shipping() {
        return new Money(shippingMinor, currency);
    }

    public Money total() {
        return new Money(totalMinor, currency);
    }

    public String accessToken() {
        return accessToken;
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    /** Whether a voucher or a transfer may pay for it, as it was when it was frozen. */
    public boolean slowPayments() {
        return slowPayments;
    }

    /** What was gone when the status is lost, else empty. */
    public List<LostUnits> lost() {
        return lost == null ? List.of() : lost;
    }

    /** Null until it is paid. */
    public UUID orderId() {
        return orderId;
    }

    /** The provider's reason, or null. */
    public String lastPaymentFailure() {
        return lastPaymentFailure;
    }

    /** Null when no payment failed. */
    public Instant lastPaymentFailedAt() {
        return lastPaymentFailedAt;
    }
}
