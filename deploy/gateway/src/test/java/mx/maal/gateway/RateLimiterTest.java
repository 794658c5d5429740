package mx.maal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Counting and choosing: plain rules, no server needed. */
class RateLimiterTest {

    @Test
    void letsABurstPassAndThenTellsHowLongToWait() {
        RateLimiter limiter = new RateLimiter(limit(1, 3, 10));
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.secondsToWait("a")).isZero();
        }
        assertThat(limiter.secondsToWait("a")).isEqualTo(1);
        assertThat(limiter.secondsToWait("b")).isZero();
    }

    @Test
    void remembersABoundedNumberOfClients() {
        RateLimiter limiter = new RateLimiter(limit(1, 1, 100));
        for (int i = 0; i < 10_000; i++) {
            assertThat(limiter.secondsToWait("client-" + i)).isZero();
        }
        assertThat(limiter.clients()).isLessThanOrEqualTo(100);
    }

    @Test
    void choosesTheReplicaWithTheFewestOutstandingInTurn() {
        Replica first = new Replica("http://127.0.0.1:1");
        Replica second = new Replica("http://127.0.0.1:2");
        Backend backend =
                new Backend("orders", List.of(first, second), new LoadLimit(10, 1, 100, Duration.ofSeconds(1), 10));
        assertThat(List.of(backend.pick(), backend.pick())).containsExactlyInAnyOrder(first, second);
        first.begin();
        assertThat(List.of(backend.pick(), backend.pick())).containsExactly(second, second);
        second.isOut("test");
        assertThat(backend.pick()).isEqualTo(first);
        first.isOut("test");
        assertThat(backend.pick()).isNull();
        second.answersReady();
        assertThat(backend.pick()).isEqualTo(second);
    }

    @Test
    void takesABusyReplicaOutOnlyAtTheThirdMissInARow() {
        Replica replica = new Replica("http://127.0.0.1:1");
        replica.missed();
        replica.missed();
        replica.answersReady();
        replica.missed();
        replica.missed();
        assertThat(replica.isUp()).isTrue();
        replica.missed();
        assertThat(replica.isUp()).isFalse();
    }

    private static Settings.RateLimit limit(long perSecond, long burst, long clients) {
        return new Settings.RateLimit() {
            @Override
            public long perSecond() {
                return perSecond;
            }

            @Override
            public long burst() {
                return burst;
            }

            @Override
            public long clients() {
                return clients;
            }
        };
    }
}
