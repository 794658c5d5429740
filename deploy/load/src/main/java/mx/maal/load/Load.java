package mx.maal.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mx.maal.local.Stack;
import mx.maal.local.audit.Audit;
import mx.maal.local.demo.CannotRun;

/** {@code deploy/load/run}: does something to the running stack, tells how it bore it, and has the laws checked. */
public final class Load {

    private static final int FLAWED = 1;
    private static final int CANNOT_RUN = 2;

    private Load() {}

    public static void main(String[] arguments) {
        // Whatever the locale says: a terminal that cannot show UTF-8 is rarer than a locale that was never set.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        List<String> words = Arrays.asList(arguments);
        if (words.isEmpty() || words.contains("--help") || words.contains("-h")) {
            out.print(usage());
            System.exit(words.isEmpty() ? CANNOT_RUN : 0);
        }
        try {
            System.exit(
                    run(words.get(0), new Options(words.subList(1, words.size()).toArray(String[]::new)), out));
        } catch (CannotRun | IOException e) {
            err.println(e.getMessage());
            System.exit(CANNOT_RUN);
        }
    }

    private static int run(String name, Options options, PrintStream out) throws IOException {
        Scenario scenario =
                switch (name) {
                    case "cell" -> new Cell(options);
                    case "holds" -> new Holds(options);
                    case "sold-out" -> new SoldOut(options);
                    case "overload" -> new Overload(options);
                    case "growth" -> new Growth(options);
                    case "line" -> new Line(options);
                    case "floor" -> new Floor(options);
                    default -> throw new CannotRun("There is no scenario " + name + ".\n\n" + usage());
                };
        String runDirectory = options.text("run-dir");
        String json = options.text("json");
        boolean keys = options.flag("idempotency-keys");
        boolean audit = !options.flag("no-audit");
        options.requireAllTaken();

        Stack stack = Stack.running(runDirectory == null ? null : Path.of(runDirectory));
        if (!Processes.readable()) {
            out.println("CPU and memory are not reported: this system has no /proc.");
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("scenario", name);
        report.put("date", OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS).toString());
        report.put("commit", Machine.commit(module()));
        report.put("machine", Machine.here());
        report.put("options", options.taken());
        Scenario.Outcome outcome;
        try (Bench bench = Bench.of(stack, keys, out)) {
            outcome = scenario.run(bench);
        }
        report.putAll(outcome.figures());
        int auditStatus = audit ? audit(stack, report, out) : 0;
        write(json == null ? usualFile(name) : Path.of(json), report, out);
        return outcome.flawless() && auditStatus == 0 ? 0 : FLAWED;
    }

    private static int audit(Stack stack, Map<String, Object> report, PrintStream out) {
        out.println("\nThe audit …");
        ByteArrayOutputStream laws = new ByteArrayOutputStream();
        int status = Audit.of(stack, new PrintStream(laws, true, StandardCharsets.UTF_8));
        String text = laws.toString(StandardCharsets.UTF_8);
        out.print(text);
        report.put("audit", text.lines().toList());
        return status;
    }

    private static void write(Path file, Map<String, Object> report, PrintStream out) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(
                file,
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(report));
        out.println("\nFigures in " + file);
    }

    private static Path usualFile(String scenario) {
        String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        return module().resolve("target/results").resolve(scenario + "-" + time + ".json");
    }

    /** {@code deploy/load}, as the script that starts this knows it. */
    private static Path module() {
        return Path.of(System.getProperty("maal.load", "."));
    }

    private static String usage() {
        try (InputStream text = Load.class.getResourceAsStream("/load-usage.txt")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
