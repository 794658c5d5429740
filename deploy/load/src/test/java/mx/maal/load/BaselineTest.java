package mx.maal.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mx.maal.local.demo.CannotRun;
import org.junit.jupiter.api.Test;

class BaselineTest {

    @Test
    void readsWhatPgbenchTells() {
        String output =
                """
                pgbench (15.14, server 18.6)
                number of transactions actually processed: 8301
                latency average = 60.2 ms
                initial connection time = 210.5 ms
                tps = 830.470925 (without initial connection time)
                """;
        assertThat(Baseline.rate(output)).isEqualTo(830.470925);
        assertThatThrownBy(() -> Baseline.rate("pgbench: error: connection to server failed"))
                .isInstanceOf(CannotRun.class)
                .hasMessageContaining("connection to server failed");
    }
}
