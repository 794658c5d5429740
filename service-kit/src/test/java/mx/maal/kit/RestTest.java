package mx.maal.kit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestTest {

    @ParameterizedTest
    @CsvSource({
        "5, 0.0, 0", "5, 0.8, 0", // time to spare
        "5, 0.9, 10", "5, 1.0, 20", // the busier, the longer
        "30, 1.0, 40", "0, 1.0, 0" // never longer than 40 ms
    })
    void aBusyMachineRestsLonger(long workedMillis, double load, long restMillis) {
        assertThat(Rest.nanosAfter(workedMillis * 1_000_000, load)).isEqualTo(restMillis * 1_000_000);
    }
}
