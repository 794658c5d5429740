package mx.maal.gateway;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The trace that a request belongs to: {@code traceparent} of the W3C, {@code 00-‹trace›-‹span›-‹flags›}. By it a request is found
 * in the logs of all services and in the events that it causes.
 */
final class Traces {

    private static final int LENGTH = 55;
    private static final int TRACE_FROM = 3;
    private static final int TRACE_TO = 35;
    private static final int SPAN_TO = 52;
    private static final String NO_TRACE = "0".repeat(TRACE_TO - TRACE_FROM);
    private static final String NO_SPAN = "0".repeat(SPAN_TO - TRACE_TO - 1);

    private final double share;

    /** @param share which part of the new traces the services record, 0 to 1 */
    Traces(double share) {
        this.share = share;
    }

    /** The caller's when it is well-formed; else a new one. */
    String acceptOrMake(String fromCaller) {
        return fromCaller != null && isWellFormed(fromCaller) ? fromCaller : make();
    }

    /** The trace's id in a well-formed {@code traceparent}. */
    static String id(String traceparent) {
        return traceparent.substring(TRACE_FROM, TRACE_TO);
    }

    private static boolean isWellFormed(String text) {
        if (text.length() != LENGTH || !text.startsWith("00-")) {
            return false;
        }
        for (int i = TRACE_FROM; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean dash = i == TRACE_TO || i == SPAN_TO;
            if (dash ? c != '-' : (c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return !text.startsWith(NO_TRACE, TRACE_FROM) && !text.startsWith(NO_SPAN, TRACE_TO + 1);
    }

    private String make() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String flags = random.nextDouble() < share ? "01" : "00";
        // Never all zeros, which would be no trace.
        return "00-" + RequestIds.hex(random.nextLong()) + RequestIds.hex(random.nextLong() | 1) + "-"
                + RequestIds.hex(random.nextLong() | 1) + "-" + flags;
    }
}
