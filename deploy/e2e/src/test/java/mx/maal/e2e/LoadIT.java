package mx.maal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The load tool, in small: it sells what there is and tells so. How fast is no matter here. */
@ExtendWith(RunningStack.class)
class LoadIT {

    @Test
    void sellsACell(Shop shop) throws Exception {
        JsonPath figures = shop.load(
                "cell", "--shoppers", "60", "--concurrency", "20", "--units", "10", "--warm-up", "0", "--runs", "1");

        Map<String, Number> result = figures.getMap("median.result");
        assertThat(result.get("orders").intValue()).isBetween(1, 10);
        assertThat(result.get("oversold").intValue()).isZero();
        assertThat(result.get("orders").intValue()
                        + result.get("found it sold out").intValue()
                        + result.get("errors").intValue())
                .isEqualTo(60);
        assertThat(result.get("shoppers/s").doubleValue()).isPositive();
    }
}
