package mx.maal.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running {@link Program}. */
final class Child {

    private static final Duration PROBE_PATIENCE = Duration.ofSeconds(2);
    private static final int STOP_SECONDS = 20;

    /** Writing a class archive takes a program some seconds more, and many at once on few cores. */
    private static final int RECORDING_STOP_SECONDS = 90;

    private static final int LAST_LINES = 15;

    private final Program program;
    private final Process process;
    private final Path log;

    private Child(Program program, Process process, Path log) {
        this.program = program;
        this.process = process;
        this.log = log;
    }

    /** Starts it; what it says comes after what an earlier one of its name said. */
    static Child start(Program program, Layout layout) {
        Path log = layout.log(program.name());
        ProcessBuilder builder = new ProcessBuilder(program.commandLine(Leftovers.mark(layout.run())))
                .directory(layout.run().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(program.environment());
        // Of glibc's memory pools, one per core and thread, a JVM needs two.
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
        try {
            return new Child(program, builder.start(), log);
        } catch (IOException e) {
            throw new CannotStart(program.name() + " could not be started: " + e.getMessage(), e);
        }
    }

    Program program() {
        return program;
    }

    Path log() {
        return log;
    }

    long pid() {
        return process.pid();
    }

    Process process() {
        return process;
    }

    /** @throws CannotStart when it has ended, with the end of its log */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new CannotStart(program.name() + " ended with code " + process.exitValue() + ". Its log, " + log
                    + ", ends with:\n\n" + lastLines());
        }
    }

    boolean ready(HttpClient http) {
        try {
            HttpRequest probe = HttpRequest.newBuilder(URI.create(program.readyUrl()))
                    .timeout(PROBE_PATIENCE)
                    .build();
            return http.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether its end takes longer because it records its class archive. */
    boolean records() {
        return program.archive().records();
    }

    /** Asks it to end; {@link #awaitEnd} waits until it did. */
    void askToEnd() {
        process.destroy();
    }

    void awaitEnd() {
        try {
            if (!process.waitFor(records() ? RECORDING_STOP_SECONDS : STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            program.archive().keep();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * For one that ends by itself.
     *
     * @throws CannotStart when it has not ended with 0 by then, with the end of its log
     */
    void awaitItsEnd(Duration patience) {
        try {
            if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new CannotStart(program.name() + " has not ended after " + patience.toSeconds() + " s.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("Interrupted", e);
        }
        if (process.exitValue() != 0) {
            requireAlive();
        }
    }

    private String lastLines() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return "(the log cannot be read: " + e.getMessage() + ")";
        }
    }
}
