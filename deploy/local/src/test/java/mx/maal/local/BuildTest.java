package mx.maal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTest {

    private static final Instant WRITTEN = Instant.parse("2026-11-22T12:00:00Z");
    private static final List<String> MODULES = List.of(
            "catalog-service",
            "inventory-service",
            "order-service",
            "fulfillment-service",
            "payments-service",
            "deploy/gateway",
            "deploy/simulator");

    @TempDir
    Path root;

    private Build build;

    @BeforeEach
    void aCheckout() throws IOException {
        build = new Build(root);
        touch(root.resolve("pom.xml"), WRITTEN);
        touch(root.resolve("service-kit/src/main/Outbox.java"), WRITTEN);
        for (String module : MODULES) {
            touch(root.resolve(module).resolve("src/main/Main.java"), WRITTEN);
        }
    }

    @Test
    void allOfAFreshCheckoutIsBuilt() {
        assertThat(build.stale()).containsExactlyElementsOf(MODULES);
    }

    @Test
    void whatIsNewerThanItsSourcesIsNot() throws IOException {
        built();

        assertThat(build.stale()).isEmpty();
    }

    @Test
    void aChangedSourceConcernsItsModule() throws IOException {
        built();
        touch(root.resolve("order-service/src/main/Main.java"), WRITTEN.plusSeconds(20));

        assertThat(build.stale()).containsExactly("order-service");
    }

    @Test
    void whatAllBuildOnConcernsAll() throws IOException {
        built();
        touch(root.resolve("service-kit/src/main/Outbox.java"), WRITTEN.plusSeconds(20));

        assertThat(build.stale()).containsExactlyElementsOf(MODULES);
    }

    @Test
    void servicesAreTakenOnlyFromWhereAllArePackaged() throws IOException {
        built();
        assertThat(Build.packaged(root).jar("order-service")).isEqualTo(build.jar("order-service"));

        Files.delete(build.jar("order-service"));
        assertThatThrownBy(() -> Build.packaged(root))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining(build.jar("order-service").toString());
    }

    private void built() throws IOException {
        for (String module : MODULES) {
            touch(build.jar(module), WRITTEN.plusSeconds(10));
            Files.setLastModifiedTime(root.resolve(module).resolve("src/main"), FileTime.from(WRITTEN));
        }
        Files.setLastModifiedTime(root.resolve("service-kit/src/main"), FileTime.from(WRITTEN));
    }

    private static void touch(Path file, Instant time) throws IOException {
        Files.createDirectories(file.getParent());
        if (!Files.exists(file)) {
            Files.createFile(file);
        }
        Files.setLastModifiedTime(file, FileTime.from(time));
    }
}
