package mx.maal.load;

import java.util.function.Consumer;
import mx.maal.load.http.Answer;
import mx.maal.load.http.Client;
import mx.maal.load.http.Loop;
import mx.maal.local.Stack;

/** The requests of a shopper's browser. On the loop's thread only; each answer is handed over on it, too. */
final class Shop {

    /** RFC 7240: the answer may wait so long for what the shopper waits for. */
    private static final String PREFER_WAIT = "Prefer: wait=5\r\n";

    final Client gateway;
    final Client simulator;
    private final boolean keys;
    private final String keyPrefix = "load-" + Long.toString(System.currentTimeMillis(), 36) + "-";
    private long lastKey;
    private int lastPerson;

    /** @param keys whether each POST has an Idempotency-Key of its own */
    Shop(Loop loop, Stack stack, boolean keys) {
        this.gateway = new Client(loop, stack.gateway());
        this.simulator = new Client(loop, stack.simulator());
        this.keys = keys;
    }

    void openCart(Consumer<Answer> then) {
        post("/v1/carts", "", then);
    }

    void readCart(String cart, Consumer<Answer> then) {
        gateway.get("/v1/carts/" + cart, "", then);
    }

    /** Asks for one unit. */
    void addLine(String cart, String variant, Consumer<Answer> then) {
        post("/v1/carts/" + cart + "/lines", "{\"variantId\":\"" + variant + "\",\"quantity\":1}", then);
    }

    /** Checks out as somebody who has not been here before. */
    void checkOut(String cart, Consumer<Answer> then) {
        int person = ++lastPerson;
        post(
                "/v1/carts/" + cart + "/checkout",
                "{\"email\":\"shopper" + person + "@example.mx\",\"phone\":\"+5255" + (10_000_000 + person)
                        + "\",\"shippingMethod\":\"standard\",\"shippingAddress\":{\"name\":\"Shopper " + person
                        + "\",\"line1\":\"Av. Álvaro Obregón " + (100 + person % 200)
                        + "\",\"city\":\"Ciudad de México\",\"state\":\"CDMX\",\"postalCode\":\"06700\",\"country\":\"MX\"}}",
                then);
    }

    /** Reads a checkout; the answer may wait until it has changed. */
    void awaitCheckout(String checkout, Consumer<Answer> then) {
        gateway.get("/v1/checkouts/" + checkout, PREFER_WAIT, then);
    }

    void payByCard(String checkout, Consumer<Answer> then) {
        post("/v1/payments", "{\"checkoutId\":\"" + checkout + "\",\"provider\":\"stripe\",\"method\":\"card\"}", then);
    }

    /** The bank says yes, and the provider tells payments-service. */
    void approve(String providerReference, Consumer<Answer> then) {
        simulator.post("/control/stripe/" + providerReference + "/approve", "", "", then);
    }

    private void post(String path, String body, Consumer<Answer> then) {
        gateway.post(path, keys ? "Idempotency-Key: " + keyPrefix + ++lastKey + "\r\n" : "", body, then);
    }
}
