package mx.maal.gateway.docs;

import java.util.Locale;

/** Names of places on the page. */
final class Anchors {

    private Anchors() {}

    /** The same for the same parts, and fit for an address: {@code order-service-get-v1-carts-id}. */
    static String of(String... parts) {
        return String.join("-", parts)
                .replaceAll("[^A-Za-z0-9.]+", "-")
                .replaceAll("-$", "")
                .toLowerCase(Locale.ROOT);
    }
}
