package mx.maal.payments.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import mx.maal.payments.domain.DisputeStatus;
import mx.maal.payments.domain.Method;
import mx.maal.payments.domain.RefundSettled;
import mx.maal.payments.provider.Providers;

/**
 * What an operator sees of the money. Each is there from the start, with 0: what appears only when it is first counted has
 * no rate before, and no alert sees its first count.
 */
@ApplicationScoped
class PaymentMetrics {

    private static final List<String> OUTCOMES = List.of("succeeded", "failed", "canceled", "quarantined");
    private static final List<String> REASONS = List.of("stock-short", "operator", "overpaid", "return");

    private final MeterRegistry registry;
    private final List<String> providers;

    PaymentMetrics(MeterRegistry registry, Providers providers) {
        this.registry = registry;
        this.providers = providers.names();
    }

    void start(@Observes StartupEvent event) {
        for (String provider : providers) {
            OUTCOMES.forEach(outcome -> settled(provider, outcome, 0));
            for (DisputeStatus status : DisputeStatus.values()) {
                registry.counter("payments.disputed", "provider", provider, "status", status.word());
            }
            List.of("stored", "duplicate").forEach(result -> webhooks(provider, result, 0));
            registry.counter("webhooks.given_up", "provider", provider);
        }
        for (String reason : REASONS) {
            List.of("succeeded", "failed")
                    .forEach(outcome -> registry.counter("refunds.settled", "outcome", outcome, "reason", reason));
        }
        for (Method method : Method.values()) {
            registry.counter("refunds.due", "method", method.word());
        }
    }

    /** So many payments came to an end. */
    void settled(String provider, String outcome, int payments) {
        registry.counter("payments.settled", "outcome", outcome, "provider", provider)
                .increment(payments);
    }

    /** A dispute began or was decided. */
    void disputed(String provider, DisputeStatus status) {
        registry.counter("payments.disputed", "provider", provider, "status", status.word())
                .increment();
    }

    /** A refund came to an end. */
    void settled(RefundSettled fact) {
        registry.counter(
                        "refunds.settled",
                        "outcome",
                        fact.succeeded() ? "succeeded" : "failed",
                        "reason",
                        fact.reason())
                .increment();
    }

    /** A person has to give money back. */
    void due(Method method) {
        registry.counter("refunds.due", "method", method.word()).increment();
    }

    /** So many webhooks came that were genuine. */
    void webhooks(String provider, String result, int webhooks) {
        registry.counter("webhooks.received", "provider", provider, "result", result)
                .increment(webhooks);
    }

    /** A webhook could not be processed and is not tried any more. */
    void webhookGivenUp(String provider) {
        registry.counter("webhooks.given_up", "provider", provider).increment();
    }
}
