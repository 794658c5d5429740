package mx.maal.payments.provider.mercadopago;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings {@code maal.mercadopago.*}. */
@ConfigMapping(prefix = "maal.mercadopago")
public interface MercadoPagoSettings {

    /** Mercado Pago itself, or a simulator of it. */
    @WithDefault("https://api.mercadopago.com")
    String baseUrl();

    /** The application's secret key; without it paying here is answered with {@code provider-not-configured}. */
    Optional<String> accessToken();

    /** The signing secrets of the application's webhooks; two while one is being replaced. */
    Optional<List<String>> webhookSecrets();

    /**
     * Where Mercado Pago reaches this shop's API, as {@code https://api.example.com}; it is then told with each payment
     * where its webhooks go. Empty when that is set in its panel.
     */
    Optional<String> publicUrl();

    /** Where a shopper is sent after having paid by card; empty for Mercado Pago's own page. */
    Optional<String> successUrl();

    /** Where a shopper is sent after having given up or failed; empty for Mercado Pago's own page. */
    Optional<String> failureUrl();

    /** How far a webhook's time may be from ours, before or after. */
    @WithDefault("5M")
    Duration webhookTolerance();

    /** How long a connection may take. */
    @WithDefault("3S")
    Duration connectTimeout();

    /** How long an answer may take. */
    @WithDefault("8S")
    Duration readTimeout();
}
