package mx.maal.simulator;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the environment says.
 *
 * @param port where the simulator listens, on loopback only
 * @param data folder of the wires' journals
 * @param stripeApiKey the only secret key that the Stripe wire accepts
 * @param stripeWebhookSecret what the Stripe wire signs its webhooks with
 * @param stripeWebhookUrl where the Stripe wire sends them
 */
public record Settings(int port, Path data, String stripeApiKey, String stripeWebhookSecret, URI stripeWebhookUrl) {

    /**
     * Reads MAAL_SIMULATOR_PORT, MAAL_SIMULATOR_DATA, MAAL_STRIPE_API_KEY, MAAL_STRIPE_WEBHOOK_SECRETS (a comma list, the
     * first signs) and MAAL_STRIPE_WEBHOOK_URL; what is missing gets the local stack's value.
     *
     * @throws IllegalArgumentException when a value cannot be used
     */
    public static Settings from(Map<String, String> environment) {
        return new Settings(
                Integer.parseInt(environment.getOrDefault("MAAL_SIMULATOR_PORT", "8090")),
                Path.of(environment.getOrDefault("MAAL_SIMULATOR_DATA", "target/simulator-data")),
                environment.getOrDefault("MAAL_STRIPE_API_KEY", "sk_test_local"),
                firstOf(environment.getOrDefault("MAAL_STRIPE_WEBHOOK_SECRETS", "whsec_local")),
                URI.create(environment.getOrDefault(
                        "MAAL_STRIPE_WEBHOOK_URL", "http://127.0.0.1:8080/v1/webhooks/stripe")));
    }

    private static String firstOf(String secrets) {
        List<String> all = Stream.of(secrets.split(","))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList();
        if (all.isEmpty()) {
            throw new IllegalArgumentException("MAAL_STRIPE_WEBHOOK_SECRETS names no secret");
        }
        return all.get(0);
    }
}
