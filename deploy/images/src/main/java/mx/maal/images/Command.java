package mx.maal.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Other programs, for what they say. */
final class Command {

    private Command() {}

    /**
     * Runs one.
     *
     * @return standard output and error, without white space around it
     * @throws CannotBuild when it fails
     */
    static String output(String... command) throws IOException {
        return output(Map.of(), List.of(command));
    }

    /**
     * Runs one as above.
     *
     * @param environment what it has besides ours
     */
    static String output(Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (process.waitFor() != 0) {
                throw new CannotBuild(String.join(" ", command) + " failed: " + output);
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotBuild("Interrupted while " + command.get(0) + " ran.");
        }
    }
}
