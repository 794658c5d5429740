package mx.maal.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatheringTest {

    @ParameterizedTest
    @CsvSource({"0.0, 0", "0.3, 0", "0.65, 10", "1.0, 20"})
    void theBusierTheMachineTheLongerWorkGathers(double load, long millis) {
        long nanos = Gathering.nanos(Duration.ofMillis(20), load);
        assertThat(Duration.ofNanos(nanos + 500_000).toMillis()).isEqualTo(millis);
    }
}
