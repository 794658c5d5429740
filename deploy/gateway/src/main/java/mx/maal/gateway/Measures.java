package mx.maal.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** What the gateway counts. Meters are looked up once, not per request. */
final class Measures {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry registry;
    private final Counter rateLimited;
    private final Counter shed;
    private final ConcurrentHashMap<String, AtomicReferenceArray<Timer>> timersByRoute = new ConcurrentHashMap<>();

    Measures(MeterRegistry registry) {
        this.registry = registry;
        this.rateLimited = Counter.builder("maal.gateway.rate.limited")
                .description("requests answered 429")
                .register(registry);
        this.shed = Counter.builder("maal.gateway.shed")
                .description("requests answered 503 because the service had enough to do")
                .register(registry);
    }

    /** @param route the route's path or a fixed word, never the request's path: the number of series stays bounded */
    void answered(String route, int status, long nanos) {
        AtomicReferenceArray<Timer> timers = timersByRoute.get(route);
        if (timers == null) {
            timers = timersByRoute.computeIfAbsent(route, name -> new AtomicReferenceArray<>(600));
        }
        int index = status < 600 ? status : 599;
        Timer timer = timers.get(index);
        if (timer == null) {
            timer = timer(route, index);
            timers.set(index, timer);
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    void rateLimited() {
        rateLimited.increment();
    }

    void shed() {
        shed.increment();
    }

    private Timer timer(String route, int status) {
        return Timer.builder("maal.gateway.requests")
                .description("from the request's head to the end of the answer, by route and status")
                .tags("route", route, "status", String.valueOf(status))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
