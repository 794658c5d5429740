package mx.maal.load.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What a server said. Its bytes are those of the connection's buffer: they are to be read while the answer is handed over,
 * and are something else afterwards.
 */
public final class Answer {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final int status;
    private final boolean retryAfter;
    private final boolean lastOfItsConnection;
    private final byte[] bytes;
    private final int start;
    private final int length;

    Answer(int status, boolean retryAfter, boolean lastOfItsConnection, byte[] bytes, int start, int length) {
        this.status = status;
        this.retryAfter = retryAfter;
        this.lastOfItsConnection = lastOfItsConnection;
        this.bytes = bytes;
        this.start = start;
        this.length = length;
    }

    /** No answer came. */
    static Answer none(String why) {
        byte[] text = why.getBytes(StandardCharsets.UTF_8);
        return new Answer(0, false, true, text, 0, text.length);
    }

    /** 0 when no answer came. */
    public int status() {
        return status;
    }

    /** Whether it says when to come again. */
    public boolean retryAfter() {
        return retryAfter;
    }

    boolean lastOfItsConnection() {
        return lastOfItsConnection;
    }

    /** A text member of the JSON object that was answered; empty when there is none. Members of members do not count. */
    public String text(String member) {
        if (length == 0 || status == 0) {
            return "";
        }
        try (JsonParser parser = JSON.getFactory().createParser(bytes, start, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return "";
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (name.equals(member)) {
                    return value == JsonToken.VALUE_STRING ? parser.getText() : "";
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            // Not JSON, so not from a service of ours: the status says enough.
        }
        return "";
    }

    /** The slug of a problem, for example {@code sold-out}; else empty. */
    public String problem() {
        String type = text("type");
        return type.substring(type.lastIndexOf('/') + 1);
    }

    /** All of it, for what is asked rarely; a missing node when it is not JSON. */
    public JsonNode tree() {
        try {
            return JSON.readTree(bytes, start, length);
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    @Override
    public String toString() {
        return status + " " + new String(bytes, start, Math.min(length, 300), StandardCharsets.UTF_8);
    }
}
