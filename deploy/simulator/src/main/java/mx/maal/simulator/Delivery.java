package mx.maal.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How a webhook is delivered.
 *
 * @param copies how many times the same event is sent, all at the same instant; 1 to 100
 * @param delayMillis how long it is held back; 0 to an hour
 * @param drop it is never sent
 * @param reorder it is sent only after the next event of the same payment, or after two seconds
 * @param forge somebody else sends it, with a wrong signature and only once, and nothing happens at the provider
 * @param replayOld somebody sends an old delivery again: signed ten minutes ago and sent only once; where signatures
 *     carry no time, the genuine event comes a second time two seconds later
 */
public record Delivery(int copies, int delayMillis, boolean drop, boolean reorder, boolean forge, boolean replayOld) {

    /** Once, at once. */
    public static final Delivery NORMAL = in(0);

    private static final int MOST_COPIES = 100;
    private static final int LONGEST_DELAY_MILLIS = 3_600_000;

    /** @throws Refused when a number is out of its range */
    public Delivery {
        if (copies < 1 || copies > MOST_COPIES) {
            throw new Refused(400, "invalid-request", "copies is a number from 1 to " + MOST_COPIES);
        }
        if (delayMillis < 0 || delayMillis > LONGEST_DELAY_MILLIS) {
            throw new Refused(400, "invalid-request", "delayMs is a number from 0 to " + LONGEST_DELAY_MILLIS);
        }
    }

    /** Once, that many milliseconds later. */
    public static Delivery in(int delayMillis) {
        return new Delivery(1, delayMillis, false, false, false, false);
    }

    ObjectNode describe(ObjectNode answer) {
        return answer.put("copies", copies)
                .put("delayMs", delayMillis)
                .put("drop", drop)
                .put("reorder", reorder)
                .put("forge", forge)
                .put("replayOld", replayOld);
    }
}
