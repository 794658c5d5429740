package mx.maal.inventory.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** Turns a paid order's holds into sales, and a cancelled order's sales back into stock. */
public final class OrderDesk {

    /** A paid order; {@code items} as its checkout froze them, at least one. */
    public record Placed(UUID orderId, UUID checkoutId, UUID cartId, List<Item> items) {

        /** @throws IllegalArgumentException or NullPointerException naming the field that makes no sense */
        public Placed {
            Objects.requireNonNull(orderId, "orderId");
            Objects.requireNonNull(checkoutId, "checkoutId");
            Objects.requireNonNull(cartId, "cartId");
            items = List.copyOf(items);
            Range.require("number of items", items.size(), 1, Integer.MAX_VALUE);
        }
    }

    /** A cancelled order; {@code restock} is what goes back to the shelf, empty when nothing was sold. */
    public record Cancelled(UUID orderId, List<Item> restock) {

        /** @throws NullPointerException naming the field that is missing */
        public Cancelled {
            Objects.requireNonNull(orderId, "orderId");
            restock = List.copyOf(restock);
        }
    }

    /** @param quantity units, 1 to {@value HoldRequest#MAX_QUANTITY} */
    public record Item(UUID orderItemId, UUID variantId, int quantity) {

        /** @throws IllegalArgumentException or NullPointerException naming the field that makes no sense */
        public Item {
            Objects.requireNonNull(orderItemId, "orderItemId");
            Objects.requireNonNull(variantId, "variantId");
            Range.require("quantity", quantity, 1, HoldRequest.MAX_QUANTITY);
        }
    }

    private final Stockroom stock;
    private final Set<UUID> undecided;

    /** @param undecided the orders about which nothing was decided before; each is decided once, and taken out */
    public OrderDesk(Stockroom stock, Set<UUID> undecided) {
        this.stock = stock;
        this.undecided = undecided;
    }

    /**
     * Sells all items or none. Each takes the cart's hold on its variant, whichever checkout froze it last: one cart
     * makes one order. Where the hold has expired or is gone, free units are taken again.
     *
     * @return nothing when the order was decided before
     */
    public List<InventoryFact> commit(Placed order) {
        if (!undecided.remove(order.orderId())) {
            return List.of();
        }
        List<Shortage> lacking = lacking(order);
        return lacking.isEmpty() ? sell(order) : refuse(order, lacking);
    }

    private List<Shortage> lacking(Placed order) {
        Map<UUID, Integer> wanted = new HashMap<>();
        order.items().forEach(item -> wanted.merge(item.variantId(), item.quantity(), Math::addExact));
        List<Shortage> lacking = new ArrayList<>();
        wanted.forEach((variantId, units) -> {
            long could = stock.blockedFor(order.cartId(), variantId) + stock.available(variantId);
            if (units > could) {
                lacking.add(new Shortage(variantId, units, could));
            }
        });
        return lacking;
    }

    private List<InventoryFact> sell(Placed order) {
        List<InventoryFact> facts = new ArrayList<>();
        List<CommitmentFact.Item> sold = new ArrayList<>();
        for (Item item : order.items()) {
            Hold hold = stock.hold(order.cartId(), item.variantId());
            Hold converted = hold == null
                    ? stock.open(order.cartId(), item.variantId(), fresh -> convert(fresh, order, item))
                    : stock.change(hold, held -> convert(held, order, item));
            Movement sale = Movement.sale(converted, order.orderId(), stock.now());
            if (!stock.move(sale)) {
                throw new IllegalStateException("order " + order.orderId() + " sold units that were not there");
            }
            stock.remember(new Stockroom.Sold(item.orderItemId(), item.variantId(), item.quantity(), false));
            sold.add(new CommitmentFact.Item(
                    item.orderItemId(), item.variantId(), item.quantity(), converted.id(), sale.id()));
        }
        facts.add(new CommitmentFact.Committed(order.orderId(), order.checkoutId(), order.cartId(), sold));
        for (Hold left : stock.holdsOf(order.cartId())) {
            facts.add(stock.release(left, HoldFact.Cause.CART_COMPLETED));
        }
        return facts;
    }

    private static void convert(Hold hold, Placed order, Item item) {
        hold.convert(order.checkoutId(), item.orderItemId(), item.quantity());
    }

    private List<InventoryFact> refuse(Placed order, List<Shortage> lacking) {
        List<InventoryFact> facts = new ArrayList<>();
        facts.add(new CommitmentFact.Short(order.orderId(), order.checkoutId(), order.cartId(), lacking));
        for (Hold hold : stock.holdsOf(order.cartId())) {
            if (hold.isFrozenBy(order.checkoutId())) {
                facts.add(stock.release(hold, HoldFact.Cause.ORDER_SHORT));
            }
        }
        return facts;
    }

    /**
     * Puts back what was sold, once per order item. What was never sold has nothing to put back, and an order cancelled
     * before it came here will not be sold.
     *
     * @throws IllegalArgumentException when more or other units are to come back than were sold
     */
    public void cancel(Cancelled order) {
        undecided.remove(order.orderId());
        for (Item item : order.restock()) {
            Stockroom.Sold sold = stock.sold(item.orderItemId());
            if (sold == null || sold.restocked()) {
                continue;
            }
            if (!sold.variantId().equals(item.variantId()) || item.quantity() > sold.quantity()) {
                throw new IllegalArgumentException("order item " + item.orderItemId() + " was sold as "
                        + sold.quantity() + " of variant " + sold.variantId());
            }
            stock.move(Movement.restock(
                    item.variantId(), item.quantity(), order.orderId(), item.orderItemId(), stock.now()));
            stock.remember(new Stockroom.Sold(item.orderItemId(), item.variantId(), sold.quantity(), true));
        }
    }
}
