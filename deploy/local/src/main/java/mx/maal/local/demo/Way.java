package mx.maal.local.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How a shopper pays: with which provider, by which of its methods. */
record Way(String provider, String method) {

    /** What each provider takes. */
    static final Map<String, Set<String>> TAKEN = Map.of(
            "stripe", Set.of("card", "oxxo"),
            "mercadopago", Set.of("card", "oxxo", "spei"),
            "conekta", Set.of("card", "oxxo", "spei"));

    /**
     * Every one of these providers by every one of these methods that it takes, in their order.
     *
     * @throws CannotRun when that leaves none
     */
    static List<Way> of(List<String> providers, List<String> methods) {
        List<Way> ways = new ArrayList<>();
        for (String provider : providers) {
            for (String method : methods) {
                if (TAKEN.get(provider).contains(method)) {
                    ways.add(new Way(provider, method));
                }
            }
        }
        if (ways.isEmpty()) {
            throw new CannotRun(
                    "None of " + String.join(", ", providers) + " takes " + String.join(", ", methods) + ".");
        }
        return ways;
    }

    /** Whether it is paid later, with a voucher or by transfer. */
    boolean slow() {
        return !method.equals("card");
    }

    /** The same provider by card. */
    Way byCard() {
        return new Way(provider, "card");
    }

    @Override
    public String toString() {
        return provider + " " + method;
    }
}
