package mx.maal.order.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.NotYet;
import mx.maal.kit.http.Capability;
import mx.maal.kit.http.Cursor;
import mx.maal.kit.http.Page;
import mx.maal.kit.http.Problem;
import mx.maal.kit.replies.Replies;
import mx.maal.order.domain.Cart;
import mx.maal.order.domain.CartLine;
import mx.maal.order.domain.Checkout;
import mx.maal.order.domain.CheckoutStatus;
import mx.maal.order.domain.Order;
import mx.maal.order.domain.OrderItem;
import mx.maal.order.domain.OrderStatus;
import mx.maal.order.domain.Refusal;
import mx.maal.order.persistence.CartRepository;
import mx.maal.order.persistence.CheckoutRepository;
import mx.maal.order.persistence.OrderRepository;

/** Orders, from paid to delivered or cancelled. */
@ApplicationScoped
public class Orders {

    @Inject
    Clock clock;

    @Inject
    OrderRepository orders;

    @Inject
    CartRepository carts;

    @Inject
    CheckoutRepository checkouts;

    @Inject
    Facts facts;

    @Inject
    OrderMetrics metrics;

    @Inject
    Replies replies;

    /**
     * Their units are taken: they are confirmed, and their carts and the carts' other checkouts are done with.
     *
     * @param causes the event that told it, by order
     * @throws NotYet when one of the orders is not known yet
     */
    @Transactional
    public void stockCommitted(Map<UUID, Event> causes) {
        if (causes.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        // Carts first: what happens to one cart happens one after the other.
        Map<UUID, Cart> cartsById =
                carts.lockedOfOrders(causes.keySet()).stream().collect(Collectors.toMap(Cart::id, Function.identity()));
        Map<UUID, Order> ordersById =
                orders.locked(causes.keySet()).stream().collect(Collectors.toMap(Order::id, Function.identity()));
        Map<UUID, List<CartLine>> lines = carts.lines(cartsById.keySet());
        Map<UUID, Checkout> otherCheckouts = checkouts.liveOf(cartsById.keySet());
        causes.forEach((orderId, cause) -> {
            Order order = Optional.ofNullable(ordersById.get(orderId)).orElseThrow(() -> unknown(orderId));
            UUID cartId = order.cartId();
            order.confirm(now).ifPresent(confirmed -> {
                facts.tell(cause, confirmed);
                metrics.became(order.status());
                metrics.confirmed(Duration.between(order.createdAt(), now));
                cartsById.get(cartId).complete(now);
                purchase(order, lines.getOrDefault(cartId, List.of()), now);
                Optional.ofNullable(otherCheckouts.get(cartId))
                        .flatMap(other -> other.supersede(now))
                        .ifPresent(superseded -> {
                            facts.tell(cause, superseded);
                            metrics.became(CheckoutStatus.SUPERSEDED, 1);
                        });
            });
        });
    }

    private static void purchase(Order order, List<CartLine> lines, Instant now) {
        Map<UUID, Integer> bought = new HashMap<>();
        for (OrderItem item : order.items()) {
            bought.put(item.variantId(), item.quantity());
        }
        for (CartLine line : lines) {
            if (bought.containsKey(line.variantId())) {
                line.purchase(bought.get(line.variantId()), now);
            }
        }
    }

    /** Its units are gone: it is cancelled, and payments-service refunds it. */
    @Transactional
    public void stockShort(UUID orderId, Event cause) {
        Order order = locked(orderId);
        order.stockShort(clock.instant()).ifPresent(cancelled -> {
            facts.tell(cause, cancelled);
            metrics.became(order.status());
        });
    }

    /** Units left. */
    @Transactional
    public void shipped(UUID orderId, List<Order.ItemUnits> units) {
        move(orderId, (order, now) -> order.shipped(units, now));
    }

    /** Units arrived. */
    @Transactional
    public void delivered(UUID orderId, List<Order.ItemUnits> units) {
        move(orderId, (order, now) -> order.delivered(units, now));
    }

    private void move(UUID orderId, BiConsumer<Order, Instant> movement) {
        Order order = locked(orderId);
        OrderStatus before = order.status();
        movement.accept(order, clock.instant());
        if (order.status() != before) {
            metrics.became(order.status());
        }
    }

    /**
     * An operator wants it cancelled; fulfillment-service decides, and the answer is told to who waits for this order.
     *
     * @param reason the operator's words, or null
     * @throws Problem 404 {@code unknown-order}
     * @throws Refusal {@code order-being-confirmed}, {@code order-already-shipped}
     */
    @Transactional
    public void requestCancellation(UUID orderId, String reason) {
        Order order = orders.locked(orderId).orElseThrow(Problems::unknownOrder);
        order.requestCancellation(reason, clock.instant()).ifPresent(requested -> {
            facts.tell(requested);
            metrics.became(order.status());
        });
    }

    /** Nothing of it has left and nothing will: it is cancelled, restocked and refunded. */
    @Transactional
    public void shipmentsCancelled(UUID orderId) {
        Order order = locked(orderId);
        order.shipmentsCancelled(clock.instant()).ifPresent(cancelled -> {
            facts.tell(cancelled);
            metrics.became(order.status());
        });
        replies.deliver(Map.of(orderId.toString(), order.status()));
    }

    /** It was too late to cancel. */
    @Transactional
    public void cancellationRefused(UUID orderId, String reason) {
        Order order = locked(orderId);
        if (order.cancellationRefused(reason, clock.instant())) {
            metrics.became(order.status());
        }
        replies.deliver(Map.of(orderId.toString(), order.status()));
    }

    /** Empty when there is none. */
    @Transactional
    public Optional<OrderView> find(UUID orderId) {
        return orders.findByIdOptional(orderId).map(OrderView::of);
    }

    /** Empty when there is none, or the token is not that order's. */
    @Transactional
    public Optional<OrderView> findWithToken(UUID orderId, String accessToken) {
        return orders.findByIdOptional(orderId)
                .filter(order -> Capability.matches(accessToken, order.accessTokenHash()))
                .map(OrderView::of);
    }

    /**
     * The newest first.
     *
     * @param status null for all
     * @param cursor as the last page gave it; null for the start
     * @throws Problem 400 for a cursor that is not ours
     */
    @Transactional
    public Page<OrderView> newest(OrderStatus status, String cursor, int limit) {
        List<String> after = Cursor.decode(cursor);
        List<Order> found = after.isEmpty()
                ? orders.newest(status, null, null, limit + 1)
                : orders.newest(status, instant(after), id(after), limit + 1);
        List<OrderView> page = found.stream().limit(limit).map(OrderView::of).toList();
        if (found.size() <= limit) {
            return new Page<>(page, null);
        }
        Order last = found.get(limit - 1);
        return new Page<>(page, Cursor.encode(last.createdAt(), last.id()));
    }

    private static Instant instant(List<String> cursor) {
        try {
            return Instant.parse(cursor.get(0));
        } catch (DateTimeException e) {
            throw Cursor.invalid();
        }
    }

    private static UUID id(List<String> cursor) {
        try {
            return UUID.fromString(cursor.get(1));
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw Cursor.invalid();
        }
    }

    private Order locked(UUID orderId) {
        return orders.locked(orderId).orElseThrow(() -> unknown(orderId));
    }

    private static NotYet unknown(UUID orderId) {
        return new NotYet("order " + orderId);
    }
}
