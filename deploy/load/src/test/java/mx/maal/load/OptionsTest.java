package mx.maal.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mx.maal.local.demo.CannotRun;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void takesWhatIsGivenAndElseWhatIsUsual() {
        Options options = new Options("--shoppers", "5_000", "--json=a.json", "--no-audit");
        assertThat(options.number("shoppers", 1_000, 1, 10_000)).isEqualTo(5_000);
        assertThat(options.number("units", 200, 1, 10_000)).isEqualTo(200);
        assertThat(options.text("json")).isEqualTo("a.json");
        assertThat(options.text("run-dir")).isNull();
        assertThat(options.flag("no-audit")).isTrue();
        assertThat(options.flag("idempotency-keys")).isFalse();
        options.requireAllTaken();
        assertThat(options.taken()).containsEntry("shoppers", 5_000).containsEntry("no-audit", true);
    }

    @Test
    void refusesWhatItCannotUnderstand() {
        assertThatThrownBy(() -> new Options("fast")).isInstanceOf(CannotRun.class);
        assertThatThrownBy(() -> new Options("--units", "many").number("units", 1, 1, 10))
                .hasMessageContaining("--units wants a number from 1 to 10; got many");
        assertThatThrownBy(() -> new Options("--units=11").number("units", 1, 1, 10))
                .isInstanceOf(CannotRun.class);
        assertThatThrownBy(() -> new Options("--json").text("json")).hasMessageContaining("needs a value");
        assertThatThrownBy(() -> new Options("--no-audit", "please").flag("no-audit"))
                .hasMessageContaining("takes no value");
        assertThatThrownBy(() -> new Options("--nonsense").requireAllTaken()).hasMessageContaining("--nonsense");
    }
}
