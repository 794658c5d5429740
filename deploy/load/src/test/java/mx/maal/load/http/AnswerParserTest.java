package mx.maal.load.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers in pieces of any size; plain JUnit, because a parser needs no server. */
class AnswerParserTest {

    private final AnswerParser parser = new AnswerParser();

    private Answer parse(String text, int pieceLength) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int start = 0; start < bytes.length; start += pieceLength) {
            assertThat(parser.answer()).as("after %d bytes", start).isNull();
            parser.append(ByteBuffer.wrap(bytes, start, Math.min(pieceLength, bytes.length - start)));
        }
        return parser.answer();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000})
    void readsABodyOfKnownLength(int pieceLength) throws IOException {
        for (int again = 0; again < 2; again++) {
            Answer answer = parse(
                    "HTTP/1.1 201 Created\r\nServer: x\r\nCONTENT-LENGTH: 18\r\n\r\n{\"id\":\"a\",\"b\":\"c\"}",
                    pieceLength);
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.text("id")).isEqualTo("a");
            assertThat(answer.text("b")).isEqualTo("c");
            assertThat(answer.text("c")).isEmpty();
            assertThat(answer.retryAfter()).isFalse();
            parser.clear();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000})
    void readsChunks(int pieceLength) throws IOException {
        Answer answer = parse(
                "HTTP/1.1 503 Service Unavailable\r\nretry-after: 2\r\nTransfer-Encoding: chunked\r\n"
                        + "connection: close\r\n\r\n8\r\n{\"id\":\"a\r\nA;x=y\r\nbcdefghij\"\r\n1\r\n}\r\n0\r\n\r\n",
                pieceLength);
        assertThat(answer.text("id")).isEqualTo("abcdefghij");
        assertThat(answer.retryAfter()).isTrue();
        assertThat(answer.lastOfItsConnection()).isTrue();
    }

    @Test
    void readsAnAnswerWithoutABody() throws IOException {
        assertThat(parse("HTTP/1.1 204 No Content\r\n\r\n", 5).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2p1\r\n",
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
            })
    void refusesWhatItDoesNotUnderstand(String text) {
        assertThatThrownBy(() -> parse(text, text.length())).isInstanceOf(IOException.class);
    }
}
