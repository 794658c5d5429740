package mx.maal.inventory.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mx.maal.inventory.Database;
import mx.maal.inventory.Drop;
import mx.maal.inventory.app.HoldExpiry;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.TestKafka;
import mx.maal.kit.test.TestKafka.Received;
import org.junit.jupiter.api.Test;

/** Checkouts whose units wait for a slow payment. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class VoucherHoldsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String REQUESTED = "checkout.extension-requested.v1";

    @Inject
    Database database;

    @Inject
    HoldExpiry expiry;

    /** A cart with a checkout that has frozen units. */
    private record Shopper(String cart, String checkout, Map<String, Integer> items) {

        static Shopper with(Map<String, Integer> items) {
            Shopper shopper = new Shopper(Drop.id(), Drop.id(), items);
            Drop.requestCheckout(shopper.checkout(), shopper.cart(), items);
            assertThat(Drop.checkoutAnswer(shopper.checkout()).type()).isEqualTo("holds.renewed.v1");
            return shopper;
        }

        /** Asks to wait for a payment, whose id it returns. */
        String ask(Instant until, int voucherShare) {
            String payment = Drop.id();
            Drop.publish(
                    "order.checkouts",
                    cart,
                    REQUESTED,
                    Drop.extension(checkout, cart, payment, until, items, voucherShare));
            return payment;
        }

        Received askAndAwait(Instant until, int voucherShare) {
            return Drop.extensionAnswer(ask(until, voucherShare));
        }
    }

    private static Instant inTwoDays() {
        return Instant.now().plus(48, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MICROS);
    }

    private static Instant expiry(Received fact) {
        return Instant.parse(fact.body().path("expiresAt").asText());
    }

    private static void assertRefused(Received answer, String reason) {
        assertThat(answer.type()).isEqualTo("holds.extension-refused.v1");
        assertThat(answer.body().path("reason").asText()).isEqualTo(reason);
    }

    /** Of the cart's active holds. */
    private List<String> vouchers(Shopper shopper) {
        return database.texts(
                "SELECT DISTINCT voucher FROM inventory_reservations WHERE cart_id = ? AND status = 'active'",
                UUID.fromString(shopper.cart()));
    }

    @Test
    void theHoldsOfACheckoutWaitForItsPayment() {
        String hoodie = Drop.variant(10);
        String cap = Drop.variant(10);
        Shopper ana = Shopper.with(Map.of(hoodie, 2, cap, 1));
        Instant until = inTwoDays();
        Received extended = ana.askAndAwait(until, 20);
        assertThat(extended.type()).isEqualTo("holds.extended.v1");
        assertThat(extended.key()).isEqualTo(ana.cart());
        assertThat(extended.body().path("checkoutId").asText()).isEqualTo(ana.checkout());
        assertThat(expiry(extended)).isEqualTo(until);
        assertThat(database.number(
                        "SELECT count(*) FROM inventory_reservations WHERE cart_id = ? AND voucher AND expires_at = ?",
                        UUID.fromString(ana.cart()),
                        until.atOffset(java.time.ZoneOffset.UTC)))
                .isEqualTo(2);
        expiry.sweep();
        Drop.awaitStock(hoodie, 10, 2);
        Drop.awaitStock(cap, 10, 1);
    }

    @Test
    void theLongestHoldIsSeventyTwoHours() {
        Shopper ana = Shopper.with(Map.of(Drop.variant(1), 1));
        Instant before = Instant.now();
        Received extended = ana.askAndAwait(before.plus(30, ChronoUnit.DAYS), 100);
        assertThat(expiry(extended))
                .isBetween(before.plus(71, ChronoUnit.HOURS), Instant.now().plus(73, ChronoUnit.HOURS));
    }

    @Test
    void vouchersNeverBlockMoreThanTheirShare() {
        String hoodie = Drop.variant(10);
        Shopper ana = Shopper.with(Map.of(hoodie, 2));
        Shopper beto = Shopper.with(Map.of(hoodie, 1));
        assertThat(ana.askAndAwait(inTwoDays(), 20).type()).isEqualTo("holds.extended.v1");
        assertRefused(beto.askAndAwait(inTwoDays(), 20), "voucher-share-reached");
        assertThat(vouchers(beto)).containsExactly("f");
        assertThat(beto.askAndAwait(inTwoDays(), 30).type()).isEqualTo("holds.extended.v1");
        assertThat(ana.askAndAwait(inTwoDays(), 30).type())
                .as("again: its own two count once")
                .isEqualTo("holds.extended.v1");
        assertRefused(Shopper.with(Map.of(hoodie, 1)).askAndAwait(inTwoDays(), 0), "voucher-share-reached");
        Drop.awaitStock(hoodie, 10, 4);
    }

    @Test
    void oneItemOverItsShareRefusesAll() {
        String hoodie = Drop.variant(100);
        String cap = Drop.variant(4);
        Shopper ana = Shopper.with(Map.of(hoodie, 1, cap, 1));
        assertRefused(ana.askAndAwait(inTwoDays(), 20), "voucher-share-reached");
        assertThat(vouchers(ana)).containsExactly("f");
    }

    @Test
    void theSameEventTwiceIsAnsweredOnce() {
        String hoodie = Drop.variant(10);
        Shopper ana = Shopper.with(Map.of(hoodie, 1));
        String payment = Drop.id();
        String eventId = Drop.id();
        Map<String, Object> request = Drop.extension(ana.checkout(), ana.cart(), payment, inTwoDays(), ana.items(), 20);
        TestKafka.publish("order.checkouts", ana.cart(), eventId, REQUESTED, request);
        TestKafka.publish("order.checkouts", ana.cart(), eventId, REQUESTED, request);
        Drop.requestCheckout(ana.checkout(), ana.cart(), ana.items());
        TestKafka.publish("order.checkouts", ana.cart(), eventId, REQUESTED, request);
        Drop.closeCheckout(ana.checkout(), ana.cart());
        assertThat(Drop.reservationsOf(ana.cart(), r -> r.type().equals("hold.released.v1")))
                .extracting(Received::type)
                .containsExactly("holds.renewed.v1", "holds.extended.v1", "holds.renewed.v1", "hold.released.v1");
    }

    @Test
    void aCheckoutThatClosedFirstHasNothingToExtend() {
        String hoodie = Drop.variant(10);
        Shopper ana = Shopper.with(Map.of(hoodie, 2));
        Drop.closeCheckout(ana.checkout(), ana.cart());
        assertRefused(ana.askAndAwait(inTwoDays(), 20), "hold-lost");
        Drop.awaitStock(hoodie, 10, 0);
    }

    @Test
    void aCloseGivesUnitsAndShareBackBeforeTheVouchersTime() {
        String hoodie = Drop.variant(10);
        Shopper ana = Shopper.with(Map.of(hoodie, 2));
        Shopper beto = Shopper.with(Map.of(hoodie, 2));
        ana.askAndAwait(inTwoDays(), 20);
        Drop.closeCheckout(ana.checkout(), ana.cart());
        Drop.awaitStock(hoodie, 10, 2);
        assertThat(beto.askAndAwait(inTwoDays(), 20).type()).isEqualTo("holds.extended.v1");
    }

    @Test
    void whatANewerCheckoutTookOverIsLostToTheOlder() {
        String hoodie = Drop.variant(10);
        Shopper older = Shopper.with(Map.of(hoodie, 1));
        Shopper newer = new Shopper(older.cart(), Drop.id(), older.items());
        Drop.requestCheckout(newer.checkout(), newer.cart(), newer.items());
        assertRefused(older.askAndAwait(inTwoDays(), 20), "hold-lost");
        assertThat(newer.askAndAwait(inTwoDays(), 20).type()).isEqualTo("holds.extended.v1");
    }

    @Test
    void aRenewalMakesAnOrdinaryHoldOfIt() {
        String hoodie = Drop.variant(10);
        Shopper ana = Shopper.with(Map.of(hoodie, 2));
        ana.askAndAwait(inTwoDays(), 20);
        Drop.requestCheckout(ana.checkout(), ana.cart(), ana.items());
        Shopper beto = Shopper.with(Map.of(hoodie, 2));
        await().atMost(PATIENCE).until(() -> vouchers(ana).equals(List.of("f")));
        assertThat(database.number(
                        "SELECT count(*) FROM inventory_reservations WHERE cart_id = ? "
                                + "AND expires_at < now() + interval '1 hour'",
                        UUID.fromString(ana.cart())))
                .isEqualTo(1);
        assertThat(beto.askAndAwait(inTwoDays(), 20).type()).isEqualTo("holds.extended.v1");
        Drop.awaitStock(hoodie, 10, 4);
    }

    @Test
    void anExpiredVoucherBlocksAndCountsNothingFromItsInstantThoughNobodySwept() {
        String hoodie = Drop.variant(10);
        Shopper ana = Shopper.with(Map.of(hoodie, 2));
        assertThat(ana.askAndAwait(Instant.now().plusSeconds(2), 20).type()).isEqualTo("holds.extended.v1");
        await().atMost(PATIENCE).until(() -> Drop.stock(hoodie).getInt("held") == 0);
        assertThat(vouchers(ana)).as("still marked active").containsExactly("t");
        assertRefused(ana.askAndAwait(inTwoDays(), 100), "hold-lost");
        Shopper beto = Shopper.with(Map.of(hoodie, 2));
        assertThat(beto.askAndAwait(inTwoDays(), 20).type()).isEqualTo("holds.extended.v1");

        expiry.sweep();
        Received expired = Drop.reservation(
                r -> r.type().equals("hold.expired.v1") && r.key().equals(ana.cart()));
        assertThat(expired.body().path("checkoutId").asText()).isEqualTo(ana.checkout());
        assertThat(vouchers(beto)).as("is left alone").containsExactly("t");
        Drop.awaitStock(hoodie, 10, 2);
    }

    @Test
    void aPaidVoucherIsSoldLikeAnyHold() {
        String hoodie = Drop.variant(10);
        Shopper ana = Shopper.with(Map.of(hoodie, 2));
        ana.askAndAwait(inTwoDays(), 20);
        String order = Drop.id();
        Drop.placeOrder(order, ana.checkout(), ana.cart(), ana.items());
        Drop.commitment(order, "stock.committed.v1");
        Drop.awaitStock(hoodie, 8, 0);
        assertRefused(ana.askAndAwait(inTwoDays(), 20), "hold-lost");
    }

    @Test
    void aVoucherHoldDoesNotGrow() {
        String hoodie = Drop.variant(10);
        Shopper ana = Shopper.with(Map.of(hoodie, 2));
        ana.askAndAwait(inTwoDays(), 20);
        Received more = Drop.answer(Drop.ask(Drop.holdRequest(ana.cart(), hoodie, 1)));
        assertThat(more.type()).isEqualTo("hold.rejected.v1");
        assertThat(more.body().path("reason").asText()).isEqualTo("purchase-limit");
        assertThat(more.body().path("heldQuantity").asInt()).isEqualTo(2);
        Drop.awaitStock(hoodie, 10, 2);
    }

    @Test
    void malformedRequestsAreDeadLettersAndOnlyThey() {
        String hoodie = Drop.variant(10);
        Shopper ana = Shopper.with(Map.of(hoodie, 1));
        Map<String, Object> fine = Drop.extension(ana.checkout(), ana.cart(), Drop.id(), inTwoDays(), ana.items(), 20);
        List<Map<String, Object>> malformed = List.of(
                changed(fine, "until", null),
                changed(fine, "until", "mañana"),
                changed(fine, "paymentId", null),
                changed(fine, "items", List.of()),
                changed(fine, "items", List.of(Map.of("variantId", hoodie, "quantity", 1, "voucherShare", 101))),
                changed(fine, "items", List.of(Map.of("variantId", hoodie, "quantity", 1))),
                changed(fine, "items", List.of(Map.of("variantId", hoodie, "quantity", 0, "voucherShare", 20))));
        malformed.forEach(request -> Drop.publish("order.checkouts", ana.cart(), REQUESTED, request));
        assertThat(ana.askAndAwait(inTwoDays(), 20).type()).isEqualTo("holds.extended.v1");
        List<Received> letters = TestKafka.read("inventory.dead-letters", r -> false, Duration.ofSeconds(2)).stream()
                .filter(r -> ana.cart().equals(r.key()))
                .toList();
        assertThat(letters).hasSize(malformed.size());
        assertThat(letters)
                .extracting(r -> r.headers().get("dead-letter-cause"))
                .anyMatch(cause -> cause.contains("voucherShare must be 0 to 100"));
    }

    private static Map<String, Object> changed(Map<String, Object> request, String field, Object value) {
        Map<String, Object> changed = new HashMap<>(request);
        changed.put(field, value);
        return changed;
    }
}
