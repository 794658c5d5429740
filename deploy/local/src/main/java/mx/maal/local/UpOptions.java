package mx.maal.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code deploy/up} was asked for.
 *
 * @param fresh start without the data of earlier runs
 * @param replicas by slice, 1 to {@value #MOST_REPLICAS}; a slice that is not in it runs once
 * @param portOffset added to every port; empty: choose one with which all ports are free
 * @param demoData whether an empty catalog gets the demo catalog
 * @param servicesFrom the working copy whose packaged services run; empty: this one's
 * @param build whether what is older than its sources is built
 * @param runDirectory for logs and {@code stack.json}; empty: the usual one
 * @param dataDirectory for databases, events and secrets; empty: the usual one
 * @param help print the usage and do nothing
 */
record UpOptions(
        boolean fresh,
        Map<String, Integer> replicas,
        OptionalInt portOffset,
        boolean demoData,
        Optional<Path> servicesFrom,
        boolean build,
        Optional<Path> runDirectory,
        Optional<Path> dataDirectory,
        boolean help) {

    /** As many as a topic has partitions; more would have nothing to do. */
    static final int MOST_REPLICAS = 6;

    private static final int MOST_OFFSET = 40_000;

    /** @throws CannotStart when the arguments cannot be understood */
    static UpOptions parse(String... arguments) {
        boolean fresh = false;
        boolean demoData = true;
        boolean build = true;
        boolean help = false;
        Map<String, Integer> replicas = Map.of();
        Optional<Path> servicesFrom = Optional.empty();
        OptionalInt portOffset = OptionalInt.of(0);
        Optional<Path> runDirectory = Optional.empty();
        Optional<Path> dataDirectory = Optional.empty();
        Deque<String> rest = new ArrayDeque<>(separated(arguments));
        while (!rest.isEmpty()) {
            String option = rest.pop();
            switch (option) {
                case "--fresh" -> fresh = true;
                case "--no-demo-data" -> demoData = false;
                case "--no-build" -> build = false;
                case "--help", "-h" -> help = true;
                case "--replicas" -> replicas = replicas(value(option, rest));
                case "--services-from" -> servicesFrom = Optional.of(Path.of(value(option, rest)));
                case "--port-offset" -> portOffset = offset(value(option, rest));
                case "--run-dir" -> runDirectory = Optional.of(Path.of(value(option, rest)));
                case "--data-dir" -> dataDirectory = Optional.of(Path.of(value(option, rest)));
                default -> throw new CannotStart("Unknown option " + option + ". See ./deploy/up --help");
            }
        }
        return new UpOptions(
                fresh, replicas, portOffset, demoData, servicesFrom, build, runDirectory, dataDirectory, help);
    }

    /** The text of {@code --help}. */
    static String usage() {
        try (InputStream text = UpOptions.class.getResourceAsStream("/up-usage.txt")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code --option=value} as two arguments. */
    static List<String> separated(String[] arguments) {
        Deque<String> all = new ArrayDeque<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (argument.startsWith("--") && equals > 0) {
                all.add(argument.substring(0, equals));
                all.add(argument.substring(equals + 1));
            } else {
                all.add(argument);
            }
        }
        return List.copyOf(all);
    }

    /** The next argument, which belongs to this option. */
    static String value(String option, Deque<String> rest) {
        if (rest.isEmpty() || rest.peek().isBlank()) {
            throw new CannotStart(option + " needs a value. See --help");
        }
        return rest.pop();
    }

    private static Map<String, Integer> replicas(String list) {
        Map<String, Integer> replicas = new LinkedHashMap<>();
        for (String entry : list.split(",")) {
            String[] parts = entry.strip().split("=", 2);
            String slice = parts[0].replaceFirst("-service$", "");
            int count = parts.length == 2 ? number(parts[1]) : 0;
            if (!Slices.NAMES.contains(slice) || count < 1 || count > MOST_REPLICAS) {
                throw new CannotStart("--replicas wants for example order=2,inventory=2: a service out of "
                        + String.join(", ", Slices.NAMES) + " and 1 to " + MOST_REPLICAS + "; got " + list);
            }
            replicas.put(slice, count);
        }
        return Collections.unmodifiableMap(replicas);
    }

    private static OptionalInt offset(String value) {
        if (value.equals("auto")) {
            return OptionalInt.empty();
        }
        int offset = number(value);
        if (offset < 0 || offset > MOST_OFFSET) {
            throw new CannotStart("--port-offset wants 0 to " + MOST_OFFSET + " or auto; got " + value);
        }
        return OptionalInt.of(offset);
    }

    /** -1 when it is none. */
    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
