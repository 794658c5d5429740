package mx.maal.load;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import mx.maal.local.demo.CannotRun;

/** The options of a command line: whoever takes one says what it is without, and what is left over is a mistake. */
final class Options {

    private static final String TRUE = "true";

    private final Map<String, String> given = new HashMap<>();
    private final Map<String, Object> taken = new LinkedHashMap<>();

    /**
     * @param arguments {@code --name value}, {@code --name=value} or, for a flag, {@code --name}
     * @throws CannotRun when they are something else
     */
    Options(String... arguments) {
        Deque<String> rest = new ArrayDeque<>();
        Arrays.stream(arguments)
                .flatMap(argument ->
                        Arrays.stream(argument.startsWith("--") ? argument.split("=", 2) : new String[] {argument}))
                .forEach(rest::add);
        while (!rest.isEmpty()) {
            String name = rest.pop();
            if (!name.startsWith("--")) {
                throw new CannotRun("Cannot understand " + name + ". See --help");
            }
            boolean hasValue = !rest.isEmpty() && !rest.peek().startsWith("--");
            given.put(name.substring(2), hasValue ? rest.pop() : TRUE);
        }
    }

    /** @throws CannotRun when it is no whole number from least to most */
    int number(String name, int otherwise, int least, int most) {
        String value = given.remove(name);
        int number = otherwise;
        try {
            number = value == null ? otherwise : Integer.parseInt(value.replace("_", ""));
        } catch (NumberFormatException e) {
            number = Integer.MIN_VALUE;
        }
        if (number < least || number > most) {
            throw new CannotRun("--" + name + " wants a number from " + least + " to " + most + "; got " + value);
        }
        taken.put(name, number);
        return number;
    }

    boolean flag(String name) {
        String value = given.remove(name);
        if (value != null && !value.equals(TRUE)) {
            throw new CannotRun("--" + name + " takes no value; got " + value);
        }
        taken.put(name, value != null);
        return value != null;
    }

    /** Null when it is not given. */
    String text(String name) {
        String value = given.remove(name);
        if (TRUE.equals(value)) {
            throw new CannotRun("--" + name + " needs a value");
        }
        return value;
    }

    /** @throws CannotRun when there is one that nobody has taken */
    void requireAllTaken() {
        if (!given.isEmpty()) {
            throw new CannotRun("Unknown option --" + given.keySet().iterator().next() + ". See --help");
        }
    }

    /** Numbers and flags as they are in force, for the report. */
    Map<String, Object> taken() {
        return taken;
    }
}
