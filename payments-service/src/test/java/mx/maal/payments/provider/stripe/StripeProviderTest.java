package mx.maal.payments.provider.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mx.maal.kit.Money;
import mx.maal.payments.domain.Customer;
import mx.maal.payments.domain.Method;
import mx.maal.payments.domain.Opened;
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
        assertThatThrownBy(() -> provider.open(toOpen())).isInstanceOf(ProviderUnavailable.class);
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

    @Test
    void aCrowdsConnectionsAreKeptForTheNextOnes() throws Exception {
        int crowd = 30;
        CyclicBarrier allAreThere = new CyclicBarrier(crowd);
        Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();
        ExecutorService threads = Executors.newCachedThreadPool();
        HttpServer stripe = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), crowd);
        stripe.setExecutor(threads);
        stripe.createContext("/v1/payment_intents", exchange -> {
            clientPorts.add(exchange.getRemoteAddress().getPort());
            exchange.getRequestBody().readAllBytes();
            try {
                allAreThere.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
            byte[] intent = "{\"id\":\"pi_1\",\"object\":\"payment_intent\",\"client_secret\":\"s\"}".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, intent.length);
            exchange.getResponseBody().write(intent);
            exchange.close();
        });
        stripe.start();
        try {
            StripeProvider provider = with(Map.of(
                    "maal.stripe.api-key", "sk",
                    "maal.stripe.webhook-secrets", "whsec",
                    "maal.stripe.base-url",
                            "http://127.0.0.1:" + stripe.getAddress().getPort()));
            for (int round = 0; round < 3; round++) {
                List<Future<Opened>> opened =
                        threads.invokeAll(Collections.nCopies(crowd, () -> provider.open(toOpen())));
                for (Future<Opened> one : opened) {
                    assertThat(one.get().reference()).isEqualTo("pi_1");
                }
            }
            assertThat(clientPorts).hasSize(crowd);
        } finally {
            stripe.stop(0);
            threads.shutdownNow();
        }
    }

    private static ToOpen toOpen() {
        return new ToOpen(
                UUID.randomUUID(),
                UUID.randomUUID(),
                Method.CARD,
                new Money(1, "MXN"),
                new Customer(null, null, null),
                null,
                false);
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
