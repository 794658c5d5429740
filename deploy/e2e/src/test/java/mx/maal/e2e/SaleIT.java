package mx.maal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From the shelf to the shopper and back, and the ways in which it does not begin. */
@ExtendWith(RunningStack.class)
class SaleIT {

    @Test
    void sellsShipsTakesBackRestocksAndRefunds(Shop shop) {
        String variant = shop.dropProduct(5, Instant.now().minusSeconds(60), null, 2, "reserved");
        String cart = shop.cartWith(variant, 2);
        shop.awaitStock(variant, 5, 2);
        Shop.Checkout checkout = shop.checkedOut(cart);
        assertThat(checkout.total()).isEqualTo(2 * Shop.PRICE + Shop.SHIPPING);
        shop.atProvider(Shop.expect(201, shop.pay(checkout)), "approve");
        Response order = shop.orderOf(checkout);
        assertThat(order.<String>path("status")).isEqualTo("confirmed");
        assertThat(Shop.total(order)).isEqualTo(checkout.total());
        shop.awaitStock(variant, 3, 0);

        String id = order.path("id");
        Shop.Bought bought =
                new Shop.Bought(id, order.path("items[0].id"), checkout.accessToken(), order.path("paymentId"));
        String shipment = shop.shipments(id).get(0);
        Shop.expect(200, shop.ship(shipment, null));
        shop.awaitOrder(id, "status", "shipped");
        Shop.expect(200, shop.operator().post("/v1/shipments/" + shipment + "/deliver"));
        shop.awaitOrder(id, "status", "delivered");

        String back = shop.takenBack(bought, 2, "new");
        shop.awaitStock(variant, 5, 0);
        Shop.expect(200, shop.operator().post("/v1/returns/" + back + "/refund"));
        shop.awaitOrder(id, "refunded.amountMinor", 2 * Shop.PRICE);
        shop.awaitOrder(id, "paymentStatus", "partially_refunded");
        await().atMost(Shop.SOON).until(() -> "refunded"
                .equals(shop.operator().get("/v1/returns/" + back).path("status")));
        assertThat(shop.ledger(variant)).isEqualTo(List.of("receipt 5", "sale -2", "return 2"));
    }

    @Test
    void tellsWhoComesTooLateThatItIsSoldOut(Shop shop) {
        String variant = shop.product(1);
        shop.cartWith(variant, 1);

        Shop.refused("sold-out", shop.add(shop.cart(), variant, 1));
    }

    @Test
    void sellsNothingBeforeADropOpens(Shop shop) {
        String variant = shop.dropProduct(1, Instant.now().plusSeconds(3_600), null, null, "drop-not-open");

        Shop.refused("drop-not-open", shop.add(shop.cart(), variant, 1));
        shop.awaitStock(variant, 1, 0);
    }

    @Test
    void sellsNothingAfterADropHasEnded(Shop shop) {
        Instant now = Instant.now();
        String variant = shop.dropProduct(1, now.minusSeconds(7_200), now.minusSeconds(3_600), null, "drop-ended");

        Shop.refused("drop-ended", shop.add(shop.cart(), variant, 1));
        shop.awaitStock(variant, 1, 0);
    }

    @Test
    void endsADropAtItsInstantWithoutAJob(Shop shop) {
        Shop.InDrop sold = shop.inDrop(5, null, null, null, "reserved");
        Instant end = Instant.now().plusSeconds(10);
        shop.end(sold, end);

        // Known to be over only by the clock: nothing happens at that instant.
        await().pollDelay(Duration.between(Instant.now(), end))
                .atMost(Shop.SOON)
                .until(() -> "drop-ended".equals(Shop.problem(shop.add(shop.cart(), sold.variant(), 1))));
    }

    @Test
    void sellsNoMoreToACartThanTheDropAllows(Shop shop) {
        String variant = shop.dropProduct(5, null, null, 2, "reserved");
        String cart = shop.cartWith(variant, 2);

        Shop.refused("purchase-limit", shop.add(cart, variant, 1));
        shop.awaitStock(variant, 5, 2);
    }
}
