package mx.maal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** A drop as it is meant: all at once, through two replicas of order-service and two of inventory-service. */
@Isolated("its shoppers want the machine for themselves")
@ExtendWith(RunningStack.class)
class ConcurrencyIT {

    private static final int BUYERS = 1_000;
    private static final int UNITS = 100;
    private static final int AT_ONCE = 64;

    @Test
    @Timeout(180)
    void aThousandBuyersGetExactlyAHundredUnits(Shop shop) throws Exception {
        String variant = shop.dropProduct(UNITS, Instant.now().minusSeconds(1), null, 1, "reserved");
        shop.awaitStock(variant, UNITS, 0);

        List<String> ends = all(() -> buy(shop, variant));

        assertThat(ends).hasSize(BUYERS).containsOnly("confirmed", "sold-out");
        assertThat(ends.stream().filter("confirmed"::equals)).hasSize(UNITS);
        shop.awaitStock(variant, 0, 0);
        List<String> sales =
                shop.ledger(variant).stream().filter("sale -1"::equals).toList();
        assertThat(sales).hasSize(UNITS);
        shop.audit();
    }

    private static String buy(Shop shop, String variant) {
        String cart = shop.cart();
        Response line = shop.add(cart, variant, 1);
        if (line.statusCode() != 201) {
            return Shop.problem(line).isEmpty() ? line.asString() : Shop.problem(line);
        }
        Shop.Checkout checkout = shop.checkedOut(cart);
        shop.atProvider(Shop.expect(201, shop.pay(checkout)), "approve");
        return shop.orderOf(checkout).path("status");
    }

    private interface Buyer {
        String buy() throws Exception;
    }

    private static List<String> all(Buyer buyer) throws Exception {
        ExecutorService crowd = Executors.newFixedThreadPool(AT_ONCE);
        List<Future<String>> buyers = new ArrayList<>();
        for (int i = 0; i < BUYERS; i++) {
            buyers.add(crowd.submit(buyer::buy));
        }
        crowd.shutdown();
        List<String> ends = new ArrayList<>();
        for (Future<String> end : buyers) {
            ends.add(end.get());
        }
        return ends;
    }
}
