package mx.maal.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

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
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (process.waitFor() != 0) {
                throw new CannotBuild(String.join(" ", command) + " failed: " + output);
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotBuild("Interrupted while " + command[0] + " ran.");
        }
    }
}
