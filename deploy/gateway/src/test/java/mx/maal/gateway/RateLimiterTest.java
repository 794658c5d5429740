package mx.maal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Counting and choosing: plain rules, no server needed. */
class RateLimiterTest {

    @Test
    void letsABurstPassAndThenTellsHowLongToWait() {
        RateLimiter limiter = new RateLimiter(10);
        Pace pace = new Pace("r", 3, Duration.ofHours(1));
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.secondsToWait("a", pace)).isZero();
        }
        assertThat(limiter.secondsToWait("a", pace)).isBetween(2, 1201);
        assertThat(limiter.secondsToWait("b", pace)).isZero();
    }

    @Test
    void countsEachRouteByItself() {
        RateLimiter limiter = new RateLimiter(10);
        Pace products = new Pace("/v1/products", 1, Duration.ofHours(1));
        Pace payments = new Pace("/v1/payments", 1, Duration.ofHours(1));
        assertThat(limiter.secondsToWait("a", products)).isZero();
        assertThat(limiter.secondsToWait("a", products)).isPositive();
        assertThat(limiter.secondsToWait("a", payments)).isZero();
        for (int i = 0; i < 1_000; i++) {
            assertThat(limiter.secondsToWait("a", null)).isZero();
        }
    }

    @Test
    void remembersABoundedNumberOfCounts() {
        RateLimiter limiter = new RateLimiter(100);
        for (int i = 0; i < 10_000; i++) {
            assertThat(limiter.secondsToWait("client-" + i, new Pace("r", 1, Duration.ofHours(1))))
                    .isZero();
        }
        assertThat(limiter.counts()).isLessThanOrEqualTo(100);
    }

    @Test
    void choosesTheReplicaWithTheFewestOutstandingInTurn() {
        Replica first = new Replica("http://127.0.0.1:1");
        Replica second = new Replica("http://127.0.0.1:2");
        Backend backend =
                new Backend("orders", List.of(first, second), new LoadLimit(10, 1, 100, Duration.ofSeconds(1), 10));
        assertThat(List.of(backend.pick(null), backend.pick(null))).containsExactlyInAnyOrder(first, second);
        first.begin();
        assertThat(List.of(backend.pick(null), backend.pick(null))).containsExactly(second, second);
        second.isOut("test");
        assertThat(backend.pick(null)).isEqualTo(first);
        assertThat(backend.pick(first)).isNull();
        first.isOut("test");
        assertThat(backend.pick(null)).isNull();
        second.answersReady();
        assertThat(backend.pick(null)).isEqualTo(second);
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
}
