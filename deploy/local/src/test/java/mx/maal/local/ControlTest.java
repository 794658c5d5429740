package mx.maal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlTest {

    @TempDir
    Path run;

    private Path socket;
    private Control control;

    @BeforeEach
    void aLauncherListens() throws IOException {
        socket = run.resolve("control");
        Files.createFile(socket);
        control = Control.listen(socket);
        Thread launcher = new Thread(() -> {
            try {
                control.serve(request -> switch (request) {
                    case "fail" -> throw new CannotStart("no such\nreplica");
                    case "break" -> throw new IllegalStateException("broken");
                    default -> "did " + request;
                });
            } catch (IOException e) {
                // Closed by the test.
            }
        });
        launcher.setDaemon(true);
        launcher.start();
    }

    @AfterEach
    void itEnds() throws IOException {
        control.close();
    }

    @Test
    void oneRequestAfterTheOtherIsAnswered() throws IOException {
        assertThat(Control.ask(socket, "replace order-service-2")).isEqualTo("did replace order-service-2");
        assertThat(Control.ask(socket, "migrate order")).isEqualTo("did migrate order");
    }

    @Test
    void whatWentWrongIsToldAndTheNextOneIsServed() throws IOException {
        assertThatThrownBy(() -> Control.ask(socket, "fail"))
                .isInstanceOf(IOException.class)
                .hasMessage("no such\nreplica");
        assertThatThrownBy(() -> Control.ask(socket, "break")).hasMessageContaining("broken");
        assertThat(Control.ask(socket, "again")).isEqualTo("did again");
    }

    @Test
    void nobodyListens() {
        assertThatThrownBy(() -> Control.ask(run.resolve("another"), "migrate order"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aPathThatIsTooLongForASocket() {
        assertThatThrownBy(() -> Control.listen(run.resolve("x".repeat(120)))).isInstanceOf(IOException.class);
    }
}
