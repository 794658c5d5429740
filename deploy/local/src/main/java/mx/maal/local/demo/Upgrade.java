package mx.maal.local.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mx.maal.local.Migrations;
import mx.maal.local.Roll;
import mx.maal.local.Stack;
import mx.maal.local.audit.Audit;

/**
 * The inner part of {@code deploy/upgrade/try}: brings a stack that runs the last release to what is packaged here, while
 * shoppers come and the brand works. After each step a number of shoppers who came after it have to have bought.
 */
public final class Upgrade {

    private static final int AT_ONCE = 2;
    private static final int ORDERS_AFTER_A_STEP = 2;
    private static final int ORDERS_WITH_ONE_AWAY = 1;

    /** After the migrations, everything that a shop does has to have been done by the older code. */
    private static final int ORDERS_OF_ALL_KINDS = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long LOOK_EVERY_MILLIS = 100;
    private static final int SHOWN_TROUBLES = 8;
    private static final List<Way> WAYS =
            Way.of(List.of("stripe", "mercadopago", "conekta"), List.of("card", "oxxo", "spei"));

    private final Stack stack;
    private final Roll roll;
    private final String release;
    private final PrintStream out;
    private final Measures measures = new Measures();
    private final Crowd crowd;

    private Upgrade(Path run, String release, PrintStream out) throws IOException {
        this.stack = Stack.running(run);
        this.roll = new Roll(run);
        this.release = release;
        this.out = out;
        Shopfront shop = new Shopfront(stack, measures);
        this.crowd = new Crowd(shop, measures, WAYS);
    }

    /** @param arguments the run directory of a stack, and how the release is called that it runs */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        try {
            new Upgrade(Path.of(arguments[0]), arguments[1], out).run();
            System.exit(0);
        } catch (CannotRun | IOException e) {
            out.println("\n✗ " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws IOException {
        try (crowd) {
            crowd.come(AT_ONCE);
            sells("all replicas are of " + release, ORDERS_AFTER_A_STEP, 0);
            migrate();
            for (Stack.Service replica : stack.services()) {
                out.printf("  %-22s %s%n", replica.process(), roll.end(replica));
                sells(replica.process() + " is away", ORDERS_WITH_ONE_AWAY, 0);
                out.printf("  %-22s %s%n", replica.process(), roll.start(replica));
                sells(replica.process() + " is of this build", ORDERS_AFTER_A_STEP, 0);
            }
            sells("all replicas are of this build", ORDERS_OF_ALL_KINDS, 1);
        }
        requireNoTroubles("everybody has gone");
        requireAllReplaced();
        if (!Audit.drained(stack, PATIENCE)) {
            throw failed("Events still wait to be published or handled " + PATIENCE.toSeconds()
                    + " s after the last shopper.");
        }
        tell();
        if (Audit.of(stack, out) != 0) {
            throw failed("The audit found what is told above.");
        }
    }

    /** Slice by slice. */
    private void migrate() throws IOException {
        List<String> newer = Migrations.sinceRelease();
        out.printf("  migrations since %s: %s%n", release, newer.isEmpty() ? "none" : String.join(", ", newer));
        List<String> slices = stack.services().stream()
                .map(Stack.Service::slice)
                .distinct()
                .filter(slice -> !Migrations.sinceRelease(slice).isEmpty())
                .toList();
        for (String slice : slices) {
            out.printf("  %-22s migration %s%n", slice, roll.migrate(slice));
        }
        if (!slices.isEmpty()) {
            sells("the tables are of this build, all replicas of " + release, ORDERS_OF_ALL_KINDS, 1);
        }
    }

    /** Waits until so many shoppers who come from now on have bought, and the brand has done so many rounds of its work. */
    private void sells(String since, int orders, int rounds) {
        long began = System.nanoTime();
        while (crowd.ordersBegunSince(began) < orders || crowd.roundsBegunSince(began) < rounds) {
            requireNoTroubles(since);
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw failed("Since " + since + ", too few shoppers could buy within " + PATIENCE.toSeconds() + " s: "
                        + crowd.ordersBegunSince(began) + " of " + orders + ".");
            }
            Shopfront.pause(LOOK_EVERY_MILLIS);
        }
        requireNoTroubles(since);
        out.printf("  %s: %d shoppers who came since have bought%n", since, crowd.ordersBegunSince(began));
    }

    private void requireNoTroubles(String since) {
        if (!crowd.troubles().isEmpty()) {
            throw failed("Since " + since + ", not all goes well.");
        }
    }

    private void requireAllReplaced() {
        stack.services().stream()
                .filter(service -> ProcessHandle.of(service.pid())
                        .filter(ProcessHandle::isAlive)
                        .isPresent())
                .findFirst()
                .ifPresent(service -> {
                    throw failed(service.process() + " of " + release + " still runs.");
                });
    }

    private CannotRun failed(String what) {
        List<String> troubles = crowd.troubles();
        List<String> newer = Migrations.sinceRelease();
        StringBuilder message = new StringBuilder(what);
        troubles.stream().limit(SHOWN_TROUBLES).forEach(trouble -> message.append("\n    ")
                .append(trouble));
        if (!newer.isEmpty()) {
            message.append("\n  Replicas of ")
                    .append(release)
                    .append(" have to live with the tables that these migrations leave:\n    ")
                    .append(String.join("\n    ", newer))
                    .append(
                            "\n  What they cannot live with takes two releases: deploy/docs/adr/0026-rolling-upgrades.md");
        }
        return new CannotRun(message.toString());
    }

    private void tell() {
        List<Shopper.Visit> visits = crowd.visits();
        Map<Shopper.End, Integer> ends = Drop.ends(visits);
        out.printf(
                "%n  %d shoppers: %s%n",
                visits.size(),
                ends.entrySet().stream()
                        .map(end -> end.getValue() + " " + end.getKey().words())
                        .collect(Collectors.joining(", ")));
        out.printf(
                "  the brand: %d shipped, %d returned, %d cancelled%n",
                crowd.rounds().stream().mapToInt(BackOffice.Work::shipped).sum(),
                crowd.rounds().stream().mapToInt(BackOffice.Work::returned).sum(),
                crowd.rounds().stream().mapToInt(BackOffice.Work::cancelled).sum());
        out.printf(
                "  HTTP answers: %s; asked to try again in a moment: %d times%n%n",
                measures.statuses(), measures.failures());
    }
}
