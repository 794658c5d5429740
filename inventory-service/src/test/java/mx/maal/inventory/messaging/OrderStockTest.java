package mx.maal.inventory.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mx.maal.inventory.Database;
import mx.maal.inventory.Drop;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.TestKafka.Received;
import org.junit.jupiter.api.Test;

/** Paid orders take their units off the shelf; cancelled ones put them back. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class OrderStockTest {

    @Inject
    Database database;

    private final String cart = Drop.id();
    private final String checkout = Drop.id();
    private final String order = Drop.id();

    private void checkOut(Map<String, Integer> items) {
        items.forEach((variant, quantity) -> Drop.hold(cart, variant, quantity));
        Drop.requestCheckout(checkout, cart, items);
        assertThat(Drop.checkoutAnswer(checkout).type()).isEqualTo("holds.renewed.v1");
    }

    private long movements(String type, String orderId) {
        return database.number(
                "SELECT count(*) FROM inventory_movements WHERE type = ? AND order_id = ?",
                type,
                UUID.fromString(orderId));
    }

    @Test
    void aPaidOrderConvertsItsHoldsAndSells() {
        String hoodie = Drop.variant(3);
        String cap = Drop.variant(1);
        checkOut(Map.of(hoodie, 2, cap, 1));
        List<Map<String, Object>> items = Drop.placeOrder(order, checkout, cart, Map.of(hoodie, 2, cap, 1));
        Received committed = Drop.commitment(order, "stock.committed.v1");
        assertThat(committed.body().path("items")).hasSize(2);
        Drop.awaitStock(hoodie, 1, 0);
        Drop.awaitStock(cap, 0, 0);
        for (Map<String, Object> item : items) {
            assertThat(database.number(
                            "SELECT count(*) FROM inventory_reservations r JOIN inventory_movements m ON"
                                    + " m.reservation_id = r.id AND m.order_item_id = r.order_item_id"
                                    + " AND m.quantity = -r.quantity AND m.type = 'sale'"
                                    + " WHERE r.status = 'converted' AND r.order_item_id = ?",
                            UUID.fromString((String) item.get("orderItemId"))))
                    .isEqualTo(1);
        }
    }

    @Test
    void onlyWhatWasFrozenIsSoldAndTheRestOfTheCartIsFreed() {
        String hoodie = Drop.variant(5);
        String cap = Drop.variant(5);
        checkOut(Map.of(hoodie, 2));
        Drop.hold(cart, hoodie, 1);
        Drop.hold(cart, cap, 1);
        Drop.placeOrder(order, checkout, cart, Map.of(hoodie, 2));
        Drop.commitment(order, "stock.committed.v1");
        Drop.awaitStock(hoodie, 3, 0);
        Drop.awaitStock(cap, 5, 0);
        assertThat(Drop.reservationsOf(cart, r -> r.type().equals("hold.released.v1")))
                .last()
                .satisfies(r -> assertThat(r.body().path("reason").asText()).isEqualTo("cart-completed"));
    }

    @Test
    void theSameOrderUnderAnotherEventIdSellsOnce() {
        String hoodie = Drop.variant(5);
        List<Map<String, Object>> items = Drop.placeOrder(order, checkout, cart, Map.of(hoodie, 2));
        Drop.commitment(order, "stock.committed.v1");
        Drop.publish("order.orders", order, "order.placed.v1", Drop.placed(order, checkout, cart, items));
        passThrough();
        Drop.awaitStock(hoodie, 3, 0);
        assertThat(movements("sale", order)).isEqualTo(1);
    }

    @Test
    void latePaymentTakesFreeUnitsAgain() {
        String hoodie = Drop.variant(2);
        checkOut(Map.of(hoodie, 2));
        Drop.closeCheckout(checkout, cart);
        Drop.awaitStock(hoodie, 2, 0);
        Drop.placeOrder(order, checkout, cart, Map.of(hoodie, 2));
        Drop.commitment(order, "stock.committed.v1");
        Drop.awaitStock(hoodie, 0, 0);
    }

    @Test
    void latePaymentWithoutUnitsIsShortAndSellsNothing() {
        String hoodie = Drop.variant(2);
        String cap = Drop.variant(2);
        checkOut(Map.of(hoodie, 2));
        Drop.closeCheckout(checkout, cart);
        Drop.awaitStock(hoodie, 2, 0);
        Drop.hold(Drop.id(), hoodie, 1);
        Drop.placeOrder(order, checkout, cart, Map.of(hoodie, 2, cap, 2));
        Received tooFew = Drop.commitment(order, "stock.short.v1");
        assertThat(tooFew.body().path("short")).hasSize(1);
        assertThat(tooFew.body().path("short").path(0).path("available").asInt())
                .isEqualTo(1);
        Drop.awaitStock(hoodie, 2, 1);
        Drop.awaitStock(cap, 2, 0);
        assertThat(movements("sale", order)).isZero();
    }

    @Test
    void aCancelledOrdersUnitsComeBackOnce() {
        String hoodie = Drop.variant(3);
        checkOut(Map.of(hoodie, 2));
        List<Map<String, Object>> items = Drop.placeOrder(order, checkout, cart, Map.of(hoodie, 2));
        Drop.cancelOrder(order, items);
        Drop.cancelOrder(order, items);
        passThrough();
        Drop.awaitStock(hoodie, 3, 0);
        assertThat(movements("return", order)).isEqualTo(1);
        assertThat(database.texts(
                        "SELECT reason FROM inventory_movements WHERE type = 'return' AND order_id = ?",
                        UUID.fromString(order)))
                .containsExactly("order cancelled");
    }

    @Test
    void anOrderThatWasShortHasNothingToPutBack() {
        String hoodie = Drop.variant(1);
        Drop.placeOrder(order, checkout, cart, Map.of(hoodie, 2));
        Drop.commitment(order, "stock.short.v1");
        Drop.cancelOrder(order, List.of());
        passThrough();
        Drop.awaitStock(hoodie, 1, 0);
    }

    @Test
    void aCancellationThatOvertakesItsOrderAddsNothingAndTheOrderIsNotSold() {
        String hoodie = Drop.variant(3);
        List<Map<String, Object>> items = List.of(Map.of("orderItemId", Drop.id(), "variantId", hoodie, "quantity", 2));
        Drop.cancelOrder(order, items);
        Drop.publish("order.orders", order, "order.placed.v1", Drop.placed(order, checkout, cart, items));
        passThrough();
        Drop.awaitStock(hoodie, 3, 0);
        assertThat(movements("return", order)).isZero();
        assertThat(movements("sale", order)).isZero();
    }

    /** Waits until everything published about the order so far has been handled. */
    private void passThrough() {
        String item = Drop.id();
        String last = Drop.id();
        Drop.publish(
                "order.orders",
                order,
                "order.placed.v1",
                Drop.placed(
                        last,
                        Drop.id(),
                        Drop.id(),
                        List.of(Map.of("orderItemId", item, "variantId", Drop.id(), "quantity", 1))));
        Drop.commitment(last, "stock.short.v1");
    }
}
