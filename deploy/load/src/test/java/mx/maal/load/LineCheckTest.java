package mx.maal.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import mx.maal.load.LineCheck.Turn;
import org.junit.jupiter.api.Test;

class LineCheckTest {

    private static final Turn PROBE = turn(1, "probe", "held", 2);
    private static final Turn PROBE_LEAVES = new Turn(3, 2, 0, "probe", "released", -1, 1);
    private static final Turn ANA = turn(5, "ana", "held", 2);
    private static final Turn BETO = turn(9, "beto", "held", 1);
    private static final Turn CARLA = turn(10, "carla", "sold-out", 0);
    private static final Map<String, Integer> TOLD = Map.of("ana", 201, "beto", 202, "carla", 409);

    private static Turn turn(long offset, String cart, String outcome, long available) {
        return new Turn(3, offset, 0, cart, outcome, 1, available);
    }

    private static List<String> findings(Turn... line) {
        return LineCheck.findings(List.of(line), TOLD, 2);
    }

    @Test
    void hasNothingAgainstAFairLine() {
        assertThat(findings(PROBE, PROBE_LEAVES, ANA, BETO, CARLA)).isEmpty();
    }

    @Test
    void missesWhoAskedAndIsNotThere() {
        assertThat(findings(ANA, BETO)).containsExactly("1 carts asked and are not in the line");
        assertThat(LineCheck.missing(List.of(ANA), TOLD)).isEqualTo(2);
    }

    @Test
    void seesAWrongOrder() {
        assertThat(findings(BETO, ANA, CARLA))
                .singleElement()
                .asString()
                .contains("5 (cart ana, held) is listed behind");
        Turn second = new Turn(3, 10, 1, "carla", "sold-out", 1, 0);
        Turn first = new Turn(3, 10, 0, "dora", "sold-out", 1, 0);
        assertThat(findings(ANA, BETO, first, second))
                .as("turned away together")
                .isEmpty();
        assertThat(findings(ANA, BETO, second, first))
                .containsExactly("3/10 (cart dora, sold-out) is listed behind 3/10 (cart carla, sold-out)");
        assertThat(findings(ANA, new Turn(4, 9, 0, "beto", "held", 1, 1), CARLA))
                .hasSize(2)
                .allMatch(finding -> finding.contains("another partition"));
    }

    @Test
    void seesUnfairness() {
        assertThat(findings(ANA, turn(6, "carla", "sold-out", 1), BETO))
                .containsExactly(
                        "3/6 (cart carla, sold-out) was refused though 1 were free",
                        "3/9 (cart beto, held) was served after 3/6 (cart carla, sold-out)");
        assertThat(findings(ANA, turn(9, "beto", "held", 0), CARLA))
                .containsExactly("3/9 (cart beto, held) got what was not there: 0 free");
    }

    @Test
    void seesWhatTheShopperWasToldOtherwise() {
        assertThat(findings(turn(5, "ana", "sold-out", 0), BETO, CARLA))
                .contains("3/5 (cart ana, sold-out) was answered 201", "1 of 3 got one of 2 units");
        assertThat(findings(ANA, BETO, CARLA, turn(11, "carla", "sold-out", 0)))
                .containsExactly("3/11 (cart carla, sold-out) is in the line twice");
    }
}
