package mx.maal.inventory.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import mx.maal.inventory.domain.OrderDesk;
import mx.maal.inventory.domain.Stockroom;
import mx.maal.inventory.persistence.DecidedOrders;
import mx.maal.inventory.persistence.Stockrooms;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.Fact;
import mx.maal.kit.events.Outbox;

/** Sells the units of paid orders and puts back those of cancelled ones, in the log's order. */
@ApplicationScoped
public class OrderStock {

    private static final String PLACED = "order.placed.v1";
    private static final String CANCELLED = "order.cancelled.v1";

    @Inject
    DecidedOrders decided;

    @Inject
    Stockrooms stockrooms;

    @Inject
    Outbox outbox;

    /** Handles what concerns stock; other events about orders are left alone. */
    @Transactional
    public void apply(List<Event> events) {
        Map<Event, Object> orders = new LinkedHashMap<>();
        Set<UUID> orderIds = new HashSet<>();
        Set<UUID> variantIds = new HashSet<>();
        Set<UUID> cartIds = new HashSet<>();
        Set<UUID> cancelledItemIds = new HashSet<>();
        for (Event event : events) {
            if (PLACED.equals(event.type())) {
                OrderDesk.Placed placed = event.as(OrderDesk.Placed.class);
                orders.put(event, placed);
                orderIds.add(placed.orderId());
                cartIds.add(placed.cartId());
                placed.items().forEach(item -> variantIds.add(item.variantId()));
            } else if (CANCELLED.equals(event.type())) {
                OrderDesk.Cancelled cancelled = event.as(OrderDesk.Cancelled.class);
                orders.put(event, cancelled);
                orderIds.add(cancelled.orderId());
                cancelled.restock().forEach(item -> {
                    variantIds.add(item.variantId());
                    cancelledItemIds.add(item.orderItemId());
                });
            }
        }
        if (orders.isEmpty()) {
            return;
        }
        Set<UUID> undecided = decided.claim(orderIds);
        variantIds.addAll(stockrooms.variantsHeldBy(cartIds));
        Stockroom stock = stockrooms.open(variantIds, cartIds, cancelledItemIds);
        OrderDesk desk = new OrderDesk(stock, undecided);
        List<Fact> facts = new ArrayList<>();
        orders.forEach((event, order) -> {
            if (order instanceof OrderDesk.Placed placed) {
                desk.commit(placed).forEach(fact -> facts.add(Announcements.causedBy(event, fact)));
            } else {
                desk.cancel((OrderDesk.Cancelled) order);
            }
        });
        stockrooms.save(stock);
        outbox.appendAll(facts);
    }
}
