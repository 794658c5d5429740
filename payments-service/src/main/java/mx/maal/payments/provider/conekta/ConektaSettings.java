package mx.maal.payments.provider.conekta;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings {@code maal.conekta.*}. */
@ConfigMapping(prefix = "maal.conekta")
public interface ConektaSettings {

    /** Conekta itself, or a simulator of it. */
    @WithDefault("https://api.conekta.io")
    String baseUrl();

    /** The private key; without it paying here is answered with {@code provider-not-configured}. */
    Optional<String> apiKey();

    /**
     * The public keys of the webhook signatures, in PEM or its base64 alone; two while one is being replaced.
     * A key that cannot be read keeps the service from starting.
     */
    Optional<List<String>> webhookPublicKeys();

    /** Where a shopper is sent after having paid by card; empty for Conekta's own page. */
    Optional<String> successUrl();

    /** Where a shopper is sent after having failed to; empty for Conekta's own page. */
    Optional<String> failureUrl();

    /** How long a connection may take. */
    @WithDefault("3S")
    Duration connectTimeout();

    /** How long an answer may take. */
    @WithDefault("8S")
    Duration readTimeout();
}
