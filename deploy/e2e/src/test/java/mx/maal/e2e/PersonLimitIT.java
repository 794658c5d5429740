package mx.maal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nobody gets more of a drop than one person may, through two replicas of order-service. */
@ExtendWith(RunningStack.class)
class PersonLimitIT {

    private static final int AT_ONCE = 50;
    private static final int LIMIT = 2;

    @AfterAll
    static void theLawsHold(Shop shop) throws IOException, InterruptedException {
        shop.audit();
    }

    /** It refuses what one cart alone may not have, and holds nothing for it. */
    private static String limitedDrop(Shop shop, int units) {
        String variant = shop.dropWith(units, Map.of("personLimit", LIMIT));
        Shop.refused("person-limit", shop.add(shop.cart(), variant, LIMIT + 1));
        shop.awaitStock(variant, units, 0);
        return variant;
    }

    @Test
    void fiftyCartsOfOnePersonMakeAsManyOrdersAsOnePersonMay(Shop shop) throws Exception {
        String variant = limitedDrop(shop, AT_ONCE);
        ExecutorService hands = Executors.newFixedThreadPool(AT_ONCE);
        List<Future<String>> carts = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            String email = "h.o.a.r.d.e.r+" + i + "@gmail.com";
            String phone = "55 1000 00" + (10 + i);
            carts.add(hands.submit(() -> buy(shop, variant, email, phone)));
        }
        hands.shutdown();
        List<String> ends = new ArrayList<>();
        for (Future<String> end : carts) {
            ends.add(end.get());
        }

        assertThat(ends).hasSize(AT_ONCE).containsOnly("confirmed", "person-limit");
        assertThat(ends.stream().filter("confirmed"::equals)).hasSize(LIMIT);
    }

    private static String buy(Shop shop, String variant, String email, String phone) {
        Response answer = shop.checkOut(shop.cartWith(variant, 1), email, phone);
        if (answer.statusCode() == 409) {
            return Shop.problem(answer);
        }
        Shop.Checkout checkout = Shop.opened(answer);
        shop.atProvider(Shop.expect(201, shop.pay(checkout)), "approve");
        return shop.orderOf(checkout).path("status");
    }

    @Test
    void lateMoneyBeyondTheLimitGoesBackOnceAndTheUnitsStay(Shop shop) {
        String variant = limitedDrop(shop, 10);
        Shop.Checkout late = shop.checkedOut(shop.cartWith(variant, 2));
        Response payment = shop.opened(late, "stripe", "card");
        await("the checkout to end")
                .atMost(Shop.SOON)
                .until(() -> shop.anyone().get("/v1/checkouts/" + late.id()).path("status"), "expired"::equals);
        Shop.Bought bought = shop.buy(variant, 2);

        shop.atProvider(payment, "approve?copies=2");

        await("the refund")
                .atMost(Shop.SOON)
                .until(
                        () -> shop.operator()
                                .get("/v1/refunds?paymentId=" + payment.path("id"))
                                .path("items.status"),
                        List.of("succeeded")::equals);
        assertThat(shop.anyone().get("/v1/checkouts/" + late.id()).<String>path("orderId"))
                .isNull();
        shop.awaitOrder(bought.order(), "status", "confirmed");
        shop.awaitStock(variant, 8, 0);
    }
}
