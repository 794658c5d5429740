package mx.maal.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mx.maal.load.OpenLoop.Phase;
import mx.maal.load.http.Loop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopsTest {

    private final Loop loop = new Loop();

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void aClosedLoopHasSoManyInsideUntilNobodyIsLeft() {
        int[] come = {0};
        int[] inside = {0};
        int[] most = {0};
        double seconds = ClosedLoop.run(loop, 3, Double.POSITIVE_INFINITY, left -> {
            if (come[0] == 10) {
                return false;
            }
            come[0]++;
            most[0] = Math.max(most[0], ++inside[0]);
            loop.after(TimeUnit.MILLISECONDS.toNanos(5), () -> {
                inside[0]--;
                left.run();
            });
            return true;
        });
        assertThat(come[0]).isEqualTo(10);
        assertThat(most[0]).isEqualTo(3);
        assertThat(seconds).isBetween(0.015, 5.0);
    }

    @Test
    void aClosedLoopEndsWithItsTime() {
        int[] come = {0};
        ClosedLoop.run(loop, 1, 0.05, left -> {
            come[0]++;
            loop.after(TimeUnit.MILLISECONDS.toNanos(5), left);
            return true;
        });
        assertThat(come[0]).isBetween(1, 10);
        assertThat(ClosedLoop.run(loop, 2, 1, left -> false)).isLessThan(1);
    }

    @Test
    void anOpenLoopLetsThemComeHoweverLongTheyStay() {
        List<Integer> phases = new ArrayList<>();
        long[] last = {Long.MIN_VALUE};
        OpenLoop.run(
                loop, List.of(new Phase(100, 0.1), new Phase(1_000, 0.1), new Phase(0, 0.05)), (phase, due, left) -> {
                    phases.add(phase);
                    assertThat(due).isGreaterThan(last[0]);
                    last[0] = due;
                    loop.after(TimeUnit.MILLISECONDS.toNanos(phases.size() % 2 == 0 ? 0 : 150), left);
                });
        assertThat(phases).hasSize(110).isSorted();
        assertThat(phases.stream().filter(phase -> phase == 0)).hasSize(10);
    }
}
