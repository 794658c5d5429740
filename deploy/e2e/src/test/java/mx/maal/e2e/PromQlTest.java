package mx.maal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plain JUnit: what is read, and that everything else is refused. */
class PromQlTest {

    private static final String EXPOSED =
            """
            # HELP orders_total Orders
            # TYPE orders_total counter
            orders_total{status="placed"} 3.0
            orders_total{status="confirmed"} 2.0
            payments_total{provider="stripe",outcome="failed"} 0.0
            reply_seconds_bucket{le="0.5"} 1 # {trace_id="a"} 0.2
            reply_seconds_bucket{le="+Inf"} 2
            outbox_lag_seconds 0.0
            """;

    private static final PromQl.Metrics METRICS = new KnownMetrics(Exposition.parse(EXPOSED, "order-service"));

    @Test
    void tellsTheLabelsOfTheResult() {
        assertThat(PromQl.labels("sum by (status) (rate(orders_total[5m]))", METRICS))
                .containsExactly("status");
        assertThat(PromQl.labels("sum(rate(orders_total[5m])) by (job, status)", METRICS))
                .containsExactly("job", "status");
        assertThat(PromQl.labels("max by (job) (outbox_lag_seconds) > 30", METRICS))
                .containsExactly("job");
        assertThat(PromQl.labels(
                        "histogram_quantile(0.99, sum by (le) (rate(reply_seconds_bucket[1m]))) * 1000", METRICS))
                .isEmpty();
        assertThat(PromQl.labels("absent(up{job=\"order-service\"}) or absent(up{job=\"a-service\"})", METRICS))
                .containsExactly("job");
        assertThat(PromQl.labels("orders_total{status!=\"placed\"} unless orders_total offset 10m", METRICS))
                .contains("status", "job", "pod");
        assertThat(PromQl.labels(
                        "sum by (job, status) (orders_total) / on (job) sum by (job) (outbox_lag_seconds)", METRICS))
                .containsExactly("job");
        assertThat(PromQl.labels("time() - max(outbox_lag_seconds)", METRICS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            order_total                                     | no process exposes order_total
            orders_total{state="placed"}                    | has no label state
            orders_total{status="lost"}                     | no orders_total is selected
            orders_total{status=~"pla"}                     | no orders_total is selected
            sum by (provider) (orders_total)                | there is no label [provider]
            rate(orders_total)                              | wants a range
            rate(outbox_lag_seconds[5m])                    | is no counter
            rate(orders_total[5])                           | a duration is wanted
            orders_total[5m]                                | is a RANGE
            sum(orders_total                                | ) is wanted
            sum(orders_total))                              | nothing may follow
            sum(orders_total) $ 1                           | cannot be read
            label_replace(orders_total)                     | not known here: the function label_replace
            orders_total / payments_total                   | never finds a pair
            sum by (status) (orders_total) / on (provider) sum by (provider) (payments_total) | there is no label [provider]
            orders_total and 1                              | and of a number
            histogram_quantile(0.9, sum by (job) (rate(reply_seconds_bucket[1m]))) | needs the label le
            1 + 2                                           | is a NUMBER
            """)
    void refuses(String expression, String why) {
        assertThatThrownBy(() -> PromQl.labels(expression, METRICS))
                .isInstanceOf(PromQl.Wrong.class)
                .hasMessageContaining(why);
    }

    @Test
    void readsWhatIsExposed() {
        assertThat(Exposition.parse("a{b=\"x \\\" }\",c=\"{d}\"} 1\n", "j"))
                .isEqualTo(List.of(new Exposition.Series("a", Map.of("job", "j", "b", "x \\\" }", "c", "{d}"))));
    }
}
