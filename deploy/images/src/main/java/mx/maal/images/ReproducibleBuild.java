package mx.maal.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Services packaged apart from the work tree, so that the same sources give the same bytes, wherever and whenever, with the same
 * JDK: see {@code deploy/docs/adr/0025-images.md}.
 */
final class ReproducibleBuild {

    private static final List<String> JVM_OPTIONS = List.of(
            // Equal identity hashes: sets of what has no hash of its own are iterated in the order in which they were
            // filled.
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:hashCode=2",
            "-Dio.quarkus.builder.execution.corePoolSize=1",
            // What is recorded of the machine: times in jars are local, the default locale goes into the application.
            "-Duser.timezone=UTC",
            "-Duser.language=en",
            "-Duser.country=US",
            "-Dfile.encoding=UTF-8");

    private ReproducibleBuild() {}

    /**
     * Copies the sources and packages services there.
     *
     * @param root of the repository, whose {@code deploy/images} is packaged; what git ignores is left out
     * @param services their names; not empty
     * @param folder not there yet
     * @throws CannotBuild when Maven fails, with all that it has said
     */
    static void run(Path root, List<String> services, Path folder) throws IOException {
        Path agent = root.resolve("deploy/images/target/maal-images-agent.jar");
        if (!Files.exists(agent)) {
            throw new CannotBuild(
                    "deploy/images is not packaged; run `mvn -DskipTests package` first. There is no " + agent);
        }
        copySources(root, folder);
        List<String> maven = new ArrayList<>(List.of("mvn", "-B", "-q", "-T", "2", "-f", folder.toString()));
        if (System.getProperty("maven.repo.local") != null) {
            maven.add("-Dmaven.repo.local=" + System.getProperty("maven.repo.local"));
        }
        // javac, in a JVM of its own, refuses code when identity hashes are equal.
        maven.addAll(List.of(
                "-Dmaven.compiler.fork=true", "-DskipTests", "-pl", String.join(",", services), "-am", "package"));
        String options = String.join(" ", JVM_OPTIONS) + " -javaagent:" + agent;
        Command.output(
                Map.of("MAVEN_OPTS", (System.getenv().getOrDefault("MAVEN_OPTS", "") + " " + options).strip()), maven);
    }

    private static void copySources(Path root, Path folder) throws IOException {
        String names = Command.output("git", "-C", root.toString(), "ls-files", "-z", "-c", "-o", "--exclude-standard");
        for (String name : names.split("\0")) {
            Path source = root.resolve(name);
            // What was removed but not committed so is still listed.
            if (Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
                Path copy = folder.resolve(name);
                Files.createDirectories(copy.getParent());
                Files.copy(source, copy, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
