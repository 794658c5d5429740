package mx.maal.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** How this machine lets a program be run as a container runtime would: from a root of its own, as a user without rights. */
enum Confinement {

    /** By root, as somebody else. */
    BY_ROOT(List.of(), ""),
    /** In a namespace of users: to itself the program is somebody else, to this machine whoever started it. */
    BY_ANYONE(List.of("--map-root-user"), "yes");

    private static final Path SCRIPT = Path.of("src/test/resources/run-image").toAbsolutePath();

    private final List<String> namespaces;
    private final String unprivileged;

    Confinement(List<String> namespaces, String unprivileged) {
        this.namespaces = namespaces;
        this.unprivileged = unprivileged;
    }

    /**
     * The one that comes closest to a cluster.
     *
     * @param directory to try it in
     * @throws org.opentest4j.TestAbortedException when there is none, as in most containers: it says what is not checked then, and why
     */
    static Confinement possible(Pod pod, Path directory) throws IOException, InterruptedException {
        StringBuilder reasons = new StringBuilder();
        for (Confinement confinement : values()) {
            Process trial = confinement
                    .builder(Files.createDirectories(directory), pod, List.of())
                    .redirectErrorStream(true)
                    .start();
            String says = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (trial.waitFor() == 0) {
                return confinement;
            }
            reasons.append("\n").append(confinement).append(": ").append(says);
        }
        String message =
                "NOT CHECKED: that an image runs with a read-only root as a user without rights, and ends without"
                        + " losing a request. This machine does not let it be confined:" + reasons;
        // A test that was left out is reported without its reason.
        System.err.println(message);
        return Assumptions.abort(message);
    }

    /**
     * Not started yet; its only child will be the command.
     *
     * @param root where an image is unpacked
     * @param command to run there; empty for a trial, which ends with 0 when all else is allowed
     */
    ProcessBuilder builder(Path root, Pod pod, List<String> command) {
        List<String> line = new ArrayList<>(List.of("unshare", "--mount", "--pid", "--fork", "--kill-child"));
        line.addAll(namespaces);
        line.addAll(List.of(
                SCRIPT.toString(), root.toString(), Integer.toString(pod.user()), Integer.toString(pod.group())));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().clear();
        builder.environment().put("UNPRIVILEGED", unprivileged);
        return builder;
    }
}
