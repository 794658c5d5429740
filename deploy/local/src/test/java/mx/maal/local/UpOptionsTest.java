package mx.maal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpOptionsTest {

    @Test
    void nothingAskedForIsOneOfEverythingOnTheUsualPorts() {
        UpOptions options = UpOptions.parse();

        assertThat(options.fresh()).isFalse();
        assertThat(options.demoData()).isTrue();
        assertThat(options.build()).isTrue();
        assertThat(options.help()).isFalse();
        assertThat(options.replicas()).isEmpty();
        assertThat(options.servicesFrom()).isEmpty();
        assertThat(options.portOffset()).hasValue(0);
        assertThat(options.runDirectory()).isEmpty();
        assertThat(options.dataDirectory()).isEmpty();
    }

    @Test
    void everyOption() {
        UpOptions options = UpOptions.parse(
                "--fresh",
                "--no-demo-data",
                "--no-build",
                "--help",
                "--replicas",
                "order=2, inventory-service=3",
                "--port-offset=700",
                "--services-from=other",
                "--run-dir",
                "here",
                "--data-dir=there");

        assertThat(options.fresh()).isTrue();
        assertThat(options.demoData()).isFalse();
        assertThat(options.build()).isFalse();
        assertThat(options.help()).isTrue();
        assertThat(options.replicas()).isEqualTo(Map.of("order", 2, "inventory", 3));
        assertThat(options.portOffset()).hasValue(700);
        assertThat(options.servicesFrom()).contains(Path.of("other"));
        assertThat(options.runDirectory()).contains(Path.of("here"));
        assertThat(options.dataDirectory()).contains(Path.of("there"));
    }

    @Test
    void aFreeOffsetIsLookedForWhenAsked() {
        assertThat(UpOptions.parse("--port-offset", "auto").portOffset()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders=2", "order", "order=", "order=0", "order=7", "order=two", "order=2,,inventory=2"})
    void replicasOfWhatDoesNotExistOrTooMany(String list) {
        assertThatThrownBy(() -> UpOptions.parse("--replicas", list))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("order=2,inventory=2")
                .hasMessageContaining(list);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "50000", "many", "1.5"})
    void offsetsThatLeadNowhere(String offset) {
        assertThatThrownBy(() -> UpOptions.parse("--port-offset", offset))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining(offset);
    }

    @Test
    void unknownOptionsAndMissingValuesAreNamed() {
        assertThatThrownBy(() -> UpOptions.parse("--fersh")).hasMessageContaining("--fersh");
        assertThatThrownBy(() -> UpOptions.parse("fresh")).hasMessageContaining("fresh");
        assertThatThrownBy(() -> UpOptions.parse("--run-dir")).hasMessageContaining("--run-dir needs a value");
        assertThatThrownBy(() -> UpOptions.parse("--run-dir=")).hasMessageContaining("--run-dir needs a value");
    }

    @Test
    void everyOptionIsInTheUsage() {
        assertThat(UpOptions.usage())
                .contains(
                        "--fresh",
                        "--replicas",
                        "--no-demo-data",
                        "--port-offset",
                        "--run-dir",
                        "--data-dir",
                        "--no-build",
                        "--help");
    }
}
