package mx.maal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Parcels that leave in parts, and what comes back of them. */
@ExtendWith(RunningStack.class)
class FulfillmentIT {

    @Test
    void shipsAnOrderInParts(Shop shop) {
        String variant = shop.product(3);
        Shop.Bought bought = shop.buy(variant, 3);
        String whole = shop.shipments(bought.order()).get(0);

        Shop.expect(200, shop.ship(whole, List.of(Shop.units(bought.item(), 1))));
        shop.awaitOrder(bought.order(), "status", "partially_shipped");
        Response late = shop.operator().body("{}").post("/v1/orders/" + bought.order() + "/cancel");
        Shop.refused("order-already-shipped", late);

        String rest = shop.shipments(bought.order()).stream()
                .filter(id -> !id.equals(whole))
                .findFirst()
                .orElseThrow();
        Shop.expect(200, shop.ship(rest, null));
        shop.awaitOrder(bought.order(), "status", "shipped");
        for (String parcel : List.of(whole, rest)) {
            Shop.expect(200, shop.operator().post("/v1/shipments/" + parcel + "/deliver"));
        }
        shop.awaitOrder(bought.order(), "status", "delivered");
    }

    @Test
    void splitsAnOrderBeforeItLeaves(Shop shop) {
        String variant = shop.product(3);
        Shop.Bought bought = shop.buy(variant, 3);
        shop.shipments(bought.order());

        Response apart = split(shop, bought, 2);
        Shop.expect(201, apart);
        assertThat(shop.operator()
                        .get("/v1/shipments?orderId=" + bought.order())
                        .<List<Integer>>path("items.items.quantity.flatten()"))
                .containsExactlyInAnyOrder(1, 2);
        Shop.refused("exceeds-unshipped", split(shop, bought, 4));
    }

    private static Response split(Shop shop, Shop.Bought bought, int quantity) {
        return shop.operator()
                .body(Map.of("orderId", bought.order(), "items", List.of(Shop.units(bought.item(), quantity))))
                .post("/v1/shipments");
    }

    @Test
    void takesPartOfAnOrderBack(Shop shop) {
        String variant = shop.product(2);
        Shop.Bought bought = shop.delivered(variant, 2);

        String back = shop.takenBack(bought, 1, "new");
        Shop.expect(200, shop.operator().post("/v1/returns/" + back + "/refund"));

        shop.awaitStock(variant, 1, 0);
        shop.awaitOrder(bought.order(), "refunded.amountMinor", Shop.PRICE);
        assertThat(shop.ledger(variant)).isEqualTo(List.of("receipt 2", "sale -2", "return 1"));
    }

    @Test
    void writesOffWhatComesBackDamaged(Shop shop) {
        String variant = shop.product(1);
        Shop.Bought bought = shop.delivered(variant, 1);

        String back = shop.takenBack(bought, 1, "damaged");
        Shop.expect(200, shop.operator().post("/v1/returns/" + back + "/refund"));

        shop.awaitOrder(bought.order(), "refunded.amountMinor", Shop.PRICE);
        await().atMost(Shop.SOON).untilAsserted(() -> assertThat(shop.ledger(variant))
                .containsExactlyInAnyOrder("receipt 1", "sale -1", "return 1", "damage -1"));
        shop.awaitStock(variant, 0, 0);
        Shop.refused("sold-out", shop.add(shop.cart(), variant, 1));
    }

    @Test
    void leavesARejectedReturnWithItsOwner(Shop shop) {
        String variant = shop.product(1);
        Shop.Bought bought = shop.delivered(variant, 1);
        String asked = Shop.expect(201, shop.askReturn(bought, 1)).path("id");

        Response rejected = Shop.expect(
                200, shop.operator().body(Map.of("notes", "worn")).post("/v1/returns/" + asked + "/reject"));

        assertThat(rejected.<String>path("status")).isEqualTo("rejected");
        Response refund = shop.operator().post("/v1/returns/" + asked + "/refund");
        Shop.refused("return-already-rejected", refund);
        shop.awaitStock(variant, 0, 0);
        assertThat(shop.ledger(variant)).isEqualTo(List.of("receipt 1", "sale -1"));
    }

    @Test
    void takesNoMoreBackThanWasShipped(Shop shop) {
        String variant = shop.product(3);
        Shop.Bought bought = shop.buy(variant, 3);
        String whole = shop.shipments(bought.order()).get(0);
        Shop.expect(200, shop.ship(whole, List.of(Shop.units(bought.item(), 2))));

        Shop.refused("return-exceeds-shipped", shop.askReturn(bought, 3));
        Shop.expect(201, shop.askReturn(bought, 2));
    }
}
