package mx.maal.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How many requests each client may make. Remembers a bounded number of clients and never blocks. */
final class RateLimiter {

    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(2);

    private final Cache<String, Bucket> buckets;
    private final long perSecond;
    private final long burst;

    RateLimiter(Settings.RateLimit settings) {
        this.perSecond = settings.perSecond();
        this.burst = settings.burst();
        this.buckets = Caffeine.newBuilder()
                .maximumSize(settings.clients())
                .expireAfterAccess(FORGOTTEN_AFTER)
                .executor(Runnable::run)
                .build();
    }

    /** Takes one request of the client; 0 when it may pass, else the whole seconds to wait before the next, 1 or more. */
    int secondsToWait(String client) {
        Bucket bucket = buckets.get(client, unknown -> newBucket());
        if (bucket.tryConsume(1)) {
            return 0;
        }
        long nanos = bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
        return (int) TimeUnit.NANOSECONDS.toSeconds(nanos) + 1;
    }

    /** How many clients are remembered. */
    long clients() {
        return buckets.estimatedSize();
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }
}
