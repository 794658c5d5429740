package mx.maal.fulfillment.domain;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.EnumeratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mx.maal.fulfillment.domain.FulfillmentFact.CancellationRefused;
import mx.maal.fulfillment.domain.FulfillmentFact.ShipmentCreated;
import mx.maal.fulfillment.domain.FulfillmentFact.ShipmentsCancelled;

/**
 * A confirmed order as fulfillment sees it: its items, and the parcels that they are divided over. While it is open,
 * whatever has not been shipped is in exactly one pending parcel.
 *
 * <p>Callers lock its row before they change anything that belongs to it, so that a ship and a cancel, or two returns,
 * are never decided at the same time.
 */
@Entity
@Table(name = "fulfillable_orders")
public class FulfillableOrder {
    /** Whether anything may still leave. */
    public enum Status {
        OPEN("open"),
        CANCELLED("cancelled");

        @EnumeratedValue
        private final String word;

        Status(String word) {
            this.word = word;
        }
    }

    @Id
    @Column(name = "order_id")
    private UUID id;

    private String number;

    @Enumerated(EnumType.STRING)
    private Status status = Status.OPEN;

    private UUID checkoutId;

    private UUID paymentId;

    private String accessTokenHash;

    private String currency;

    private String shippingMethod;

    @Embedded
    private ShippingAddress shippingAddress;

    private Instant createdAt;

    private Instant updatedAt;

    @OneToMany(mappedBy = "order", cascade = CascadeType.ALL)
    @OrderBy("sku")
    private List<FulfillableItem> items = new ArrayList<>();

    @OneToMany(mappedBy = "order", cascade = CascadeType.ALL, orphanRemoval = true)
    @OrderBy("createdAt, id")
    private List<Shipment> shipments = new ArrayList<>();

    protected FulfillableOrder() {}

    /** Takes an order over; {@link #openFirstShipment} is to follow. */
    public FulfillableOrder(ConfirmedOrder confirmed, Instant at) {
        id = confirmed.orderId();
        number = confirmed.number();
        checkoutId = confirmed.checkoutId();
        paymentId = confirmed.paymentId();
        accessTokenHash = confirmed.accessTokenHash();
        currency = confirmed.currency();
        shippingMethod = confirmed.shippingMethod();
        shippingAddress = confirmed.shippingAddress();
        createdAt = at;
        updatedAt = at;
        confirmed.items().forEach(item -> items.add(new FulfillableItem(this, item)));
    }

    /** Puts everything that was ordered into one pending parcel. */
    public ShipmentCreated openFirstShipment(Instant at) {
        Shipment first = new Shipment(this, at);
        items.forEach(item -> first.put(item, item.unshipped()));
        shipments.add(first);
        return first.created();
    }

    /**
     * Makes a parcel of its own out of units that have not left, oldest pending parcel first; a parcel that this
     * empties disappears.
     *
     * @param wanted units, at least 1 each, by order item id; not empty
     */
    public ShipmentCreated split(Map<UUID, Integer> wanted, Instant at) {
        requireOpen();
        Shipment split = new Shipment(this, at);
        wanted.forEach((itemId, quantity) -> {
            FulfillableItem item = item(itemId);
            if (quantity > item.unshipped()) {
                throw exceeds("exceeds-unshipped", item, quantity, item.unshipped());
            }
            int missing = quantity;
            for (Shipment pending : pendingShipments()) {
                missing -= pending.take(item, missing, at);
            }
            split.put(item, quantity);
        });
        shipments.removeIf(Shipment::isEmpty);
        shipments.add(split);
        return split.created();
    }

    /**
     * Hands a parcel to the carrier, or only some units of it: the rest then waits in a new pending parcel.
     *
     * @param part units, at least 1 each, by order item id; empty for the whole parcel
     */
    public List<FulfillmentFact> ship(UUID shipmentId, Tracking tracking, Map<UUID, Integer> part, Instant at) {
        Shipment shipment = shipment(shipmentId);
        shipment.requirePending();
        List<FulfillmentFact> facts = new ArrayList<>();
        if (!part.isEmpty()) {
            Shipment rest = takeOutAllBut(shipment, part, at);
            if (!rest.isEmpty()) {
                shipments.add(rest);
                facts.add(rest.created());
            }
        }
        shipment.ship(tracking, at);
        facts.add(shipment.shipped());
        return facts;
    }

    private Shipment takeOutAllBut(Shipment shipment, Map<UUID, Integer> part, Instant at) {
        part.forEach((itemId, quantity) -> {
            FulfillableItem item = item(itemId);
            if (quantity > shipment.quantityOf(item)) {
                throw exceeds("exceeds-shipment", item, quantity, shipment.quantityOf(item));
            }
        });
        Shipment rest = new Shipment(this, at);
        for (FulfillableItem item : items) {
            int left = shipment.quantityOf(item) - part.getOrDefault(item.id(), 0);
            if (left > 0) {
                rest.put(item, shipment.take(item, left, at));
            }
        }
        return rest;
    }

    private static Refused exceeds(String slug, FulfillableItem item, int asked, int left) {
        return Refused.conflict(slug, "Of %s, %d are left, not %d.".formatted(item.sku(), left, asked))
                .with("orderItemId", item.id())
                .with("left", left);
    }

    /** Stops everything, unless something has left already. Asked again, it gives the same answer. */
    public FulfillmentFact answerCancellation(Instant at) {
        if (items.stream().anyMatch(item -> item.shipped() > 0)) {
            return new CancellationRefused(id, "already-shipped");
        }
        cancel(at);
        return new ShipmentsCancelled(id);
    }

    /** The order was cancelled elsewhere: what has not left stays. Does nothing when it is cancelled already. */
    public void cancel(Instant at) {
        status = Status.CANCELLED;
        updatedAt = at;
        pendingShipments().forEach(pending -> pending.cancel(at));
    }

    /** Marks the parcels of which everything is back. */
    void markReturnedShipments(Instant at) {
        shipments.forEach(shipment -> shipment.returnIfAllBack(at));
    }

    private void requireOpen() {
        if (status == Status.CANCELLED) {
            throw Refused.conflict("order-cancelled", "The order is cancelled.");
        }
    }

    private List<Shipment> pendingShipments() {
        return shipments.stream().filter(Shipment::isPending).toList();
    }

    /** One of this order's items. Refuses with {@code unknown-order-item}. */
    FulfillableItem item(UUID itemId) {
        return items.stream()
                .filter(item -> item.id().equals(itemId))
                .findFirst()
                .orElseThrow(() -> Refused.unknown("unknown-order-item", "The order has no such item.")
                        .with("orderItemId", itemId));
    }

    /** One of this order's parcels. Refuses with {@code unknown-shipment}. */
    public Shipment shipment(UUID shipmentId) {
        return shipments.stream()
                .filter(shipment -> shipment.id().equals(shipmentId))
                .findFirst()
                .orElseThrow(() -> Refused.unknown("unknown-shipment", "There is no such shipment."));
    }

    public UUID id() {
        return id;
    }

    public String number() {
        return number;
    }

    public UUID paymentId() {
        return paymentId;
    }

    /** SHA-256 in hex of the token with which the shopper shows that the order is theirs. */
    public String accessTokenHash() {
        return accessTokenHash;
    }

    /** ISO 4217. */
    public String currency() {
        return currency;
    }

    public String shippingMethod() {
        return shippingMethod;
    }

    public ShippingAddress shippingAddress() {
        return shippingAddress;
    }

    /** Oldest first; unmodifiable. */
    public List<Shipment> shipments() {
        return List.copyOf(shipments);
    }
}
