package mx.maal.payments.provider.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.payments.provider.ForgedWebhook;
import mx.maal.payments.provider.ProviderUnavailable;
import org.junit.jupiter.api.Test;

/** What the settings do to the wire; nothing here needs a framework. */
class StripeProviderTest {

    @Test
    void withoutKeysItTakesNothing() {
        StripeProvider provider = with(Map.of());
        assertThat(provider.configured()).isFalse();
        assertThatThrownBy(() -> provider.verify(new byte[0], name -> "t=1,v1=00", Instant.now()))
                .isInstanceOf(ForgedWebhook.class);
        assertThatThrownBy(() -> provider.open(UUID.randomUUID(), UUID.randomUUID(), "card", new Money(1, "MXN")))
                .isInstanceOf(ProviderUnavailable.class);
        assertThat(with(Map.of("maal.stripe.api-key", "sk")).configured())
                .as("who cannot check webhooks never learns of money")
                .isFalse();
    }

    @Test
    void withBothKeysItIsConfigured() {
        StripeProvider provider = with(Map.of(
                "maal.stripe.api-key", "sk",
                "maal.stripe.webhook-secrets", "whsec_new,whsec_old",
                "maal.stripe.pay-page", "http://127.0.0.1/pay/"));
        assertThat(provider.configured()).isTrue();
        assertThat(provider.payPage("pi_1")).contains("http://127.0.0.1/pay/pi_1");
        assertThat(with(Map.of()).payPage("pi_1")).isEmpty();
    }

    private static StripeProvider with(Map<String, String> settings) {
        return new StripeProvider(new SmallRyeConfigBuilder()
                .withMapping(StripeSettings.class)
                .withDefaultValues(settings)
                .withConverters(new org.eclipse.microprofile.config.spi.Converter<?>[] {
                    new io.quarkus.runtime.configuration.DurationConverter()
                })
                .build()
                .getConfigMapping(StripeSettings.class));
    }
}
