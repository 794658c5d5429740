package mx.maal.load.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects the bytes of one answer until it is complete. */
final class AnswerParser {

    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final int UNKNOWN = -1;

    private byte[] bytes = new byte[4 * 1024];
    private int length;
    private int bodyStart = UNKNOWN;
    private int bodyLength;
    private int status;
    private boolean chunked;
    private boolean retryAfter;
    private boolean close;
    private int chunkStart;

    /** Forgets the answer that was handed over. */
    void clear() {
        length = 0;
        bodyStart = UNKNOWN;
    }

    void append(ByteBuffer more) throws IOException {
        int count = more.remaining();
        if (length + count > MOST_BYTES) {
            throw new IOException("an answer of more than " + MOST_BYTES + " bytes");
        }
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
        }
        more.get(bytes, length, count);
        length += count;
    }

    /**
     * @return null until all of it is here
     * @throws IOException when it is not HTTP/1.1 with a known end
     */
    Answer answer() throws IOException {
        if (bodyStart == UNKNOWN && !readHead()) {
            return null;
        }
        if (chunked ? !joinChunks() : length < bodyStart + bodyLength) {
            return null;
        }
        return new Answer(status, retryAfter, close, bytes, bodyStart, bodyLength);
    }

    private boolean readHead() throws IOException {
        int end = lineEnd(0);
        if (end == UNKNOWN) {
            return false;
        }
        if (end < 12 || !text(0, 5).equals("HTTP/")) {
            throw new IOException("not HTTP: " + text(0, Math.min(end, 100)));
        }
        status = (int) number(9, 12, 10);
        bodyLength = UNKNOWN;
        chunked = false;
        retryAfter = false;
        close = false;
        for (int start = end + 2; ; start = end + 2) {
            end = lineEnd(start);
            if (end == UNKNOWN) {
                return false;
            }
            if (end == start) {
                return endHead(end + 2);
            }
            readHeader(start, end);
        }
    }

    private void readHeader(int start, int end) throws IOException {
        if (is("content-length:", start, end)) {
            bodyLength = (int) number(start + 15, end, 10);
        } else if (is("transfer-encoding:", start, end)) {
            chunked = text(start + 18, end).strip().equalsIgnoreCase("chunked");
        } else if (is("retry-after:", start, end)) {
            retryAfter = true;
        } else if (is("connection:", start, end)) {
            close = text(start + 11, end).strip().equalsIgnoreCase("close");
        }
    }

    private boolean endHead(int start) throws IOException {
        bodyStart = start;
        chunkStart = start;
        if (chunked || status == 204 || status == 304) {
            bodyLength = 0;
        } else if (bodyLength == UNKNOWN) {
            throw new IOException("an answer that does not say where it ends");
        }
        return true;
    }

    /** Moves what is in the chunks together, to the body's start; false until the last chunk is here. */
    private boolean joinChunks() throws IOException {
        while (true) {
            int end = lineEnd(chunkStart);
            if (end == UNKNOWN) {
                return false;
            }
            int sizeEnd = chunkStart;
            while (sizeEnd < end && bytes[sizeEnd] != ';') {
                sizeEnd++;
            }
            int size = (int) number(chunkStart, sizeEnd, 16);
            // What follows the last chunk, before an empty line, would be trailers, which nobody here sends.
            if (length < end + 2 + size + 2) {
                return false;
            }
            System.arraycopy(bytes, end + 2, bytes, bodyStart + bodyLength, size);
            bodyLength += size;
            chunkStart = end + 2 + size + 2;
            if (size == 0) {
                return true;
            }
        }
    }

    /** Where the line that starts there has its CR LF. */
    private int lineEnd(int start) {
        for (int i = start; i + 1 < length; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
                return i;
            }
        }
        return UNKNOWN;
    }

    /** @param name in lower case, with its colon */
    private boolean is(String name, int start, int end) {
        if (end - start < name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            int letter = bytes[start + i];
            if ((letter >= 'A' && letter <= 'Z' ? letter + 32 : letter) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private long number(int start, int end, int radix) throws IOException {
        String digits = text(start, end).strip();
        try {
            int number = Integer.parseInt(digits, radix);
            if (number >= 0 && number <= MOST_BYTES) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IOException("not a length: " + digits);
    }

    private String text(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
