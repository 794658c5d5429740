package mx.maal.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The migrations of this working copy, and those of the last release. */
public final class Migrations {

    /** Of the last release: lines as {@code sha256sum} writes them. */
    static final String RELEASED = "deploy/upgrade/migrations.sha256";

    private static final PathMatcher MIGRATION =
            FileSystems.getDefault().getPathMatcher("glob:**/src/main/resources/db/{migration,kit}/*.sql");

    private Migrations() {}

    /**
     * Which the last release does not have.
     *
     * @return paths from the root, in order
     */
    public static List<String> sinceRelease() {
        Path root = Layout.repository();
        Map<String, String> released = released(root);
        return all(root).stream().filter(path -> !released.containsKey(path)).toList();
    }

    /** Of these, a slice's own and those of what all services share, which are every slice's. */
    public static List<String> sinceRelease(String slice) {
        return sinceRelease().stream()
                .filter(path -> path.startsWith("service-kit/") || path.startsWith(slice + "-service/"))
                .toList();
    }

    /** By its path from the root, the check sum of each that the last release has. */
    static Map<String, String> released(Path root) {
        try (Stream<String> lines = Files.lines(root.resolve(RELEASED))) {
            return lines.map(line -> line.split(" [ *]", 2))
                    .collect(Collectors.toMap(parts -> parts[1], parts -> parts[0], (a, b) -> a, TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of each slice in the order of their versions. */
    private static List<String> all(Path root) {
        return Stream.concat(Stream.of("service-kit"), Slices.NAMES.stream().map(slice -> slice + "-service"))
                .map(module -> root.resolve(module).resolve("src/main/resources/db"))
                .flatMap(Migrations::files)
                .map(file -> root.relativize(file).toString())
                .toList();
    }

    /** V10 comes after V9. */
    private static String order(Path file) {
        return Pattern.compile("\\d+").matcher(file.toString()).replaceAll(number -> "%9s".formatted(number.group()));
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(MIGRATION::matches).sorted(Comparator.comparing(Migrations::order)).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
