package mx.maal.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimingsTest {

    @Test
    void tellsWithinWhatTimeAShareWasDone() {
        Timings timings = new Timings();
        for (int i = 10_000; i >= 1; i--) {
            timings.add(i * 1_000L);
        }
        assertThat(timings.count()).isEqualTo(10_000);
        assertThat(timings.millis(0.50)).isEqualTo(5.0);
        assertThat(timings.millis(0.99)).isEqualTo(9.9);
        assertThat(timings.millis(1)).isEqualTo(10.0);

        timings.add(1);
        assertThat(timings.millis(0.0001)).isEqualTo(0.001);
    }

    @Test
    void hasNothingToTellOfNothing() {
        assertThat(new Timings().millis(0.99)).isNaN();
    }

    @Test
    void takesTheOnlyOneForAllShares() {
        Timings timings = new Timings();
        timings.add(2_000_000);
        assertThat(timings.millis(0.01)).isEqualTo(2);
        assertThat(timings.millis(0.99)).isEqualTo(2);
    }
}
