package mx.maal.local.audit;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mx.maal.local.Stack;

/** {@code deploy/audit}: do all eight laws hold, over all slices, and is it fair? */
public final class Audit {

    private static final String USAGE =
            """
            Usage: ./deploy/audit [--run-dir DIR]

            Checks the eight laws over the slices of the running stack, and after them the promises of fairness, also while
            it sells, and prints every violation with its ids. What looks wrong only because an event is on its way is looked
            at again before it counts.

              --run-dir DIR   of the stack, when it was started with one (deploy/local/run)

            Exits with 0 when all hold, 1 when one is broken, 2 when that could not be found out.
            """;

    private static final int BROKEN = 1;
    private static final int UNKNOWN = 2;
    private static final int OLDEST_FACT_SECONDS = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private Audit() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        Path directory = null;
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--help") || arguments[i].equals("-h")) {
                System.out.print(USAGE);
                return 0;
            } else if (arguments[i].equals("--run-dir") && i + 1 < arguments.length) {
                directory = Path.of(arguments[++i]);
            } else if (arguments[i].startsWith("--run-dir=")) {
                directory = Path.of(arguments[i].substring("--run-dir=".length()));
            } else {
                System.err.println("Cannot understand " + arguments[i] + ".\n\n" + USAGE);
                return UNKNOWN;
            }
        }
        try {
            // Whatever the locale says: a terminal that cannot show UTF-8 is rarer than a locale that was never set.
            PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
            return of(Stack.running(directory), out);
        } catch (IOException | CannotAudit e) {
            System.err.println(e.getMessage());
            return UNKNOWN;
        }
    }

    /**
     * Audits a running stack.
     *
     * @param out gets the report
     * @return 0 when all laws hold, 1 when one is broken, 2 when that could not be found out
     */
    public static int of(Stack stack, PrintStream out) {
        try (Slices slices = new Slices(stack::database);
                KafkaEvents events = new KafkaEvents(stack.kafka(), slices::snapshot, PATIENCE)) {
            long unhandled = events.unhandled();
            return report(new Auditor(laws(events), slices::snapshot, events, LOOK_AGAIN).audit(), unhandled, out);
        } catch (CannotAudit e) {
            out.println("The audit could not be carried out. " + e.getMessage());
            return UNKNOWN;
        }
    }

    /**
     * Whether, while nobody buys any more, all outboxes and topics run empty.
     *
     * @param patience how long to wait for it
     */
    public static boolean drained(Stack stack, Duration patience) {
        try (Slices slices = new Slices(stack::database);
                KafkaEvents events = new KafkaEvents(stack.kafka(), slices::snapshot, patience)) {
            return events.awaitDrained();
        }
    }

    static List<Law> laws(Events events) {
        return List.of(
                new NeverOversell(),
                new LedgerOnlyGrows(),
                new HoldNeverDeducts(),
                new OneHoldOneSaleOneItem(),
                new OneEventOneEffect(),
                new MoneyAddsUp(),
                new ReturnedWentOut(),
                new FactsArrive(events, OLDEST_FACT_SECONDS),
                new FirstComeFirstServed(),
                new WithinPersonLimits(),
                new AdmittedInTurn());
    }

    private static int report(List<Auditor.Verdict> verdicts, long unhandled, PrintStream out) {
        Map<String, Long> underWay = new LinkedHashMap<>();
        Map<String, Long> remarks = new LinkedHashMap<>();
        add(underWay, Map.of("events to be handled", unhandled));
        long violations = 0;
        long waiting = 0;
        for (Auditor.Verdict verdict : verdicts) {
            boolean holds = verdict.violations().isEmpty();
            out.printf(
                    "%s %d %-62s %s%n",
                    holds ? "✓" : "✗",
                    verdict.law().number(),
                    verdict.law().statement(),
                    counts(verdict.firstLook().checked()));
            verdict.violations().forEach(what -> out.println("    " + what));
            verdict.waiting().forEach(what -> out.println("    (still under way) " + what));
            violations += verdict.violations().size();
            waiting += verdict.waiting().size();
            add(underWay, verdict.firstLook().underWay());
            add(remarks, verdict.firstLook().remarks());
        }
        if (!underWay.isEmpty()) {
            out.println("In flight: " + counts(underWay) + ".");
        }
        if (!remarks.isEmpty()) {
            out.println("To be looked at: " + counts(remarks) + ".");
        }
        if (violations > 0) {
            out.println(violations == 1 ? "1 violation." : violations + " violations.");
            return BROKEN;
        }
        if (waiting > 0) {
            out.println("No violation was seen, but events have been waiting for " + PATIENCE.toSeconds()
                    + " s to be published or handled: is a service down?");
            return UNKNOWN;
        }
        out.println("All laws hold, and it is fair.");
        return 0;
    }

    private static void add(Map<String, Long> sums, Map<String, Long> counts) {
        counts.forEach((what, count) -> {
            if (count > 0) {
                sums.merge(what, count, Long::sum);
            }
        });
    }

    private static String counts(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> String.format("%,d %s", entry.getValue(), entry.getKey()))
                .collect(Collectors.joining(", "));
    }
}
