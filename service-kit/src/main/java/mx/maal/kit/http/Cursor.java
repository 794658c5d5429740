package mx.maal.kit.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** An opaque place in a list: the sort keys of the last item seen, so that a page costs the same wherever it is. */
public final class Cursor {

    private static final String SEPARATOR = "\n";

    private Cursor() {}

    public static String encode(Object... parts) {
        String joined = Arrays.stream(parts).map(String::valueOf).collect(Collectors.joining(SEPARATOR));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(joined.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param cursor as a list answered it, or null for the start
     * @return the parts; empty for the start
     * @throws Problem 400 when it is not one of ours
     */
    public static List<String> decode(String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return List.of();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            String joined = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (joined.indexOf('\0') >= 0) {
                throw invalid();
            }
            return List.of(joined.split(SEPARATOR, -1));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw invalid();
        }
    }

    /** For callers that find the parts to be of the wrong form. */
    public static Problem invalid() {
        return Problem.badRequest("cursor", "is not a cursor of this list; leave it out to start over");
    }
}
