package mx.maal.kit.test.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a service promises: the files in its folder {@code contracts/}, and those of its releases below it. */
final class Contracts {

    static final Path FOLDER = Path.of("contracts");
    static final String OPENAPI = "openapi.yaml";
    static final String ASYNCAPI = "asyncapi.yaml";

    private static final String SUMS = "SHA256SUMS";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Contracts() {}

    /** Whether this module is a service with contracts; the kit is not. */
    static boolean exist() {
        return Files.isDirectory(FOLDER);
    }

    /** The folder of the release with the highest number. */
    static Optional<Path> lastRelease() {
        Path releases = FOLDER.resolve("released");
        return Files.isDirectory(releases)
                ? list(releases).stream().max(Comparator.comparing(Contracts::number, Contracts::compare))
                : Optional.empty();
    }

    /** Fails when a file of any release is not what it was when it was released. */
    static void assertReleasesFrozen() {
        for (Path release : list(FOLDER.resolve("released"))) {
            Map<String, String> sums = new TreeMap<>();
            for (Path file : list(release)) {
                sums.put(file.getFileName().toString(), sum(file));
            }
            sums.remove(SUMS);
            assertThat(sums)
                    .as("%s is released, and released contracts do not change", release)
                    .isEqualTo(text(release.resolve(SUMS))
                            .lines()
                            .collect(Collectors.toMap(
                                    line -> line.substring(line.indexOf(' ')).strip(),
                                    line -> line.substring(0, line.indexOf(' ')))));
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of YAML or, by its name, of JSON. */
    static JsonNode tree(Path file) {
        try {
            return (file.toString().endsWith(".json") ? JSON : YAML).readTree(text(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode yaml(String text) {
        try {
            return YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Integer> number(Path release) {
        return Stream.of(release.getFileName().toString().split("\\."))
                .map(Integer::valueOf)
                .toList();
    }

    private static int compare(List<Integer> one, List<Integer> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            if (!one.get(i).equals(other.get(i))) {
                return one.get(i) - other.get(i);
            }
        }
        return one.size() - other.size();
    }

    private static String sum(Path file) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text(file).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
