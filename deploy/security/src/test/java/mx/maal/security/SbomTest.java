package mx.maal.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mx.maal.security.Sbom.Component;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each program's SBOM says what is in it: every library with its version and check sum, and nothing else. */
class SbomTest {

    /**
     * Quarkus takes classes that would call out over another library out of these; the SBOM has the check sum of what was
     * published.
     */
    private static final Set<String> REWRITTEN = Set.of("io.opentelemetry:opentelemetry-exporter-otlp");

    private static final Map<Path, Path> FIRST = new HashMap<>();
    private static final Map<Path, String> SUMS = new HashMap<>();

    static Stream<Path> programs() {
        return Repository.programs().stream();
    }

    @Test
    void areThoseOfFiveServicesAndTheGateway() {
        assertThat(programs().map(module -> Sbom.of(module).program()))
                .containsExactlyInAnyOrder(
                        "catalog-service",
                        "inventory-service",
                        "order-service",
                        "fulfillment-service",
                        "payments-service",
                        "maal-gateway");
    }

    @ParameterizedTest
    @MethodSource("programs")
    void listsEachLibraryAndNothingElse(Path module) {
        assertThat(Sbom.of(module).components().stream().map(Component::jar))
                .containsExactlyInAnyOrderElementsOf(Sbom.jars(module).stream()
                        .map(jar -> jar.getFileName().toString())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("programs")
    void knowsTheirCheckSums(Path module) throws IOException, GeneralSecurityException {
        Map<String, Component> byJar =
                Sbom.of(module).components().stream().collect(Collectors.toMap(Component::jar, one -> one));
        Set<String> other = new TreeSet<>();
        for (Path jar : Sbom.jars(module)) {
            Component listed = byJar.get(jar.getFileName().toString());
            if (listed != null && !listed.sha256().equals(sha256(jar))) {
                other.add(listed.id());
            }
        }
        List<String> expected = byJar.values().stream()
                .map(Component::id)
                .filter(REWRITTEN::contains)
                .toList();
        assertThat(other).as("libraries that are not as they were published").containsExactlyElementsOf(expected);
    }

    /** The same library in two versions would be two sets of holes to mend. */
    @Test
    void agreeOnVersions() {
        Map<String, Set<String>> versions = new TreeMap<>();
        programs().flatMap(module -> Sbom.of(module).components().stream()).forEach(one -> versions.computeIfAbsent(
                        one.id(), id -> new TreeSet<>())
                .add(one.version()));
        assertThat(versions).allSatisfy((id, found) -> assertThat(found).as(id).hasSize(1));
    }

    /** Most jars are in all programs: to compare them takes less time than to sum each up again. */
    private static String sha256(Path jar) throws IOException, GeneralSecurityException {
        Path first = FIRST.putIfAbsent(jar.getFileName(), jar);
        if (first != null && Files.mismatch(first, jar) == -1) {
            return SUMS.get(first);
        }
        String sum = sum(jar);
        SUMS.put(jar, sum);
        return sum;
    }

    private static String sum(Path file) throws IOException, GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
