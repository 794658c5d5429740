package mx.maal.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds, with Maven and without tests, what is not built or older than its sources. */
final class Build {

    private static final String VERSION = "1.0.0-SNAPSHOT";
    private static final Pattern MODULE =
            Pattern.compile("\\[INFO] Building (?:MAAL Line :: )?(.*?) " + VERSION + " .*");
    private static final int SHOWN_ERRORS = 15;

    private final Path root;
    private final Map<String, Path> modules = new LinkedHashMap<>();

    Build(Path root) {
        this.root = root;
        Slices.NAMES.forEach(slice -> modules.put(slice + "-service", quarkusJar(slice + "-service")));
        modules.put("deploy/gateway", quarkusJar("deploy/gateway"));
        modules.put("deploy/simulator", target("deploy/simulator").resolve("maal-simulator-" + VERSION + ".jar"));
    }

    /**
     * A working copy in which all services are packaged.
     *
     * @throws CannotStart when a service is not packaged there
     */
    static Build packaged(Path root) {
        Build build = new Build(root);
        Slices.NAMES.stream()
                .map(slice -> build.jar(slice + "-service"))
                .filter(jar -> !Files.exists(jar))
                .findFirst()
                .ifPresent(jar -> {
                    throw new CannotStart(
                            "There is no " + jar + ". Package that working copy first: mvn -DskipTests package");
                });
        return build;
    }

    /** What a module is started from; may not exist yet. */
    Path jar(String module) {
        return modules.get(module);
    }

    /** Where Maven puts what it makes of a module. */
    Path target(String module) {
        return root.resolve(module).resolve("target");
    }

    /** The modules that have to be built. */
    List<String> stale() {
        return modules.keySet().stream().filter(this::isStale).collect(Collectors.toList());
    }

    /**
     * Builds these modules and what they need.
     *
     * @param log gets everything that Maven says
     * @throws CannotStart with what went wrong when the build fails
     */
    void run(List<String> stale, Path log, Progress progress) {
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-DskipTests", "-am", "-pl"));
        command.add(String.join(",", stale));
        command.add("package");
        List<String> errors = new ArrayList<>();
        try (PrintWriter copy = new PrintWriter(Files.newBufferedWriter(log))) {
            Process maven = new ProcessBuilder(command)
                    .directory(root.toFile())
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader output =
                    new BufferedReader(new InputStreamReader(maven.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    copy.println(line);
                    follow(line, errors, progress);
                }
            }
            if (maven.waitFor() != 0) {
                throw new CannotStart("The build failed; all of its output is in " + log + ".\n\n"
                        + errors.stream().limit(SHOWN_ERRORS).collect(Collectors.joining("\n")));
            }
        } catch (IOException e) {
            throw new CannotStart("Maven could not be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("Interrupted while building", e);
        }
        stamp(stale);
    }

    private static void follow(String line, List<String> errors, Progress progress) {
        Matcher module = MODULE.matcher(line);
        if (module.matches()) {
            progress.now("building " + module.group(1));
        } else if (line.startsWith("[ERROR]")) {
            errors.add(line);
        }
    }

    /** A jar whose content is what it was may keep its old time, and would seem stale for ever. */
    private void stamp(List<String> built) {
        FileTime now = FileTime.fromMillis(System.currentTimeMillis());
        for (String module : built) {
            try {
                Files.setLastModifiedTime(modules.get(module), now);
            } catch (IOException e) {
                throw new CannotStart(module + " was built but " + modules.get(module) + " is not there", e);
            }
        }
    }

    private boolean isStale(String module) {
        Path jar = modules.get(module);
        if (!Files.exists(jar)) {
            return true;
        }
        return Stream.of(
                        module + "/pom.xml",
                        module + "/src/main",
                        "pom.xml",
                        "service-kit/pom.xml",
                        "service-kit/parent/pom.xml",
                        "service-kit/src/main",
                        // Packed into the gateway, and small.
                        "deploy/kubernetes/base/routes")
                .map(root::resolve)
                .filter(Files::exists)
                .anyMatch(source -> newest(source).compareTo(lastModified(jar)) > 0);
    }

    private Path quarkusJar(String module) {
        return target(module).resolve("quarkus-app/quarkus-run.jar");
    }

    private static FileTime newest(Path source) {
        try (Stream<Path> files = Files.walk(source)) {
            return files.map(Build::lastModified).max(FileTime::compareTo).orElse(FileTime.fromMillis(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileTime lastModified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
