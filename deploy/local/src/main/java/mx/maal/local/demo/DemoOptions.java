package mx.maal.local.demo;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code deploy/demo} was asked for.
 *
 * @param shoppers who come for the drop
 * @param concurrency how many of them at once
 * @param units for sale
 * @param product slug of a product of the catalog; null: a new one for this drop
 * @param ways to pay, of which each shopper takes one
 * @param seed of what the shoppers do
 * @param json whether the report is JSON
 * @param runDirectory of the stack; null: the usual one
 * @param help print the usage and do nothing
 */
record DemoOptions(
        int shoppers,
        int concurrency,
        int units,
        String product,
        List<Way> ways,
        long seed,
        boolean json,
        Path runDirectory,
        boolean help) {

    static final String USAGE =
            """
            Usage: ./deploy/demo [options]

            Sells a live drop on the running stack, through its gateway: shoppers come all at once, some abandon their carts,
            change their mind, have their card declined or pay twice; then orders are shipped, returned and refunded. Ends
            with a report and the audit.

              --shoppers N      who come for the drop (300)
              --concurrency N   how many of them at once (50)
              --units N         for sale (50)
              --product SLUG    sell this product of the catalog, for example an imported one; its stock is set to N units.
                                Without: a new product in a drop of its own
              --providers LIST  by which they pay: stripe, mercadopago, conekta, with commas (stripe)
              --methods LIST    how they pay: card, oxxo, spei, with commas (card). Vouchers are paid, or left to expire,
                                within seconds instead of days
              --seed N          what the shoppers do is drawn from this number (1)
              --json            print the report as JSON
              --run-dir DIR     of the stack, when it was started with one (deploy/local/run)

            Exits with 0 when all went well, 1 when units were oversold, a server failed (5xx) or the audit found a violation,
            2 when the drop could not be run.
            """;

    private static final int MOST_SHOPPERS = 100_000;
    private static final int MOST_AT_ONCE = 1_000;
    private static final int MOST_UNITS = 100_000;

    /** @throws CannotRun when the arguments cannot be understood */
    static DemoOptions parse(String... arguments) {
        int shoppers = 300;
        int concurrency = 50;
        int units = 50;
        String product = null;
        List<String> providers = List.of("stripe");
        List<String> methods = List.of("card");
        long seed = 1;
        boolean json = false;
        Path runDirectory = null;
        boolean help = false;
        Deque<String> rest = new ArrayDeque<>();
        Arrays.stream(arguments)
                .flatMap(argument ->
                        Arrays.stream(argument.startsWith("--") ? argument.split("=", 2) : new String[] {argument}))
                .forEach(rest::add);
        while (!rest.isEmpty()) {
            String option = rest.pop();
            switch (option) {
                case "--shoppers" -> shoppers = number(option, rest, 1, MOST_SHOPPERS);
                case "--concurrency" -> concurrency = number(option, rest, 1, MOST_AT_ONCE);
                case "--units" -> units = number(option, rest, 1, MOST_UNITS);
                case "--product" -> product = value(option, rest);
                case "--providers" -> providers = words(option, rest, Way.TAKEN.keySet());
                case "--methods" -> methods = words(option, rest, Set.of("card", "oxxo", "spei"));
                case "--seed" -> seed = number(option, rest, Integer.MIN_VALUE, Integer.MAX_VALUE);
                case "--json" -> json = true;
                case "--run-dir" -> runDirectory = Path.of(value(option, rest));
                case "--help", "-h" -> help = true;
                default -> throw new CannotRun("Unknown option " + option + ".\n\n" + USAGE);
            }
        }
        return new DemoOptions(
                shoppers, concurrency, units, product, Way.of(providers, methods), seed, json, runDirectory, help);
    }

    private static String value(String option, Deque<String> rest) {
        if (rest.isEmpty() || rest.peek().isBlank()) {
            throw new CannotRun(option + " needs a value.\n\n" + USAGE);
        }
        return rest.pop();
    }

    private static List<String> words(String option, Deque<String> rest, Set<String> known) {
        List<String> words = Arrays.stream(value(option, rest).split(","))
                .map(String::strip)
                .distinct()
                .toList();
        for (String word : words) {
            if (!known.contains(word)) {
                throw new CannotRun(
                        option + " wants some of " + String.join(", ", new TreeSet<>(known)) + "; got " + word);
            }
        }
        return words;
    }

    private static int number(String option, Deque<String> rest, int least, int most) {
        String value = value(option, rest);
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, with the bounds.
        }
        throw new CannotRun(option + " wants a number from " + least + " to " + most + "; got " + value);
    }
}
