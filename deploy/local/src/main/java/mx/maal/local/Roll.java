package mx.maal.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** {@code deploy/roll}: brings what is packaged now into the running stack, replica by replica, as a cluster does. */
public final class Roll {

    private static final String USAGE =
            """
            Usage: ./deploy/roll [order ...] [--run-dir DIR]

            Brings the services that are packaged now into the running stack while it goes on: first the migrations of each
            slice, then one replica after the other gets no further requests, ends, and is started anew. Without names: all
            five services.
            A service with one replica is away for some seconds meanwhile.

            Start the stack with --services-from another working copy than the one you package in, since Maven
            writes over the files of what runs:

              git worktree add ../before && (cd ../before && mvn -q -DskipTests package)
              ./deploy/up --services-from ../before --replicas order=2,inventory=2
              mvn -q -DskipTests package && ./deploy/roll

              --run-dir DIR   of the stack, when it was started with one (deploy/local/run)

            Exits with 0 when all is new, 2 when something stood in the way; what was not replaced by then runs on.
            """;

    private static final int CANNOT = 2;

    private final Path socket;

    /** @param run directory of the stack; null for the usual one */
    public Roll(Path run) {
        this.socket = Layout.controlSocket(run == null ? Layout.usualRun() : run);
    }

    public static void main(String[] arguments) {
        try {
            System.exit(run(arguments));
        } catch (CannotStart | IOException e) {
            System.err.println(e.getMessage());
            System.exit(CANNOT);
        }
    }

    private static int run(String[] arguments) throws IOException {
        Path directory = null;
        List<String> slices = new ArrayList<>();
        Deque<String> rest = new ArrayDeque<>(UpOptions.separated(arguments));
        while (!rest.isEmpty()) {
            String argument = rest.pop();
            String slice = argument.replaceFirst("-service$", "");
            if (argument.equals("--help") || argument.equals("-h")) {
                System.out.print(USAGE);
                return 0;
            } else if (argument.equals("--run-dir")) {
                directory = Path.of(UpOptions.value(argument, rest));
            } else if (Slices.NAMES.contains(slice)) {
                slices.add(slice);
            } else {
                throw new CannotStart("Cannot understand " + argument + ".\n\n" + USAGE);
            }
        }
        Stack stack = Stack.running(directory);
        Roll roll = new Roll(directory);
        for (String slice : slices.isEmpty() ? Slices.NAMES : slices) {
            System.out.printf("%-22s migration %s%n", slice, roll.migrate(slice));
        }
        for (Stack.Service service : stack.services()) {
            if (slices.isEmpty() || slices.contains(service.slice())) {
                System.out.printf("%-22s %s%n", service.process(), roll.replace(service));
            }
        }
        return 0;
    }

    /**
     * Brings a slice's tables to what the packaged service wants, while its replicas run.
     *
     * @return what happened, for people
     * @throws IOException with what went wrong
     */
    public String migrate(String slice) throws IOException {
        return Control.ask(socket, "migrate " + slice);
    }

    /**
     * Ends a replica and starts the packaged service in its place; returns when the gateway gives it requests.
     *
     * @return what happened, for people
     * @throws IOException with what went wrong, also when the old one did not end with 0
     */
    public String replace(Stack.Service service) throws IOException {
        return Control.ask(socket, "replace " + service.process());
    }

    /**
     * The first half of {@link #replace}: ends a replica, and leaves its place empty.
     *
     * @return what happened, for people
     * @throws IOException with what went wrong, also when it did not end with 0
     */
    public String end(Stack.Service service) throws IOException {
        return Control.ask(socket, "end " + service.process());
    }

    /**
     * The second half: starts the packaged service where {@link #end} left its place empty.
     *
     * @return what happened, for people
     * @throws IOException with what went wrong
     */
    public String start(Stack.Service service) throws IOException {
        return Control.ask(socket, "start " + service.process());
    }
}
