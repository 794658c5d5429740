package mx.maal.payments.provider;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The wires that this build has, each behind its circuit breaker; a further provider is one more bean. */
@ApplicationScoped
public class Providers {

    private final Map<String, PaymentProvider> byName;

    @Inject
    public Providers(@Any Instance<PaymentProvider> wires, MeterRegistry metrics) {
        this.byName = wires.stream()
                .collect(Collectors.toMap(
                        PaymentProvider::name,
                        wire -> new GuardedProvider(wire, metrics),
                        (one, other) -> one,
                        TreeMap::new));
    }

    /**
     * Makes the wires and their clients now: not in the requests of the first fifty shoppers, and not without telling whoever
     * starts it that a key cannot be read.
     */
    void start(@Observes StartupEvent event) {
        // whoever observes is made
    }

    /** The wire of that name, configured or not. */
    public Optional<PaymentProvider> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The wire of a stored payment's, refund's or webhook's provider. */
    public PaymentProvider of(String name) {
        return named(name).orElseThrow(() -> new IllegalStateException("this build has no wire to " + name));
    }

    /** All names, for error messages. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }
}
