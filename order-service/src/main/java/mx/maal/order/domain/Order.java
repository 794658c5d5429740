package mx.maal.order.domain;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToIntFunction;
import mx.maal.kit.Money;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A paid checkout. */
@Entity
@Table(name = "orders")
public class Order {

    @Id
    private UUID id;

    private String number;
    private UUID checkoutId;
    private UUID cartId;
    private UUID paymentId;
    private OrderStatus status;
    private PaymentStatus paymentStatus;
    private String email;
    private String phone;

    @JdbcTypeCode(SqlTypes.JSON)
    private ShippingAddress shippingAddress;

    private String shippingMethod;
    private String currency;
    private long subtotalMinor;
    private long shippingMinor;
    private long totalMinor;
    private long refundedMinor;
    private String accessTokenHash;
    private String cancelReason;
    private String note;
    private DisputeStatus disputeStatus;
    private Instant disputedAt;
    private Instant createdAt;
    private Instant updatedAt;

    @OneToMany(mappedBy = "order", cascade = CascadeType.PERSIST, fetch = FetchType.LAZY)
    @OrderBy("position")
    private List<OrderItem> items = new ArrayList<>();

    /** Units of one item, of a shipment. */
    public record ItemUnits(UUID orderItemId, int quantity) {}

    protected Order() {}

    /**
     * An order of exactly what the checkout froze.
     *
     * @param number what people call it, unique
     * @param accessTokenHash of the token that opens it
     */
    public static Order place(Checkout checkout, UUID paymentId, String number, String accessTokenHash, Instant now) {
        Order order = new Order();
        order.id = UUID.randomUUID();
        order.number = number;
        order.checkoutId = checkout.id();
        order.cartId = checkout.cartId();
        order.paymentId = paymentId;
        order.status = OrderStatus.PLACED;
        order.paymentStatus = PaymentStatus.PAID;
        order.email = checkout.delivery().email();
        order.phone = checkout.delivery().phone();
        order.shippingAddress = checkout.delivery().address();
        order.shippingMethod = checkout.delivery().shippingMethod();
        order.currency = checkout.total().currency();
        order.subtotalMinor = checkout.subtotal().amountMinor();
        order.shippingMinor = checkout.shipping().amountMinor();
        order.totalMinor = checkout.total().amountMinor();
        order.accessTokenHash = accessTokenHash;
        order.createdAt = now;
        order.updatedAt = now;
        for (FrozenLine line : checkout.lines()) {
            order.items.add(new OrderItem(order, order.items.size(), line));
        }
        return order;
    }

    /** What inventory-service is asked to take. */
    public OrderFact.Placed placed() {
        return new OrderFact.Placed(id, number, checkoutId, cartId, paymentId, units());
    }

    /** Its units are taken. Empty when that is known already. */
    public Optional<OrderFact.Confirmed> confirm(Instant now) {
        if (status != OrderStatus.PLACED) {
            return Optional.empty();
        }
        become(OrderStatus.CONFIRMED, now);
        return Optional.of(new OrderFact.Confirmed(
                id,
                number,
                checkoutId,
                paymentId,
                accessTokenHash,
                total(),
                shipping(),
                shippingMethod,
                shippingAddress,
                items.stream()
                        .map(i -> new OrderFact.Item(
                                i.id(), i.variantId(), i.sku(), i.title(), i.quantity(), i.unitPrice(currency)))
                        .toList()));
    }

    /** Its units are gone, and none were taken. Empty when that is known already. */
    public Optional<OrderFact.Cancelled> stockShort(Instant now) {
        if (status != OrderStatus.PLACED) {
            return Optional.empty();
        }
        become(OrderStatus.CANCELLED, now);
        cancelReason = "stock-short";
        return Optional.of(cancelledFact(List.of()));
    }

    /**
     * An operator wants it cancelled; fulfillment-service knows whether that is still possible.
     *
     * @param reason the operator's words, or null
     * @return empty when that was asked before, or done
     * @throws Refusal {@code order-being-confirmed}, {@code order-already-shipped}
     */
    public Optional<OrderFact.CancellationRequested> requestCancellation(String reason, Instant now) {
        switch (status) {
            case CONFIRMED:
                become(OrderStatus.CANCELLING, now);
                cancelReason = reason;
                note = null;
                return Optional.of(new OrderFact.CancellationRequested(id, reason));
            case CANCELLING, CANCELLED:
                return Optional.empty();
            case PLACED:
                throw new Refusal("order-being-confirmed", "its units are being taken; try again in a moment");
            default:
                throw alreadyShipped();
        }
    }

    public static Refusal alreadyShipped() {
        return new Refusal("order-already-shipped", "units of this order have left; it can be returned, not cancelled");
    }

    /** Nothing has left and nothing will. Empty unless that was asked for. */
    public Optional<OrderFact.Cancelled> shipmentsCancelled(Instant now) {
        if (status != OrderStatus.CANCELLING) {
            return Optional.empty();
        }
        become(OrderStatus.CANCELLED, now);
        return Optional.of(cancelledFact(units()));
    }

    /** Too late to cancel: it is again what its items say. False unless it was being cancelled. */
    public boolean cancellationRefused(String reason, Instant now) {
        if (status != OrderStatus.CANCELLING) {
            return false;
        }
        note = "cancellation refused: " + reason;
        become(statusOfItems(), now);
        return true;
    }

    /**
     * Units have left.
     *
     * @throws IllegalStateException when an item is not of this order, or more left than was ordered
     */
    public void shipped(List<ItemUnits> units, Instant now) {
        requireFulfillable();
        units.forEach(u -> item(u.orderItemId()).ship(u.quantity()));
        followItems(now);
    }

    /**
     * Units have arrived.
     *
     * @throws IllegalStateException when an item is not of this order, or more arrived than left
     */
    public void delivered(List<ItemUnits> units, Instant now) {
        requireFulfillable();
        units.forEach(u -> item(u.orderItemId()).deliver(u.quantity()));
        followItems(now);
    }

    /**
     * Money went back.
     *
     * @throws IllegalStateException when more goes back than came in, or in another currency
     */
    public void refunded(Money amount, Instant now) {
        long refunded = Math.addExact(refundedMinor, amount.amountMinor());
        if (refunded > totalMinor || !amount.currency().equals(currency)) {
            throw new IllegalStateException("order " + id + ": refunds exceed what was paid");
        }
        refundedMinor = refunded;
        paymentStatus = refunded == totalMinor ? PaymentStatus.REFUNDED : PaymentStatus.PARTIALLY_REFUNDED;
        updatedAt = now;
    }

    /** Money that was refunded did not arrive. */
    public void refundFailed(Money amount, Instant now) {
        refundedMinor = Math.subtractExact(refundedMinor, amount.amountMinor());
        paymentStatus = refundedMinor == 0 ? PaymentStatus.PAID : PaymentStatus.PARTIALLY_REFUNDED;
        updatedAt = now;
    }

    /** Its payment is disputed, or that was decided; what is older than what is known already changes nothing. */
    public void disputed(DisputeStatus news, Instant at, Instant now) {
        if (disputedAt != null && at.isBefore(disputedAt)) {
            return;
        }
        disputeStatus = news;
        disputedAt = at;
        updatedAt = now;
    }

    private OrderFact.Cancelled cancelledFact(List<OrderFact.Units> restock) {
        String cause = restock.isEmpty() ? "stock-short" : "operator";
        return new OrderFact.Cancelled(id, checkoutId, paymentId, total(), cause, restock);
    }

    private List<OrderFact.Units> units() {
        return items.stream()
                .map(i -> new OrderFact.Units(i.id(), i.variantId(), i.quantity()))
                .toList();
    }

    private void requireFulfillable() {
        if (status == OrderStatus.PLACED || status == OrderStatus.CANCELLED) {
            throw new IllegalStateException("order " + id + " is " + status.word() + " and yet units of it move");
        }
    }

    private void followItems(Instant now) {
        // One that is being cancelled waits for the answer to that; a refusal puts it right.
        become(status == OrderStatus.CANCELLING ? status : statusOfItems(), now);
    }

    private OrderStatus statusOfItems() {
        int ordered = sum(OrderItem::quantity);
        int shipped = sum(OrderItem::shippedQuantity);
        if (shipped == 0) {
            return OrderStatus.CONFIRMED;
        }
        if (shipped < ordered) {
            return OrderStatus.PARTIALLY_SHIPPED;
        }
        return sum(OrderItem::deliveredQuantity) < ordered ? OrderStatus.SHIPPED : OrderStatus.DELIVERED;
    }

    private int sum(ToIntFunction<OrderItem> quantity) {
        return items.stream().mapToInt(quantity).sum();
    }

    private OrderItem item(UUID itemId) {
        return items.stream()
                .filter(i -> i.id().equals(itemId))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("item " + itemId + " is not of order " + id));
    }

    private void become(OrderStatus next, Instant now) {
        status = next;
        updatedAt = now;
    }

    public UUID id() {
        return id;
    }

    public String number() {
        return number;
    }

    public UUID cartId() {
        return cartId;
    }

    public UUID checkoutId() {
        return checkoutId;
    }

    public UUID paymentId() {
        return paymentId;
    }

    public OrderStatus status() {
        return status;
    }

    public PaymentStatus paymentStatus() {
        return paymentStatus;
    }

    public Delivery delivery() {
        return new Delivery(email, phone, shippingAddress, shippingMethod);
    }

    public List<OrderItem> items() {
        return List.copyOf(items);
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

    /** What went back to the shopper so far. */
    public Money refunded() {
        return new Money(refundedMinor, currency);
    }

    /** Of the token that opens it. */
    public String accessTokenHash() {
        return accessTokenHash;
    }

    /** Why it was, or is being, cancelled; null when it was not or no reason was given. */
    public String cancelReason() {
        return cancelReason;
    }

    /** What an operator should know about it, or null. */
    public String note() {
        return note;
    }

    /** Null when its payment was never disputed. */
    public DisputeStatus disputeStatus() {
        return disputeStatus;
    }

    /** Since when the dispute stands as it does; null when there is none. */
    public Instant disputedAt() {
        return disputedAt;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }
}
