package mx.maal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Money that is refused, comes late, comes twice, or goes back. */
@ExtendWith(RunningStack.class)
class PaymentIT {

    @Test
    void isTriedAgainAfterADeclinedCard(Shop shop) {
        String variant = shop.product(1);
        Shop.Checkout checkout = shop.checkedOut(shop.cartWith(variant, 1));
        Response declined = Shop.expect(201, shop.pay(checkout));
        shop.atProvider(declined, "decline");
        await().atMost(Shop.SOON)
                .until(() -> shop.anyone().get("/v1/checkouts/" + checkout.id()).path("lastPaymentFailure") != null);

        Response second = Shop.expect(201, shop.pay(checkout));
        assertThat(second.<String>path("id")).isNotEqualTo(declined.path("id"));
        shop.atProvider(second, "approve");

        assertThat(shop.orderOf(checkout).<String>path("status")).isEqualTo("confirmed");
        shop.awaitStock(variant, 0, 0);
    }

    @Test
    void makesOneOrderHoweverOftenItIsTold(Shop shop) {
        String variant = shop.product(3);
        Shop.Checkout checkout = shop.checkedOut(shop.cartWith(variant, 1));
        Response payment = Shop.expect(201, shop.pay(checkout));
        assertThat(Shop.expect(201, shop.pay(checkout)).<String>path("id")).isEqualTo(payment.path("id"));

        shop.atProvider(payment, "approve?copies=3");
        shop.atProvider(payment, "approve?delayMs=300");

        String order = shop.orderOf(checkout).path("id");
        Shop.refused("checkout-already-paid", shop.pay(checkout));
        shop.awaitStock(variant, 2, 0);
        assertThat(shop.ledger(variant)).isEqualTo(List.of("receipt 3", "sale -1"));
        assertThat(shop.anyone().get("/v1/checkouts/" + checkout.id()).<String>path("orderId"))
                .isEqualTo(order);
    }

    @Test
    void afterTheHoldExpiredTakesTheUnitsAgain(Shop shop) {
        String variant = shop.product(1);
        Shop.Checkout checkout = shop.checkedOut(shop.cartWith(variant, 1));
        Response payment = Shop.expect(201, shop.pay(checkout));
        awaitExpired(shop, checkout);
        shop.awaitStock(variant, 1, 0);

        shop.atProvider(payment, "approve");

        assertThat(shop.orderOf(checkout).<String>path("status")).isEqualTo("confirmed");
        shop.awaitStock(variant, 0, 0);
    }

    @Test
    void afterTheUnitsAreGoneIsRefundedOnce(Shop shop) {
        String variant = shop.product(1);
        Shop.Checkout checkout = shop.checkedOut(shop.cartWith(variant, 1));
        Response payment = Shop.expect(201, shop.pay(checkout));
        awaitExpired(shop, checkout);
        shop.awaitStock(variant, 1, 0);
        shop.buy(variant, 1);

        shop.atProvider(payment, "approve?copies=2");

        Response order = shop.orderOf(checkout);
        assertThat(order.<String>path("status")).isEqualTo("cancelled");
        shop.awaitOrder(order.path("id"), "paymentStatus", "refunded");
        shop.awaitOrder(order.path("id"), "refunded.amountMinor", checkout.total());
        assertThat(shop.ledger(variant)).isEqualTo(List.of("receipt 1", "sale -1"));
    }

    @Test
    void goesBackWhenAnOperatorCancelsTheOrder(Shop shop) {
        String variant = shop.product(2);
        Shop.Bought bought = shop.buy(variant, 2);
        shop.shipments(bought.order());

        Response cancelled = shop.operator().body("{}").post("/v1/orders/" + bought.order() + "/cancel");
        assertThat(cancelled.statusCode()).as(cancelled.asString()).isIn(200, 202);

        shop.awaitOrder(bought.order(), "status", "cancelled");
        shop.awaitOrder(bought.order(), "paymentStatus", "refunded");
        shop.awaitStock(variant, 2, 0);
        assertThat(shop.ledger(variant)).isEqualTo(List.of("receipt 2", "sale -2", "return 2"));
        assertThat(shop.operator()
                        .get("/v1/shipments?orderId=" + bought.order())
                        .<List<String>>path("items.status"))
                .containsOnly("cancelled");
    }

    private static void awaitExpired(Shop shop, Shop.Checkout checkout) {
        await().atMost(Shop.SOON.multipliedBy(2)).until(() -> "expired"
                .equals(shop.anyone().get("/v1/checkouts/" + checkout.id()).path("status")));
    }
}
