package mx.maal.payments.provider.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.payments.domain.Customer;
import mx.maal.payments.domain.Method;
import mx.maal.payments.provider.ForgedWebhook;
import mx.maal.payments.provider.PaymentProvider.Delivery;
import mx.maal.payments.provider.PaymentProvider.ToOpen;
import mx.maal.payments.provider.ProviderUnavailable;
import org.junit.jupiter.api.Test;

/** What the settings do to the wire; nothing here needs a framework. */
class StripeProviderTest {

    @Test
    void withoutKeysItTakesNothing() {
        StripeProvider provider = with(Map.of());
        assertThat(provider.configured()).isFalse();
        assertThatThrownBy(() ->
                        provider.verify(new Delivery(new byte[0], name -> "t=1,v1=00", name -> null), Instant.now()))
                .isInstanceOf(ForgedWebhook.class);
        assertThatThrownBy(() -> provider.open(new ToOpen(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        Method.CARD,
                        new Money(1, "MXN"),
                        new Customer(null, null, null),
                        null,
                        false)))
                .isInstanceOf(ProviderUnavailable.class);
        assertThat(with(Map.of("maal.stripe.api-key", "sk")).configured())
                .as("who cannot check webhooks never learns of money")
                .isFalse();
    }

    @Test
    void withBothKeysItIsConfigured() {
        StripeProvider provider = with(Map.of(
                "maal.stripe.api-key", "sk",
                "maal.stripe.webhook-secrets", "whsec_new,whsec_old"));
        assertThat(provider.configured()).isTrue();
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
