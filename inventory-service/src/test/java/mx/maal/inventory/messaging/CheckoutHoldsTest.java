package mx.maal.inventory.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mx.maal.inventory.Database;
import mx.maal.inventory.Drop;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.TestKafka;
import mx.maal.kit.test.TestKafka.Received;
import org.junit.jupiter.api.Test;

/** Checkouts keep their units while the shopper pays. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class CheckoutHoldsTest {

    @Inject
    Database database;

    @Test
    void renewingKeepsTheUnitsLonger() {
        String hoodie = Drop.variant(2);
        String cart = Drop.id();
        String checkout = Drop.id();
        Instant before = expiry(Drop.hold(cart, hoodie, 2));
        Drop.requestCheckout(checkout, cart, Map.of(hoodie, 2));
        Received renewed = Drop.checkoutAnswer(checkout);
        assertThat(renewed.type()).isEqualTo("holds.renewed.v1");
        assertThat(renewed.key()).isEqualTo(cart);
        assertThat(expiry(renewed)).isAfter(before);
        Drop.awaitStock(hoodie, 2, 2);
        assertThat(database.texts(
                        "SELECT checkout_session_id || ' ' || checkout_quantity FROM inventory_reservations"
                                + " WHERE cart_id = ? AND status = 'active'",
                        UUID.fromString(cart)))
                .containsExactly(checkout + " 2");
    }

    private static Instant expiry(Received fact) {
        return Instant.parse(fact.body().path("expiresAt").asText());
    }

    @Test
    void whatExpiredInTheCartIsTakenAgain() {
        String hoodie = Drop.variant(1);
        String cart = Drop.id();
        letExpire(cart, hoodie, 1);
        String checkout = Drop.id();
        Drop.requestCheckout(checkout, cart, Map.of(hoodie, 1));
        assertThat(Drop.checkoutAnswer(checkout).type()).isEqualTo("holds.renewed.v1");
        Drop.awaitStock(hoodie, 1, 1);
    }

    @Test
    void whatExpiredAndWentToAnotherIsLostAndNothingElseChanges() {
        String hoodie = Drop.variant(1);
        String cap = Drop.variant(5);
        String cart = Drop.id();
        Drop.hold(cart, cap, 2);
        letExpire(cart, hoodie, 1);
        Drop.hold(Drop.id(), hoodie, 1);
        String checkout = Drop.id();
        Drop.requestCheckout(checkout, cart, Map.of(hoodie, 1, cap, 4));
        Received lost = Drop.checkoutAnswer(checkout);
        assertThat(lost.type()).isEqualTo("holds.lost.v1");
        assertThat(lost.body().path("lost")).hasSize(1);
        assertThat(lost.body().path("lost").path(0).path("variantId").asText()).isEqualTo(hoodie);
        assertThat(lost.body().path("lost").path(0).path("available").asInt()).isZero();
        Drop.awaitStock(cap, 5, 2);
    }

    private static void letExpire(String cart, String variant, int quantity) {
        Map<String, Object> brief = Drop.holdRequest(cart, variant, quantity);
        brief.put("holdSeconds", 1);
        Drop.answer(Drop.ask(brief));
        await().atMost(Duration.ofSeconds(30)).until(() -> Drop.stock(variant).getInt("held") == 0);
    }

    @Test
    void closingFreesTheCheckoutsUnitsOnly() {
        String hoodie = Drop.variant(3);
        String cap = Drop.variant(3);
        String cart = Drop.id();
        String checkout = Drop.id();
        Drop.hold(cart, hoodie, 2);
        Drop.requestCheckout(checkout, cart, Map.of(hoodie, 2));
        Drop.checkoutAnswer(checkout);
        Drop.hold(cart, cap, 1); // put into the cart while paying
        Drop.closeCheckout(checkout, cart);
        Received released = Drop.reservation(
                r -> r.type().equals("hold.released.v1") && r.key().equals(cart));
        assertThat(released.body().path("reason").asText()).isEqualTo("checkout-closed");
        assertThat(released.body().path("variantId").asText()).isEqualTo(hoodie);
        assertThat(released.body().path("requestId").isNull()).isTrue();
        Drop.awaitStock(hoodie, 3, 0);
        Drop.awaitStock(cap, 3, 1);
    }

    @Test
    void anOlderCheckoutsCloseSparesWhatTheNewerOneTookOver() {
        String hoodie = Drop.variant(3);
        String cart = Drop.id();
        String older = Drop.id();
        String newer = Drop.id();
        Drop.hold(cart, hoodie, 2);
        Drop.requestCheckout(older, cart, Map.of(hoodie, 2));
        Drop.requestCheckout(newer, cart, Map.of(hoodie, 2));
        Drop.closeCheckout(older, cart);
        Drop.closeCheckout(Drop.id(), cart); // one never heard of
        assertThat(Drop.checkoutAnswer(newer).type()).isEqualTo("holds.renewed.v1");
        passThrough(cart);
        Drop.awaitStock(hoodie, 3, 2);
    }

    @Test
    void aCloseThatOvertakesTheNextCheckoutCostsNothingWhileUnitsAreFree() {
        String hoodie = Drop.variant(2);
        String cart = Drop.id();
        String older = Drop.id();
        String newer = Drop.id();
        Drop.hold(cart, hoodie, 2);
        Drop.requestCheckout(older, cart, Map.of(hoodie, 2));
        Drop.closeCheckout(older, cart);
        Drop.requestCheckout(newer, cart, Map.of(hoodie, 2));
        assertThat(Drop.checkoutAnswer(newer).type()).isEqualTo("holds.renewed.v1");
        Drop.awaitStock(hoodie, 2, 2);
    }

    @Test
    void theCartMayChangeWhilePayingButWhatWasFrozenStays() {
        String hoodie = Drop.variant(3);
        String cart = Drop.id();
        String checkout = Drop.id();
        Drop.hold(cart, hoodie, 2);
        Drop.requestCheckout(checkout, cart, Map.of(hoodie, 2));
        Drop.checkoutAnswer(checkout);
        String release = Drop.id();
        TestKafka.publish(
                "order.hold-requests",
                hoodie,
                release,
                "hold.release-requested.v1",
                Map.of("requestId", release, "cartId", cart, "variantId", hoodie));
        assertThat(Drop.answer(release).body().path("quantity").asInt()).isZero();
        Drop.awaitStock(hoodie, 3, 2);
        assertThat(Drop.hold(cart, hoodie, 3).body().path("quantity").asInt()).isEqualTo(3);
        Drop.awaitStock(hoodie, 3, 3);
    }

    @Test
    void otherNewsAboutCheckoutsAndPoisonAreHarmless() {
        String hoodie = Drop.variant(1);
        String cart = Drop.id();
        String checkout = Drop.id();
        Drop.publish("order.checkouts", cart, "checkout.opened.v1", Map.of("checkoutId", checkout, "cartId", cart));
        Drop.publish("order.checkouts", cart, "checkout.requested.v1", Map.of("checkoutId", checkout));
        Drop.requestCheckout(checkout, cart, Map.of(hoodie, 1));
        assertThat(Drop.checkoutAnswer(checkout).type()).isEqualTo("holds.renewed.v1");
        List<Received> letters =
                TestKafka.read("inventory.dead-letters", r -> cart.equals(r.key()), Duration.ofSeconds(10));
        assertThat(letters).anyMatch(r -> cart.equals(r.key()));
    }

    /** Waits until everything published about the cart so far has been handled. */
    private static void passThrough(String cart) {
        String last = Drop.id();
        Drop.requestCheckout(last, cart, Map.of(Drop.id(), 1));
        assertThat(Drop.checkoutAnswer(last).type()).isEqualTo("holds.lost.v1");
    }
}
