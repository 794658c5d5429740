package mx.maal.load;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the shoppers of one run met. On the loop's thread only, until the run is over. */
final class Tally {

    private static final int MOST_ERRORS_TOLD = 5;

    /** The steps from an empty cart to a paid order. */
    enum Step {
        CART,
        LINE,
        CHECKOUT,
        PAY,
        APPROVE,
        PAID;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<Step, Timings> steps = new EnumMap<>(Step.class);
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final List<String> firstErrors = new ArrayList<>();
    private int errors;

    Tally() {
        for (Step step : Step.values()) {
            steps.put(step, new Timings());
        }
    }

    void took(Step step, long nanos) {
        steps.get(step).add(nanos);
    }

    void answered(int status) {
        statuses.merge(status, 1, Integer::sum);
    }

    void failed(String what) {
        errors++;
        if (firstErrors.size() < MOST_ERRORS_TOLD) {
            firstErrors.add(what);
        }
    }

    Timings of(Step step) {
        return steps.get(step);
    }

    /** How many answers had which status; 0 for none. */
    Map<Integer, Integer> statuses() {
        return statuses;
    }

    int errors() {
        return errors;
    }

    List<String> firstErrors() {
        return firstErrors;
    }
}
