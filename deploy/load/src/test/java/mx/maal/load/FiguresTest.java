package mx.maal.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private static Figures run(double rate, double p99) {
        return new Figures().put("result", "rate", rate).put("p99 ms", "cart", p99);
    }

    @Test
    void takesTheMedianOfEachFigureByItself() {
        Figures median = Figures.median(List.of(run(3, 10), run(1, 30), run(2, 20)));
        assertThat(median.get("result", "rate")).isEqualTo(2);
        assertThat(median.get("p99 ms", "cart")).isEqualTo(20);
        assertThat(Figures.median(List.of(run(1, 1), run(2, 4))).get("result", "rate"))
                .isEqualTo(1.5);
    }

    @Test
    void hasNoValueWhereNothingWasMeasured() {
        assertThat(run(1, Double.NaN).values().get("p99 ms")).containsEntry("cart", null);
        assertThat(run(1, 2).get("p99 ms", "line")).isNaN();
    }

    @Test
    void printsAColumnForEachRun() {
        Map<String, Figures> columns = new LinkedHashMap<>();
        columns.put("run 1", run(1234.5, 0.1234));
        columns.put("run 2", run(200, Double.NaN));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        Figures.print(new PrintStream(out, true, StandardCharsets.UTF_8), columns);

        assertThat(out.toString(StandardCharsets.UTF_8).lines().map(String::strip))
                .contains(
                        "result                           run 1       run 2",
                        "rate                             1,235         200",
                        "cart                             0.123           –");
    }
}
