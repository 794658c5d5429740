package mx.maal.payments.provider;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.faulttolerance.api.Guard;
import jakarta.enterprise.util.TypeLiteral;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import mx.maal.payments.domain.Method;
import mx.maal.payments.domain.Opened;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * A wire behind a circuit breaker: when most calls find the provider unavailable, the next ones are not even tried for a
 * while, so that waiting requests do not pile up. Nothing is repeated here: whoever calls knows whether that is safe.
 */
final class GuardedProvider implements PaymentProvider {

    private static final Logger LOG = Logger.getLogger(GuardedProvider.class);
    private static final int CALLS_LOOKED_AT = 20;
    private static final double UNAVAILABLE_RATIO = 0.5;
    private static final int PAUSE_SECONDS = 5;

    private final PaymentProvider wire;
    private final Guard guard;
    private final MeterRegistry metrics;
    private final Timer answered;
    private final Timer refused;
    private final Timer unavailable;

    GuardedProvider(PaymentProvider wire, MeterRegistry metrics) {
        this.wire = wire;
        this.metrics = metrics;
        answered = calls("answered");
        refused = calls("refused");
        unavailable = calls("unavailable");
        this.guard = Guard.create()
                .withCircuitBreaker()
                .failOn(ProviderUnavailable.class)
                .requestVolumeThreshold(CALLS_LOOKED_AT)
                .failureRatio(UNAVAILABLE_RATIO)
                .delay(PAUSE_SECONDS, ChronoUnit.SECONDS)
                .onStateChange(state -> LOG.warnf("calls to %s: circuit %s", wire.name(), state))
                .done()
                .build();
    }

    private <T> T guarded(Supplier<T> call, TypeLiteral<T> type) {
        Timer.Sample sample = Timer.start(metrics);
        Timer outcome = unavailable;
        try {
            T answer = guard.get(call, type);
            outcome = answered;
            return answer;
        } catch (ProviderRefused e) {
            outcome = refused;
            throw e;
        } catch (CircuitBreakerOpenException e) {
            throw new ProviderUnavailable(wire.name() + " did not answer lately; not asked for some seconds", e);
        } finally {
            sample.stop(outcome);
        }
    }

    private Timer calls(String outcome) {
        return Timer.builder("provider.calls")
                .description("Calls to a payment provider, those that an open circuit forbids included as unavailable")
                .tags("provider", wire.name(), "outcome", outcome)
                .register(metrics);
    }

    @Override
    public String name() {
        return wire.name();
    }

    @Override
    public boolean configured() {
        return wire.configured();
    }

    @Override
    public Set<Method> methods() {
        return wire.methods();
    }

    @Override
    public boolean refunds(Method method) {
        return wire.refunds(method);
    }

    @Override
    public Opened open(ToOpen payment) {
        return guarded(() -> wire.open(payment), new TypeLiteral<>() {});
    }

    @Override
    public List<ProviderNews> find(Known payment) {
        return guarded(() -> wire.find(payment), new TypeLiteral<>() {});
    }

    @Override
    public List<ProviderNews> cancel(Known payment) {
        return guarded(() -> wire.cancel(payment), new TypeLiteral<>() {});
    }

    @Override
    public ProviderNews.RefundMoved refund(ToRefund refund) {
        return guarded(() -> wire.refund(refund), new TypeLiteral<>() {});
    }

    @Override
    public ProviderNews.RefundMoved findRefund(Known payment, String refundReference) {
        return guarded(() -> wire.findRefund(payment, refundReference), new TypeLiteral<>() {});
    }

    @Override
    public Webhook verify(Delivery delivery, Instant now) {
        return wire.verify(delivery, now);
    }

    @Override
    public boolean webhooksTellAll() {
        return wire.webhooksTellAll();
    }

    @Override
    public List<ProviderNews> read(Webhook webhook) {
        return wire.webhooksTellAll() ? wire.read(webhook) : guarded(() -> wire.read(webhook), new TypeLiteral<>() {});
    }
}
