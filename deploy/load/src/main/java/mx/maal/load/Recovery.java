package mx.maal.load;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Answers one by one after an overload, to tell when they became healthy again. */
final class Recovery {

    private static final double STEP_SECONDS = 0.1;
    private static final double WINDOW_SECONDS = 1;

    private final List<Moment> moments = new ArrayList<>();

    /**
     * @param second when the request was to be made, since the load fell
     * @param millis how long its answer took
     * @param shed whether it was turned away, or failed
     */
    private record Moment(double second, double millis, boolean shed) {}

    void answered(double second, double millis, boolean shed) {
        moments.add(new Moment(second, millis, shed));
    }

    /**
     * How long after the load had fallen the first second began in which nobody was turned away and 99 % had their answer in
     * time; NaN when there was none.
     */
    double seconds(double p99Millis, double observedSeconds) {
        moments.sort(Comparator.comparingDouble(Moment::second));
        for (double start = 0; start + WINDOW_SECONDS <= observedSeconds; start += STEP_SECONDS) {
            if (healthy(start, p99Millis)) {
                return start;
            }
        }
        return Double.NaN;
    }

    private boolean healthy(double start, double p99Millis) {
        Timings timings = new Timings();
        for (Moment moment : moments) {
            if (moment.second() >= start && moment.second() < start + WINDOW_SECONDS) {
                if (moment.shed()) {
                    return false;
                }
                timings.add((long) (moment.millis() * 1e6));
            }
        }
        return timings.count() > 0 && timings.millis(0.99) <= p99Millis;
    }
}
