package mx.maal.kit.http;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.Stream;

/** Lets {@code http_server_requests_seconds} tell how many requests took how long, not only their mean: ten steps, all paths. */
class RequestTimes {

    private static final double[] STEPS_IN_NANOS = Stream.of(10, 25, 50, 100, 250, 500, 1_000, 2_000, 5_000, 10_000)
            .mapToDouble(millis -> Duration.ofMillis(millis).toNanos())
            .toArray();

    @Produces
    @Singleton
    MeterFilter steps() {
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return id.getName().equals("http.server.requests")
                        ? DistributionStatisticConfig.builder()
                                .serviceLevelObjectives(STEPS_IN_NANOS)
                                .build()
                                .merge(config)
                        : config;
            }
        };
    }
}
