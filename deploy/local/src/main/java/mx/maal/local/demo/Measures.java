package mx.maal.local.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the drop's requests came to: how long each step took, and what was answered. */
public final class Measures {

    private static final int MOST_FAILURES = 50;

    private final Map<String, List<Long>> nanos = new LinkedHashMap<>();
    private final Map<Integer, Long> statuses = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private long failed;

    /**
     * How long a step took, over all that took it.
     *
     * @param p50Millis half of them at most this long
     * @param p99Millis all but one in a hundred at most this long
     */
    record Step(String name, int count, double p50Millis, double p99Millis) {}

    synchronized void took(String step, long tookNanos) {
        nanos.computeIfAbsent(step, name -> new ArrayList<>()).add(tookNanos);
    }

    synchronized void answered(int status) {
        statuses.merge(status, 1L, Long::sum);
    }

    /**
     * A server failed, or did not answer.
     *
     * @param askedForPatience whether it answered 503 with Retry-After: it has done nothing, and the client tries again
     */
    synchronized void failed(String what, boolean askedForPatience) {
        failed++;
        if (!askedForPatience && errors.size() < MOST_FAILURES) {
            errors.add(what);
        }
        if (failures.size() < MOST_FAILURES) {
            failures.add(what);
        }
    }

    synchronized List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        nanos.forEach((name, all) -> {
            long[] sorted = all.stream().mapToLong(Long::longValue).toArray();
            Arrays.sort(sorted);
            steps.add(new Step(name, sorted.length, millis(sorted, 0.50), millis(sorted, 0.99)));
        });
        return steps;
    }

    private static double millis(long[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
    }

    /** How many answers had which HTTP status. */
    synchronized Map<Integer, Long> statuses() {
        return new TreeMap<>(statuses);
    }

    /** How many requests were answered with 5xx or not at all. */
    synchronized long failures() {
        return failed;
    }

    /** The first of those that a client cannot make good by trying again. */
    synchronized List<String> firstErrors() {
        return List.copyOf(errors);
    }

    /** The first of all failures. */
    synchronized List<String> firstFailures() {
        return Collections.unmodifiableList(new ArrayList<>(failures));
    }
}
