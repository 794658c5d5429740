package mx.maal.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How many requests each client may send to each route. Remembers a bounded number of counts and never blocks. */
final class RateLimiter {

    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(2);

    private final Cache<Count, Bucket> buckets;

    private record Count(String client, Pace pace) {}

    /** @param most counts remembered; the one used longest ago is forgotten first */
    RateLimiter(long most) {
        this.buckets = Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterAccess(FORGOTTEN_AFTER)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Takes one request of the client; 0 when it may pass, else the whole seconds to wait before the next, 1 or more.
     *
     * @param pace null: it may pass in any case
     */
    int secondsToWait(String client, Pace pace) {
        if (pace == null) {
            return 0;
        }
        Bucket bucket = buckets.get(new Count(client, pace), RateLimiter::newBucket);
        if (bucket.tryConsume(1)) {
            return 0;
        }
        long nanos = bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
        return (int) TimeUnit.NANOSECONDS.toSeconds(nanos) + 1;
    }

    /** How many counts are remembered. */
    long counts() {
        return buckets.estimatedSize();
    }

    private static Bucket newBucket(Count count) {
        Pace pace = count.pace();
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(pace.requests()).refillGreedy(pace.requests(), pace.per()))
                .build();
    }
}
