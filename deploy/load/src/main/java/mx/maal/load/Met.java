package mx.maal.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mx.maal.load.http.Answer;

/** What many requests of one kind met. On the loop's thread only, until they are over. */
final class Met {

    private static final int MOST_FAILURES_TOLD = 5;

    /** How the requests went that were let in, whatever the answer was. */
    final Timings admitted = new Timings();

    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final List<String> firstFailures = new ArrayList<>();
    private int shed;
    private int shedWithoutRetryAfter;
    private int failed;
    private int dropped;

    /** @param sinceNanos when the request was to be made, by {@link System#nanoTime} */
    void answered(Answer answer, long sinceNanos) {
        int status = answer.status();
        statuses.merge(status, 1, Integer::sum);
        if (status == 429 || status == 503) {
            shed++;
            shedWithoutRetryAfter += answer.retryAfter() ? 0 : 1;
        } else if (failed(status)) {
            failed++;
            if (firstFailures.size() < MOST_FAILURES_TOLD) {
                firstFailures.add(answer.toString());
            }
        } else {
            admitted.add(System.nanoTime() - sinceNanos);
        }
    }

    /** 408, too: a client that has sent all of its request at once is told that it was too slow. */
    static boolean failed(int status) {
        return status == 0 || status == 408 || status >= 500;
    }

    /** One could not even be sent. */
    void dropped() {
        dropped++;
    }

    int count(int status) {
        return statuses.getOrDefault(status, 0);
    }

    /** How many answers had which status; 0 for none. */
    Map<Integer, Integer> statuses() {
        return statuses;
    }

    /** Answered 429 or 503. */
    int shed() {
        return shed;
    }

    /** Of those, how many were not told when to come again. */
    int shedWithoutRetryAfter() {
        return shedWithoutRetryAfter;
    }

    /** Answered by another 5xx or 408, or not at all. */
    int failed() {
        return failed;
    }

    List<String> firstFailures() {
        return firstFailures;
    }

    int droppedCount() {
        return dropped;
    }
}
