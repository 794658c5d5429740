package mx.maal.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProblemMappersTest {

    private final ProblemMappers mappers = new ProblemMappers();

    @Test
    void a_client_that_leaves_while_it_is_read_is_no_failure_of_ours() {
        Throwable left = new IOException(new IOException(new HttpClosedException("Connection was closed")));

        assertThat(mappers.other(left).getStatus()).isEqualTo(400);
        assertThat(mappers.other(new IOException("No space left on device")).getStatus())
                .isEqualTo(500);
    }
}
