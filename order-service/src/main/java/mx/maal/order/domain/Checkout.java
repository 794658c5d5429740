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
     * @param accessToken unguessable; opens the order that this becomes
     * @param time for how long it may be paid
     * @throws Refusal {@code mixed-currencies}
     */
    public static Checkout freeze(
            UUID cartId,
            Delivery delivery,
            List<FrozenLine> lines,
            Money shipping,
            String accessToken,
            Instant now,
            Duration time) {
        Checkout checkout = new Checkout();
        checkout.id = UUID.randomUUID();
        checkout.cartId = cartId;
        checkout.status = CheckoutStatus.PENDING;
        checkout.email = delivery.email();
        checkout.phone = delivery.phone();
        checkout.shippingAddress = delivery.address();
        checkout.shippingMethod = delivery.shippingMethod();
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
        return Optional.of(new CheckoutFact.Opened(id, cartId, total(), expiresAt));
    }

    /** Units are gone. False when this is no longer waiting for them. */
    public boolean lose(List<LostUnits> units, Instant now) {
        if (status != CheckoutStatus.PENDING) {
            return false;
        }
        become(CheckoutStatus.LOST, now);
        lost = List.copyOf(units);
        return true;
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

    private boolean isLive() {
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
