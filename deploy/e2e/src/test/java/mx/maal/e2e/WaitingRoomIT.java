package mx.maal.e2e;

import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A drop whose shoppers come in one after the other, through two replicas. */
@ExtendWith(RunningStack.class)
class WaitingRoomIT {

    private static final int SHOPPERS = 12;

    @Test
    void sellsToThoseWhomItHasLetIn(Shop shop) {
        Shop.InDrop drop = shop.inDrop(SHOPPERS + 1, null, null, null, "reserved");
        String slug = Shop.expect(
                        200,
                        shop.operator().body(Map.of("admissionsPerSecond", 2)).patch("/v1/collections/" + drop.drop()))
                .path("slug");
        List<String> carts =
                IntStream.range(0, SHOPPERS).mapToObj(i -> shop.cart()).toList();
        await("a waiting room at both replicas").atMost(Shop.SOON).until(() -> IntStream.range(0, 6)
                .allMatch(i -> shop.anyone()
                                .body(Map.of("collection", slug, "cartId", "00000000-0000-4000-8000-000000000000"))
                                .post("/v1/tickets")
                                .asString()
                                .contains("unknown-cart")
                        && Shop.problem(shop.add(carts.get(0), drop.variant(), 1))
                                .equals("ticket-required")));

        List<String> tickets = new ArrayList<>();
        for (String cart : carts) {
            Response arrived = shop.anyone()
                    .body(Map.of("collection", slug, "cartId", cart))
                    .post("/v1/tickets");
            tickets.add(Shop.expect(201, arrived).path("ticket"));
        }
        Response early = add(shop, carts.get(SHOPPERS - 1), drop.variant(), tickets.get(SHOPPERS - 1));
        // On a busy machine the last one's turn may have come by now.
        if (!isAdmitted(shop, tickets.get(SHOPPERS - 1))) {
            Shop.refused("not-admitted", early);
        }
        for (int i = 0; i < SHOPPERS; i++) {
            String ticket = tickets.get(i);
            await("ticket " + i).atMost(Shop.SOON).until(() -> isAdmitted(shop, ticket));
            Shop.expect(201, add(shop, carts.get(i), drop.variant(), ticket));
        }

        Shop.expect(403, add(shop, carts.get(SHOPPERS - 1), drop.variant(), tickets.get(0)));
        shop.buy(carts.get(SHOPPERS - 1));
    }

    private static boolean isAdmitted(Shop shop, String ticket) {
        return "admitted".equals(shop.anyone().get("/v1/tickets/" + ticket).path("status"));
    }

    private static Response add(Shop shop, String cart, String variant, String ticket) {
        return shop.anyone()
                .header("Waiting-Room-Ticket", ticket)
                .body(Map.of("variantId", variant, "quantity", 1))
                .post("/v1/carts/" + cart + "/lines");
    }
}
