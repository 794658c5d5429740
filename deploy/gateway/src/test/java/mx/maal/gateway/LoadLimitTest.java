package mx.maal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import mx.maal.gateway.LoadLimit.Rank;
import org.junit.jupiter.api.Test;

/** No framework: it needs none. */
class LoadLimitTest {

    private static final long QUICK = Duration.ofMillis(10).toNanos();
    private static final long SLOW = Duration.ofMillis(900).toNanos();

    private final LoadLimit load = new LoadLimit(100, 10, 120, Duration.ofMillis(500), 3);

    private int enter(Rank rank, int times) {
        return (int) IntStream.range(0, times).filter(n -> load.enter(rank)).count();
    }

    private void serve(int times, long nanos) {
        int entered = enter(Rank.GOING_ON, times);
        IntStream.range(0, entered).forEach(n -> load.leave(Rank.GOING_ON, nanos));
        load.adjust();
    }

    @Test
    void newcomersAreSentAwayWhileOthersGoOn() {
        assertThat(enter(Rank.NEWCOMER, 200)).isEqualTo(80);
        assertThat(enter(Rank.GOING_ON, 200)).isEqualTo(20);
        assertThat(enter(Rank.EXEMPT, 5)).isEqualTo(5);
        assertThat(enter(Rank.PATIENT, 5)).isEqualTo(3);
        load.leave(Rank.GOING_ON, QUICK);
        load.leave(Rank.PATIENT, QUICK);
        assertThat(load.enter(Rank.PATIENT)).isTrue();
        assertThat(load.patient()).isEqualTo(3);
    }

    @Test
    void theLimitFallsWhileAnswersAreSlowAndStopsAtItsLeast() {
        serve(50, SLOW);
        assertThat(load.limit()).isEqualTo(80);
        IntStream.range(0, 30).forEach(n -> serve(50, SLOW));
        assertThat(load.limit()).isEqualTo(10);
    }

    @Test
    void aFewSlowAnswersSayNothing() {
        serve(5, SLOW);
        assertThat(load.limit()).isEqualTo(100);
        enter(Rank.GOING_ON, 95);
        IntStream.range(0, 90).forEach(n -> load.leave(Rank.GOING_ON, QUICK));
        IntStream.range(0, 5).forEach(n -> load.leave(Rank.GOING_ON, SLOW));
        load.adjust();
        assertThat(load.limit()).isEqualTo(100);
    }

    @Test
    void theLimitGrowsOnlyWhenItWasReachedAndNotBeyondItsMost() {
        serve(50, QUICK);
        assertThat(load.limit()).isEqualTo(100);
        serve(200, QUICK);
        assertThat(load.limit()).isEqualTo(110);
        serve(200, QUICK);
        serve(200, QUICK);
        assertThat(load.limit()).isEqualTo(120);
    }
}
