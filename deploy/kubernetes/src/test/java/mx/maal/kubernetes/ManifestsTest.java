package mx.maal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Schema and reference checks of each overlay, as it would be applied. They say that the manifests fit their schemas, each
 * other and the code. Nothing here has met a cluster.
 */
class ManifestsTest {

    /** Beginnings of the providers' keys, private keys, and passwords in URLs. */
    private static final Pattern SECRET =
            Pattern.compile("sk_(live|test)_\\w|whsec_\\w|APP_USR-\\w|-----BEGIN [A-Z ]*PRIVATE KEY|password=\\w");

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void hasTheFormThatItsKindsAskFor(String overlay) {
        assertThat(Schemas.ofThisModule().problems(render(overlay))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void findsWhatItRefersTo(String overlay) {
        assertThat(References.problems(render(overlay))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void hasTheTopicsAndRightsOfTheCode(String overlay) {
        assertThat(Topics.problems(render(overlay))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void setsOnlyWhatTheServicesRead(String overlay) {
        assertThat(Settings.problems(render(overlay))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void hasNumbersThatGoTogether(String overlay) {
        assertThat(Numbers.problems(render(overlay))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void letsFlowWhatMustAndNothingElse(String overlay) {
        assertThat(Flows.problems(render(overlay))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void treatsRequestsAsTheLocalGatewayDoes(String overlay) {
        assertThat(Edge.problems(render(overlay))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void logsNothingOfPersons(String overlay) {
        assertThat(Logs.problems(render(overlay))).isEmpty();
    }

    @Test
    void tellsWhoIsAlertedWhatToDo() {
        assertThat(Monitoring.problems(render("production"))).isEmpty();
    }

    @Test
    void isInstalledByStepsThatNameWhatThereIs() {
        assertThat(Instructions.problems(render("production"), Repository.text(Repository.MODULE.resolve("README.md"))))
                .isEmpty();
    }

    @Test
    void runbooksHaveObjectsOfTheRightForm() {
        for (Path file : Repository.files(Repository.ROOT.resolve("deploy/docs/runbooks"), ".yaml")) {
            assertThat(Schemas.ofThisModule().problems(Manifests.parse(Repository.text(file))))
                    .isEmpty();
        }
    }

    @Test
    void holdsNoSecret() {
        List<String> found = new ArrayList<>();
        Stream.of("base", "components", "overlays")
                .flatMap(folder -> Repository.files(Repository.MODULE.resolve(folder), "").stream())
                .forEach(file -> SECRET.matcher(Repository.text(file))
                        .results()
                        .forEach(secret -> found.add(file.getFileName() + ": " + secret.group())));
        assertThat(found).isEmpty();
    }

    /** {@code -Dmaal.crds=FOLDER}: the definitions of the cluster to come, see README.md. */
    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void hasTheFormThatTheClusterAsksFor(String overlay) {
        String folder = System.getProperty("maal.crds", "");
        assumeFalse(folder.isEmpty(), "no definitions were named with -Dmaal.crds");
        assertThat(Files.isDirectory(Path.of(folder))).isTrue();
        Schemas schemas = Schemas.ofDefinitions(Path.of(folder));
        assertThat(schemas.size()).isPositive();
        assertThat(schemas.problems(render(overlay))).isEmpty();
    }

    private static Manifests render(String overlay) {
        return Kubectl.render("overlays/" + overlay);
    }
}
