package mx.maal.fulfillment.domain;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mx.maal.fulfillment.domain.FulfillmentFact.ReturnApproved;
import mx.maal.fulfillment.domain.FulfillmentFact.ReturnReceived;
import mx.maal.fulfillment.domain.FulfillmentFact.ReturnRefundApproved;
import mx.maal.fulfillment.domain.FulfillmentFact.ReturnRejected;
import mx.maal.fulfillment.domain.FulfillmentFact.ReturnRequested;
import mx.maal.kit.Money;

/**
 * Units of an order on their way back (an RMA): asked for, approved or rejected, received and inspected, refunded.
 * Changed only under the lock of its order.
 */
@Entity
@Table(name = "returns")
public class Return {
    @Id
    private UUID id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "order_id")
    private FulfillableOrder order;

    @Enumerated(EnumType.STRING)
    private ReturnStatus status = ReturnStatus.REQUESTED;

    private String reason;
    private String notes;

    private UUID createdBy;

    @Enumerated(EnumType.STRING)
    private RefundStatus refundStatus;

    private Long refundAmountMinor;

    private UUID refundId;

    private Instant createdAt;

    private Instant updatedAt;

    @OneToMany(mappedBy = "parent", cascade = CascadeType.ALL)
    private List<ReturnItem> items = new ArrayList<>();

    protected Return() {}

    /**
     * Asks to send units back. Refuses with {@code return-exceeds-shipped} when more is asked for than was shipped and
     * no other return speaks for.
     *
     * @param wanted units, at least 1 each, by order item id; not empty
     * @param createdBy the operator who asks; null when it is the owner, or the operator has no UUID
     */
    public Return(
            FulfillableOrder order,
            Map<UUID, Integer> wanted,
            String reason,
            String notes,
            UUID createdBy,
            Instant at) {
        this.id = UUID.randomUUID();
        this.order = order;
        this.reason = reason;
        this.notes = notes;
        this.createdBy = createdBy;
        this.createdAt = at;
        this.updatedAt = at;
        wanted.forEach((itemId, quantity) -> {
            FulfillableItem item = order.item(itemId);
            item.requestReturn(quantity);
            items.add(new ReturnItem(this, item, quantity));
        });
    }

    /** The fact of this return having been asked for. */
    public ReturnRequested requested() {
        return new ReturnRequested(id, order.id());
    }

    /** The shopper may send the units. */
    public ReturnApproved approve(Instant at) {
        require(ReturnStatus.REQUESTED);
        enter(ReturnStatus.APPROVED, at);
        return new ReturnApproved(id, order.id());
    }

    /**
     * The units will not be taken back, or never came; they may be asked for again.
     *
     * @param why added to the notes; may be null
     */
    public ReturnRejected reject(String why, Instant at) {
        if (status != ReturnStatus.APPROVED) {
            require(ReturnStatus.REQUESTED);
        }
        items.forEach(line -> line.item().withdrawReturn(line.quantity()));
        if (why != null) {
            notes = notes == null ? why : notes + "\n" + why;
        }
        enter(ReturnStatus.REJECTED, at);
        return new ReturnRejected(id, order.id());
    }

    /**
     * The parcel came and was inspected. Items that no arrival names did not come. An item whose units came in several
     * conditions becomes one item per condition.
     *
     * @param arrivals at least one
     */
    public ReturnReceived receive(List<Arrival> arrivals, Instant at) {
        require(ReturnStatus.APPROVED);
        Map<UUID, Map<ItemCondition, Integer>> byItem = new LinkedHashMap<>();
        for (Arrival arrival : arrivals) {
            byItem.computeIfAbsent(arrival.returnItemId(), id -> new EnumMap<>(ItemCondition.class))
                    .merge(arrival.condition(), arrival.quantity(), Math::addExact);
        }
        byItem.forEach((itemId, conditions) -> inspect(item(itemId), conditions));
        items.stream().filter(line -> !line.isInspected()).forEach(ReturnItem::didNotArrive);
        order.markReturnedShipments(at);
        enter(ReturnStatus.RECEIVED, at);
        return new ReturnReceived(
                id,
                order.id(),
                items.stream()
                        .filter(line -> line.receivedQuantity() > 0)
                        .map(ReturnItem::inspected)
                        .toList());
    }

    private void inspect(ReturnItem line, Map<ItemCondition, Integer> conditions) {
        int arrived = conditions.values().stream().mapToInt(Integer::intValue).sum();
        if (arrived > line.quantity()) {
            throw Refused.conflict(
                            "received-exceeds-requested",
                            "Of %s, %d were to come back, not %d."
                                    .formatted(line.item().sku(), line.quantity(), arrived))
                    .with("returnItemId", line.id());
        }
        List<ItemCondition> kinds = List.copyOf(conditions.keySet());
        for (ItemCondition other : kinds.subList(1, kinds.size())) {
            ReturnItem apart = line.splitOff(conditions.get(other));
            items.add(apart);
            apart.arrived(apart.quantity(), other);
        }
        line.arrived(conditions.get(kinds.get(0)), kinds.get(0));
    }

    /**
     * Asks for the money to be given back; once, unless the refund fails.
     *
     * @param asked at most {@link #refundable()}; null for all of it
     */
    public ReturnRefundApproved approveRefund(Money asked, Instant at) {
        if (status == ReturnStatus.RECEIVED && refundStatus == RefundStatus.REQUESTED) {
            throw Refused.conflict("refund-already-requested", "The refund is on its way.");
        }
        require(ReturnStatus.RECEIVED);
        Money full = refundable();
        Money amount = asked == null ? full : asked;
        if (full.amountMinor() == 0) {
            throw Refused.conflict("nothing-to-refund", "What came back has no price.");
        }
        if (!amount.currency().equals(full.currency())) {
            throw Refused.conflict("currency-mismatch", "The order was paid in " + full.currency() + ".");
        }
        if (amount.amountMinor() > full.amountMinor()) {
            throw Refused.conflict("refund-exceeds-received", "What came back is worth less than that.")
                    .with("refundable", full);
        }
        refundStatus = RefundStatus.REQUESTED;
        refundAmountMinor = amount.amountMinor();
        updatedAt = at;
        return new ReturnRefundApproved(id, order.id(), order.paymentId(), amount);
    }

    /** The money went back. */
    public void refundSucceeded(UUID refund, Instant at) {
        requireRefundAsked();
        refundStatus = RefundStatus.SUCCEEDED;
        refundId = refund;
        enter(ReturnStatus.REFUNDED, at);
    }

    /**
     * The money did not go back; it may be asked for again. A provider may take back what it called a success, but a
     * failure of an earlier attempt says nothing about the one that succeeded.
     */
    public void refundFailed(UUID refund, Instant at) {
        requireRefundAsked();
        if (refundStatus == RefundStatus.SUCCEEDED && !refund.equals(refundId)) {
            return;
        }
        refundStatus = RefundStatus.FAILED;
        refundId = refund;
        enter(ReturnStatus.RECEIVED, at);
    }

    private void requireRefundAsked() {
        if (refundStatus == null) {
            throw new IllegalStateException("return " + id + " never asked for a refund");
        }
    }

    private void require(ReturnStatus needed) {
        if (status != needed) {
            String slug = status.ordinal() < needed.ordinal() ? "return-not-" + needed : "return-already-" + status;
            throw Refused.conflict(slug, "The return is " + status + ".").with("state", status.toString());
        }
    }

    private void enter(ReturnStatus next, Instant at) {
        status = next;
        updatedAt = at;
    }

    private ReturnItem item(UUID itemId) {
        return items.stream()
                .filter(line -> line.id().equals(itemId))
                .findFirst()
                .orElseThrow(() -> Refused.unknown("unknown-return-item", "The return has no such item.")
                        .with("returnItemId", itemId));
    }

    /** What the units that came back cost; zero until they are received. */
    public Money refundable() {
        Money sum = Money.zero(order.currency());
        for (ReturnItem line : items) {
            if (line.isInspected()) {
                sum = sum.plus(
                        new Money(line.item().unitPriceMinor(), order.currency()).times(line.receivedQuantity()));
            }
        }
        return sum;
    }

    public UUID id() {
        return id;
    }

    public FulfillableOrder order() {
        return order;
    }

    public ReturnStatus status() {
        return status;
    }

    public String reason() {
        return reason;
    }

    /** May be null. */
    public String notes() {
        return notes;
    }

    /** The operator who asked; null when it was the owner, or an operator without a UUID. */
    public UUID createdBy() {
        return createdBy;
    }

    /** Null until a refund was asked for. */
    public RefundStatus refundStatus() {
        return refundStatus;
    }

    /** Null until a refund was asked for. */
    public Money refundAmount() {
        return refundAmountMinor == null ? null : new Money(refundAmountMinor, order.currency());
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }

    /** At least one; unmodifiable. */
    public List<ReturnItem> items() {
        return List.copyOf(items);
    }
}
