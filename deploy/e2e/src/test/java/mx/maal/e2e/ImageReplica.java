package mx.maal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A replica of a service beside those of the stack, run from its image as Kubernetes would: with a read-only root, as the user
 * and with the settings that the manifests have. What is missing to a container: its own network, and limits of CPU and memory.
 */
final class ImageReplica implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(120);
    /** "A message sent to channel … has been nacked". */
    private static final String LEFT_TO_OTHERS = "\"message\":\"SRMSG18203:";

    private static final Path IMAGES = Path.of("../images/target/images");

    private final Confinement confinement;
    private final Process runtime;
    private final Path log;
    private final int port;

    private ImageReplica(Confinement confinement, Process runtime, Path log, int port) {
        this.confinement = confinement;
        this.runtime = runtime;
        this.log = log;
        this.port = port;
        // Also when these tests are broken off.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /**
     * Starts one; {@link #awaitReady} waits for it.
     *
     * @param settings that are this stack's own
     * @throws org.opentest4j.TestAbortedException when this machine does not let it be confined
     */
    static ImageReplica start(String service, Pod pod, Map<String, String> settings)
            throws IOException, InterruptedException {
        Path directory = Path.of("target/image").toAbsolutePath();
        Confinement confinement = Confinement.possible(pod, directory.resolve("trial"));
        Path root = directory.resolve(service);
        ProcessBuilder builder = confinement.builder(root, pod, unpack(service, root));
        int port = freePort();
        Path log = directory.resolve(service + ".log");
        Map<String, String> environment = builder.environment();
        environment.putAll(pod.environment());
        // Of which the heap is a share.
        environment.merge("JAVA_TOOL_OPTIONS", " -XX:MaxRAM=" + pod.memory(), String::concat);
        settings.forEach((name, value) ->
                environment.merge(name, value, name.equals("JAVA_TOOL_OPTIONS") ? (a, b) -> a + " " + b : (a, b) -> b));
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        Process runtime =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        return new ImageReplica(confinement, runtime, log, port);
    }

    Confinement confinement() {
        return confinement;
    }

    int port() {
        return port;
    }

    /** Waits until it can work. */
    void awaitReady() {
        await("the replica is ready, see " + log).atMost(START).until(() -> {
            assertThat(runtime.isAlive()).as("the replica runs, see " + log).isTrue();
            return ready();
        });
    }

    private boolean ready() {
        try {
            return RestAssured.get("http://127.0.0.1:" + port + "/q/health/ready")
                            .statusCode()
                    == 200;
        } catch (Exception e) {
            // Nothing listens yet.
            return false;
        }
    }

    /** What the kernel says of the process: {@code Uid}, {@code CapEff} and so on. */
    Map<String, String> status() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process().pid() + "/status")).stream()
                .map(line -> line.split(":\\s*", 2))
                .collect(Collectors.toMap(field -> field[0], field -> field[1]));
    }

    /** What it sees mounted: options by mount point. */
    Map<String, String> mounts() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process().pid() + "/mounts")).stream()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(field -> field[1], field -> field[3], (below, above) -> above));
    }

    /** SIGTERM. */
    void askToEnd() {
        assertThat(process().destroy()).isTrue();
    }

    /** @return the exit code */
    int awaitEnd(Duration most) throws InterruptedException {
        assertThat(runtime.waitFor(most.toMillis(), TimeUnit.MILLISECONDS))
                .as("the replica has ended, see " + log)
                .isTrue();
        return runtime.exitValue();
    }

    /** The service itself, the only child of what has made its namespaces. */
    private ProcessHandle process() {
        return runtime.children().findFirst().orElseThrow(() -> new IllegalStateException("It has ended, see " + log));
    }

    /**
     * What went wrong by its own account. Events that it did not come to handle any more are no error, although SmallRye logs them as one: they
     * are not acknowledged, and another replica gets them.
     */
    List<String> errors() throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains("\"level\":\"ERROR\"") && !line.contains(LEFT_TO_OTHERS))
                .collect(Collectors.toList());
    }

    /** Leaves nothing of it. */
    @Override
    public void close() {
        runtime.children().forEach(ProcessHandle::destroyForcibly);
        runtime.destroyForcibly().onExit().join();
    }

    /** Makes a directory of an image. @return the command that the image starts */
    private static List<String> unpack(String service, Path root) throws IOException, InterruptedException {
        Path tar = IMAGES.resolve(service + ".tar").toAbsolutePath();
        Path packaged = Path.of("../..").resolve(service).resolve("target/quarkus-app/quarkus-run.jar");
        assertThat(tar).as("image, made by `mvn -pl deploy/images verify`").exists();
        assertThat(Files.getLastModifiedTime(tar))
                .as("age of " + tar + ", which must be made of " + packaged)
                .isGreaterThan(Files.getLastModifiedTime(packaged));
        Path layout = root.resolveSibling(service + ".layout");
        for (Path directory : List.of(root, layout)) {
            run("rm", "-rf", directory.toString());
            Files.createDirectories(directory);
        }
        run("tar", "-xf", tar.toString(), "-C", layout.toString());
        JsonNode manifest = blob(layout, json(layout.resolve("index.json")).at("/manifests/0/digest"));
        for (JsonNode layer : manifest.get("layers")) {
            run(
                    "tar",
                    "--warning=no-unknown-keyword",
                    "-xzpf",
                    file(layout, layer.get("digest")).toString(),
                    "-C",
                    root.toString());
        }
        List<String> command = new ArrayList<>();
        blob(layout, manifest.at("/config/digest"))
                .at("/config/Entrypoint")
                .forEach(word -> command.add(word.asText()));
        return command;
    }

    private static JsonNode blob(Path layout, JsonNode digest) throws IOException {
        return json(file(layout, digest));
    }

    private static Path file(Path layout, JsonNode digest) {
        return layout.resolve("blobs").resolve(digest.asText().replace(':', '/'));
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(String.join(" ", command))
                .isZero();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
