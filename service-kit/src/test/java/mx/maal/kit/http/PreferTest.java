package mx.maal.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No framework: it reads a text. */
class PreferTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait=5                       | 5",
                "respond-async, wait=3        | 3",
                "respond-async,wait = 2;foo=1 | 2",
                "wait=\"4\"                   | 4",
                "wait=900                     | 8",
                "wait=0                       | 0",
                "await=5                      | 0",
                "wait=soon                    | 0",
                "wait=-1                      | 0",
                "wait=99999999999999999999    | 8",
                "return=minimal               | 0"
            })
    void tellsHowLongTheCallerWouldWait(String header, int seconds) {
        assertThat(Prefer.wait(header, Duration.ofSeconds(8))).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void withoutTheHeaderNobodyWaits() {
        assertThat(Prefer.wait(null, Duration.ofSeconds(8))).isZero();
    }
}
