package mx.maal.simulator;

/**
 * How a webhook is delivered.
 *
 * @param copies how many times the same event is sent, all at the same instant; 1 to 100
 * @param delayMillis how long it is held back; 0 to an hour
 */
public record Delivery(int copies, int delayMillis) {

    /** Once, at once. */
    public static final Delivery NORMAL = new Delivery(1, 0);

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
}
