package mx.maal.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Tells how many replicas of each service are up. The gateway is ready without them: it answers 503 in their place. */
@Readiness
@ApplicationScoped
class BackendsCheck implements HealthCheck {

    private final Backends backends;

    BackendsCheck(Backends backends) {
        this.backends = backends;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("backends").up();
        for (Backend backend : backends.all()) {
            long up = backend.replicas().stream().filter(Replica::isUp).count();
            response.withData(backend.name(), up + " of " + backend.replicas().size() + " up");
        }
        return response.build();
    }
}
