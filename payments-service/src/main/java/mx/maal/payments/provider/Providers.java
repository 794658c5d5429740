package mx.maal.payments.provider;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** The wires that this build has; a further provider is one more bean. */
@ApplicationScoped
public class Providers {

    @Inject
    @Any
    Instance<PaymentProvider> wires;

    /** The wire of that name, configured or not. */
    public Optional<PaymentProvider> named(String name) {
        return wires.stream().filter(wire -> wire.name().equals(name)).findFirst();
    }

    /** The wire of a stored payment's, refund's or webhook's provider. */
    public PaymentProvider of(String name) {
        return named(name).orElseThrow(() -> new IllegalStateException("this build has no wire to " + name));
    }

    /** All names, for error messages. */
    public List<String> names() {
        return wires.stream().map(PaymentProvider::name).sorted().toList();
    }
}
