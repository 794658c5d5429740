package mx.maal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Holds that end, and carts that change, while someone is still shopping. */
@ExtendWith(RunningStack.class)
class HoldIT {

    @Test
    void expiresInTheCartAndIsAnothersThen(Shop shop) {
        String variant = shop.product(1);
        String slow = shop.cartWith(variant, 1);
        Shop.refused("sold-out", shop.add(shop.cart(), variant, 1));

        await().atMost(Shop.SOON).until(() -> "expired"
                .equals(shop.anyone().get("/v1/carts/" + slow).path("lines[0].status")));

        Shop.expect(201, shop.add(shop.cart(), variant, 1));
        Shop.refused("hold-expired", shop.checkOut(slow));
    }

    /** It takes a race to get here by itself; so the hold ends without order-service's knowing. */
    @Test
    void isLostAtCheckoutWhenItsUnitsWentToAnother(Shop shop) throws SQLException {
        List<String> variants = shop.variants(1, 2);
        String cart = shop.cart();
        Shop.expect(201, shop.add(cart, variants.get(0), 1));
        Shop.expect(201, shop.add(cart, variants.get(1), 1));
        shop.sql(
                "inventory",
                "UPDATE inventory_reservations SET status = 'released' WHERE product_variant_id = '" + variants.get(0)
                        + "'");
        Shop.expect(201, shop.add(shop.cart(), variants.get(0), 1));

        Response checkout = shop.checkOut(cart);

        Shop.refused("hold-lost", checkout);
        assertThat(checkout.<List<String>>path("lost.variantId")).containsExactly(variants.get(0));
        shop.awaitStock(variants.get(1), 1, 1);
        assertThat(shop.anyone().get("/v1/carts/" + cart).<List<String>>path("lines.status"))
                .containsExactly("expired", "reserved");
    }

    @Test
    void keepsWhatTheCheckoutFrozeWhileTheCartChanges(Shop shop) {
        String variant = shop.product(5);
        String cart = shop.cartWith(variant, 2);
        Shop.Checkout checkout = shop.checkedOut(cart);

        String line = shop.anyone().get("/v1/carts/" + cart).path("lines[0].id");
        Shop.expect(200, shop.anyone().body(Map.of("quantity", 3)).patch("/v1/carts/" + cart + "/lines/" + line));
        shop.awaitStock(variant, 5, 3);
        Shop.expect(204, shop.anyone().delete("/v1/carts/" + cart + "/lines/" + line));
        shop.awaitStock(variant, 5, 2);

        shop.atProvider(Shop.expect(201, shop.pay(checkout)), "approve");
        Response order = shop.orderOf(checkout);
        assertThat(order.<String>path("status")).isEqualTo("confirmed");
        assertThat(order.<Integer>path("items[0].quantity")).isEqualTo(2);
        assertThat(Shop.total(order)).isEqualTo(2 * Shop.PRICE + Shop.SHIPPING);
        shop.awaitStock(variant, 3, 0);
    }
}
