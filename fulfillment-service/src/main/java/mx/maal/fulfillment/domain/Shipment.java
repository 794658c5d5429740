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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mx.maal.fulfillment.domain.FulfillmentFact.ShipmentCreated;
import mx.maal.fulfillment.domain.FulfillmentFact.ShipmentDelivered;
import mx.maal.fulfillment.domain.FulfillmentFact.ShipmentShipped;
import mx.maal.fulfillment.domain.FulfillmentFact.Units;

/** One parcel of an order. Its order decides what goes into it; see {@link FulfillableOrder}. */
@Entity
@Table(name = "shipments")
public class Shipment {
    @Id
    private UUID id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "order_id")
    private FulfillableOrder order;

    @Enumerated(EnumType.STRING)
    private ShipmentStatus status = ShipmentStatus.PENDING;

    private String carrier;

    private String trackingNumber;

    private String trackingUrl;

    private String labelUrl;

    private Instant shippedAt;

    private Instant deliveredAt;

    private Instant createdAt;

    private Instant updatedAt;

    @OneToMany(mappedBy = "shipment", cascade = CascadeType.ALL, orphanRemoval = true)
    private List<ShipmentItem> items = new ArrayList<>();

    protected Shipment() {}

    Shipment(FulfillableOrder order, Instant at) {
        this.id = UUID.randomUUID();
        this.order = order;
        this.createdAt = at;
        this.updatedAt = at;
    }

    void put(FulfillableItem item, int quantity) {
        items.add(new ShipmentItem(this, item, quantity));
    }

    /** Takes up to so many units of an item out of this parcel and tells how many it were; 0 when it has none. */
    int take(FulfillableItem item, int atMost, Instant at) {
        Optional<ShipmentItem> line = line(item);
        if (line.isEmpty() || atMost == 0) {
            return 0;
        }
        int taken = Math.min(atMost, line.get().quantity());
        if (taken == line.get().quantity()) {
            items.remove(line.get());
        } else {
            line.get().remove(taken);
        }
        updatedAt = at;
        return taken;
    }

    void ship(Tracking tracking, Instant at) {
        requirePending();
        items.forEach(line -> line.item().ship(line.quantity()));
        carrier = tracking.carrier();
        trackingNumber = tracking.trackingNumber();
        trackingUrl = tracking.trackingUrl();
        labelUrl = tracking.labelUrl();
        shippedAt = at;
        enter(ShipmentStatus.SHIPPED, at);
    }

    /** The parcel reached the shopper. */
    public ShipmentDelivered deliver(Instant at) {
        require(ShipmentStatus.SHIPPED);
        deliveredAt = at;
        enter(ShipmentStatus.DELIVERED, at);
        return new ShipmentDelivered(id, order.id(), units());
    }

    void cancel(Instant at) {
        requirePending();
        enter(ShipmentStatus.CANCELLED, at);
    }

    /** A parcel of which, item by item, everything that ever left is back counts as returned. */
    void returnIfAllBack(Instant at) {
        boolean left = status == ShipmentStatus.SHIPPED || status == ShipmentStatus.DELIVERED;
        if (left && items.stream().allMatch(line -> line.item().isAllBack())) {
            enter(ShipmentStatus.RETURNED, at);
        }
    }

    void requirePending() {
        require(ShipmentStatus.PENDING);
    }

    private void require(ShipmentStatus needed) {
        if (status != needed) {
            String slug = status.ordinal() < needed.ordinal() ? "shipment-not-" + needed : "shipment-already-" + status;
            throw Refused.conflict(slug, "The shipment is " + status + ".").with("state", status.toString());
        }
    }

    private void enter(ShipmentStatus next, Instant at) {
        status = next;
        updatedAt = at;
    }

    ShipmentCreated created() {
        return new ShipmentCreated(id, order.id(), units());
    }

    ShipmentShipped shipped() {
        return new ShipmentShipped(id, order.id(), carrier, trackingNumber, units());
    }

    private List<Units> units() {
        return items.stream().map(ShipmentItem::units).toList();
    }

    /** Units of an item in this parcel; 0 when it has none. */
    int quantityOf(FulfillableItem item) {
        return line(item).map(ShipmentItem::quantity).orElse(0);
    }

    private Optional<ShipmentItem> line(FulfillableItem item) {
        return items.stream().filter(line -> line.item().id().equals(item.id())).findFirst();
    }

    boolean isPending() {
        return status == ShipmentStatus.PENDING;
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    public UUID id() {
        return id;
    }

    public FulfillableOrder order() {
        return order;
    }

    public ShipmentStatus status() {
        return status;
    }

    /** Null until shipped, as the tracking number is. */
    public String carrier() {
        return carrier;
    }

    public String trackingNumber() {
        return trackingNumber;
    }

    /** May be null even when shipped. */
    public String trackingUrl() {
        return trackingUrl;
    }

    /** May be null even when shipped. For operators only. */
    public String labelUrl() {
        return labelUrl;
    }

    /** Null until shipped. */
    public Instant shippedAt() {
        return shippedAt;
    }

    /** Null until delivered. */
    public Instant deliveredAt() {
        return deliveredAt;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }

    /** At least one; unmodifiable. */
    public List<ShipmentItem> items() {
        return List.copyOf(items);
    }
}
