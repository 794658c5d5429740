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
 */
public record Settings(int port, Path data, Stripe stripe, MercadoPago mercadoPago, Conekta conekta) {

    /**
     * Of the Stripe wire.
     *
     * @param apiKey the only secret key that it accepts
     * @param webhookSecret what it signs its webhooks with
     * @param webhookUrl where it sends them
     */
    public record Stripe(String apiKey, String webhookSecret, URI webhookUrl) {}

    /**
     * Of the Mercado Pago wire.
     *
     * @param accessToken the only one that it accepts
     * @param webhookSecret what it signs its webhooks with
     * @param webhookUrl where it sends them
     */
    public record MercadoPago(String accessToken, String webhookSecret, URI webhookUrl) {}

    /**
     * Of the Conekta wire.
     *
     * @param apiKey the only private key that it accepts
     * @param webhookKeyFile PKCS#8 PEM of the RSA key that signs its webhooks; made at the first start when missing
     * @param webhookUrl where it sends them
     */
    public record Conekta(String apiKey, Path webhookKeyFile, URI webhookUrl) {}

    /**
     * Reads the variables that the README lists; what is missing gets the local stack's value.
     *
     * @throws IllegalArgumentException when a value cannot be used
     */
    public static Settings from(Map<String, String> environment) {
        Path data = Path.of(environment.getOrDefault("MAAL_SIMULATOR_DATA", "target/simulator-data"));
        return new Settings(
                Integer.parseInt(environment.getOrDefault("MAAL_SIMULATOR_PORT", "8090")),
                data,
                new Stripe(
                        environment.getOrDefault("MAAL_STRIPE_API_KEY", "sk_test_local"),
                        firstOf(environment, "MAAL_STRIPE_WEBHOOK_SECRETS", "whsec_local"),
                        url(environment, "MAAL_STRIPE_WEBHOOK_URL", "stripe")),
                new MercadoPago(
                        environment.getOrDefault("MAAL_MERCADOPAGO_ACCESS_TOKEN", "TEST-local"),
                        firstOf(environment, "MAAL_MERCADOPAGO_WEBHOOK_SECRETS", "mp_local"),
                        url(environment, "MAAL_MERCADOPAGO_WEBHOOK_URL", "mercadopago")),
                new Conekta(
                        environment.getOrDefault("MAAL_CONEKTA_API_KEY", "key_local"),
                        Path.of(environment.getOrDefault(
                                "MAAL_CONEKTA_WEBHOOK_PRIVATE_KEY_FILE",
                                data.resolve("conekta-webhook-key.pem").toString())),
                        url(environment, "MAAL_CONEKTA_WEBHOOK_URL", "conekta")));
    }

    private static URI url(Map<String, String> environment, String name, String provider) {
        return URI.create(environment.getOrDefault(name, "http://127.0.0.1:8080/v1/webhooks/" + provider));
    }

    private static String firstOf(Map<String, String> environment, String name, String otherwise) {
        List<String> all = Stream.of(environment.getOrDefault(name, otherwise).split(","))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList();
        if (all.isEmpty()) {
            throw new IllegalArgumentException(name + " names no secret");
        }
        return all.get(0);
    }
}
