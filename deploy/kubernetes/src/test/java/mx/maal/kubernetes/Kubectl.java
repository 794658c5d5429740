package mx.maal.kubernetes;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Renders overlays as {@code kubectl apply -k} would. */
final class Kubectl {

    private static final String VARIABLE = "MAAL_KUBECTL";
    private static final long PATIENCE_SECONDS = 60;
    private static final Map<String, String> RENDERED = new ConcurrentHashMap<>();

    private Kubectl() {}

    /** @param folder below deploy/kubernetes */
    static Manifests render(String folder) {
        return Manifests.parse(RENDERED.computeIfAbsent(folder, Kubectl::kustomize));
    }

    private static String kustomize(String folder) {
        Path kubectl = find().orElseGet(Kubectl::missing);
        Path errors = Repository.MODULE.resolve("target/kubectl-errors.txt");
        try {
            Process process = new ProcessBuilder(
                            kubectl.toString(),
                            "kustomize",
                            Repository.MODULE.resolve(folder).toString())
                    .redirectError(errors.toFile())
                    .start();
            String yaml = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(folder + " cannot be rendered: " + Files.readString(errors));
            }
            return yaml;
        } catch (IOException e) {
            throw new AssertionError(kubectl + " cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Named by the variable, fetched by {@code deploy/kubernetes/get-kubectl}, or on the path. */
    private static Optional<Path> find() {
        Optional<Path> named = Optional.ofNullable(System.getenv(VARIABLE)).map(Path::of);
        if (named.isPresent()) {
            return named;
        }
        return Stream.concat(
                        Stream.of(Repository.MODULE.resolve(".tools/kubectl")),
                        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                                .map(folder -> Path.of(folder, "kubectl")))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** CI must not be green without having looked; who has no kubectl may still build. */
    private static Path missing() {
        String message = "There is no kubectl, so the manifests were not checked. Install it, or name it in " + VARIABLE
                + ", or run deploy/kubernetes/get-kubectl (needs npm).";
        if (System.getenv("CI") != null) {
            throw new AssertionError(message);
        }
        return abort(message);
    }
}
