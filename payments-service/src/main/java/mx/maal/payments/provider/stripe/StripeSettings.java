package mx.maal.payments.provider.stripe;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings {@code maal.stripe.*}. */
@ConfigMapping(prefix = "maal.stripe")
public interface StripeSettings {

    /** Stripe itself, or a simulator of it. */
    @WithDefault("https://api.stripe.com")
    String baseUrl();

    /** The secret key; without it payments by Stripe are answered with {@code provider-not-configured}. */
    Optional<String> apiKey();

    /** The signing secrets of the webhook endpoint; two while one is being rolled. */
    Optional<List<String>> webhookSecrets();

    /** A page to pay on; the payment's reference is appended. Empty for Stripe itself, whose client secret is used. */
    Optional<String> payPage();

    /** How long a connection may take. */
    @WithDefault("3S")
    Duration connectTimeout();

    /** How long an answer may take. */
    @WithDefault("8S")
    Duration readTimeout();
}
