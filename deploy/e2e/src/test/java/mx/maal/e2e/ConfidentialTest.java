package mx.maal.e2e;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search of the logs finds what is there. No stack is needed. */
class ConfidentialTest {

    private static final String CART = "5d9f2c7e-6a30-4f0e-8f5b-0c7d3d9e1a11";

    @TempDir
    Path logs;

    private final Confidential confidential = new Confidential();

    @BeforeEach
    void knowsOneOfEachKind() throws IOException {
        Confidential.KINDS.forEach(kind -> confidential.add(kind, "value of " + kind));
        confidential.add("id of carts", CART);
        for (int log = 0; log < 9; log++) {
            Files.writeString(logs.resolve("service-" + log + ".log"), "started\nanswered 5d9f2c7e… in 3 ms\n");
        }
    }

    @Test
    void isContentWithLogsThatSayNothing() throws IOException {
        confidential.requireInNoLog(logs);
    }

    @Test
    void saysWhereSomethingIs() throws IOException {
        Files.writeString(logs.resolve("service-3.log"), "{\"path\":\"/v1/carts/" + CART + "/lines\"}\n");
        Files.writeString(logs.resolve("service-7.log"), "started\nto value of email now\n");

        assertThatThrownBy(() -> confidential.requireInNoLog(logs))
                .hasMessageContaining("service-3.log:1 holds id of carts")
                .hasMessageContaining("service-7.log:2 holds email");
    }

    @Test
    void doesNotTrustItselfWhenItKnowsNothing() {
        assertThatThrownBy(() -> new Confidential().requireInNoLog(logs)).hasMessageContaining("kinds");
    }

    @Test
    void doesNotTrustItselfWithoutLogs() throws IOException {
        for (int log : List.of(0, 1)) {
            Files.delete(logs.resolve("service-" + log + ".log"));
        }

        assertThatThrownBy(() -> confidential.requireInNoLog(logs)).hasMessageContaining("logs in");
    }
}
