package mx.maal.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.RequestOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.ConnectException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The services, and who of their replicas is ready. */
@ApplicationScoped
class Backends {

    private static final String READY = "/q/health/ready";

    private final Map<String, Backend> byName = new LinkedHashMap<>();
    private final Settings settings;
    private final Vertx vertx;
    private final HttpClient doctor;

    Backends(Settings settings, Vertx vertx, MeterRegistry metrics) {
        this.settings = settings;
        this.vertx = vertx;
        SettingLists.addresses(settings.backends())
                .forEach((name, addresses) -> byName.put(
                        name,
                        new Backend(
                                name, addresses.stream().map(Replica::new).toList(), new LoadLimit(settings.load()))));
        // Its own connections: the question must not wait behind the shoppers.
        this.doctor = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(millis(settings.connections().timeout())));
        byName.values().forEach(backend -> {
            measure(backend, metrics);
            backend.replicas().forEach(replica -> measure(backend, replica, metrics));
        });
    }

    /** Null when no such service is configured. */
    Backend get(String name) {
        return byName.get(name);
    }

    /** By its address, {@code http://host:port}. */
    Optional<Replica> replica(String address) {
        return byName.values().stream()
                .flatMap(backend -> backend.replicas().stream())
                .filter(replica -> replica.toString().equals(address))
                .findFirst();
    }

    Collection<Backend> all() {
        return byName.values();
    }

    /** Starts asking every replica whether it is ready, and judging how much each service can do, now and then for ever. */
    void watch() {
        askAll();
        vertx.setPeriodic(millis(settings.readiness().every()), tick -> askAll());
        vertx.setPeriodic(millis(settings.load().every()), tick -> byName.values()
                .forEach(backend -> backend.load().adjust()));
    }

    private void askAll() {
        for (Backend backend : byName.values()) {
            for (Replica replica : backend.replicas()) {
                ask(replica);
            }
        }
    }

    private void ask(Replica replica) {
        RequestOptions question = replica.request()
                .setURI(READY)
                .setTimeout(millis(settings.readiness().timeout()));
        doctor.request(question)
                .compose(request -> request.send())
                .compose(answer -> answer.end().map(answer.statusCode()))
                .onComplete(answer -> {
                    if (answer.failed()) {
                        if (answer.cause() instanceof ConnectException) {
                            replica.isOut("nothing listens there");
                        } else {
                            replica.missed();
                        }
                    } else if (answer.result() == 200) {
                        replica.answersReady();
                    } else {
                        replica.isOut(READY + " answered " + answer.result());
                    }
                });
    }

    private static void measure(Backend backend, MeterRegistry metrics) {
        Gauge.builder("maal.gateway.backend.limit", backend.load(), LoadLimit::limit)
                .description("requests that this service is given at once, at most")
                .tags("backend", backend.name())
                .register(metrics);
        Gauge.builder("maal.gateway.backend.patient", backend.load(), LoadLimit::patient)
                .description("requests that wait at this service for something to change")
                .tags("backend", backend.name())
                .register(metrics);
    }

    private static void measure(Backend backend, Replica replica, MeterRegistry metrics) {
        Gauge.builder("maal.gateway.backend.up", replica, r -> r.isUp() ? 1 : 0)
                .description("1 while requests are sent to this replica, 0 while it is out")
                .tags("backend", backend.name(), "replica", replica.toString())
                .register(metrics);
        Gauge.builder("maal.gateway.backend.outstanding", replica, Replica::outstanding)
                .description("requests that this replica has not answered yet")
                .tags("backend", backend.name(), "replica", replica.toString())
                .register(metrics);
    }

    private static int millis(java.time.Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
