package mx.maal.kit.http;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The request header {@code Prefer} (RFC 7240). */
public final class Prefer {

    public static final String HEADER = "Prefer";

    private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,9})");

    private Prefer() {}

    /**
     * How long the caller would wait for something to happen: {@code wait=5} (RFC 7240, section 4.3), in seconds.
     *
     * @param header the header's value; may be null
     * @param most longer waits are cut down to it
     * @return zero when the header says nothing about it, or nothing that can be understood: preferences may be ignored
     */
    public static Duration wait(String header, Duration most) {
        Matcher wait = header == null ? null : WAIT.matcher(header);
        if (wait == null || !wait.find()) {
            return Duration.ZERO;
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(wait.group(1)));
        return asked.compareTo(most) < 0 ? asked : most;
    }
}
