package mx.maal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceClientsTest {

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final ServiceClients clients = new ServiceClients(new Limits(), vertx);

    @AfterEach
    void close() throws Exception {
        done(vertx.close());
    }

    @Test
    void aRequestStaysOnItsEventLoop() throws Exception {
        Set<Object> connections = ConcurrentHashMap.newKeySet();
        int port = done(vertx.createHttpServer()
                        .connectionHandler(connections::add)
                        .requestHandler(request -> request.response().end())
                        .listen(0, "127.0.0.1"))
                .actualPort();
        Context one = eventLoop();
        Context other = eventLoop();

        assertThat(clientOf(one)).isSameAs(clientOf(one)).isNotSameAs(clientOf(other));
        for (int i = 0; i < 3; i++) {
            ask(one, port);
            ask(other, port);
        }
        assertThat(connections).hasSize(2);
    }

    /** Of the two event loops one and the other in turn. */
    private Context eventLoop() {
        return ((VertxInternal) vertx).createEventLoopContext();
    }

    private HttpClient clientOf(Context context) throws Exception {
        Promise<HttpClient> client = Promise.promise();
        context.runOnContext(now -> client.complete(clients.mine()));
        return done(client.future());
    }

    private void ask(Context context, int port) throws Exception {
        Promise<HttpClientResponse> answer = Promise.promise();
        context.runOnContext(now -> clients.mine()
                .request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setHost("127.0.0.1")
                        .setPort(port))
                .compose(request -> request.send())
                .compose(response -> response.end().map(response))
                .onComplete(answer));
        done(answer.future());
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static final class Limits implements Settings.Connections {

        @Override
        public int most() {
            return 2;
        }

        @Override
        public int mostWaiting() {
            return 2;
        }

        @Override
        public Duration timeout() {
            return Duration.ofSeconds(1);
        }
    }
}
