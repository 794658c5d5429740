package mx.maal.load.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client against the JDK's own server. */
class ClientTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();
    private final Loop loop = new Loop();
    private HttpServer server;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/echo", exchange -> {
            connections.add(exchange.getRemoteAddress());
            answer(exchange, 201, exchange.getRequestBody().readAllBytes(), false);
        });
        server.createContext(
                "/chunked",
                exchange -> answer(exchange, 200, "x".repeat(200_000).getBytes(), true));
        server.createContext("/empty", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.createContext("/shed", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "2");
            exchange.getResponseHeaders().set("Connection", "close");
            answer(exchange, 503, "{}".getBytes(), false);
        });
        server.createContext(
                "/headers",
                exchange -> answer(
                        exchange,
                        200,
                        exchange.getRequestHeaders().getFirst("Prefer").getBytes(),
                        false));
        server.start();
        client = new Client(loop, "http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        loop.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private static void answer(HttpExchange exchange, int status, byte[] body, boolean chunked) throws IOException {
        exchange.sendResponseHeaders(status, chunked ? 0 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private String get(String path, String headers) {
        return loop.call(done -> client.get(path, headers, answer -> done.complete(answer.toString())));
    }

    @Test
    void bringsBodiesBothWays() {
        String answer = loop.call(done -> client.post(
                "/echo", "", "{\"name\":\"Álvaro\"}", read -> done.complete(read.status() + read.text("name"))));
        assertThat(answer).isEqualTo("201Álvaro");
        assertThat(get("/headers", "Prefer: wait=5\r\n")).isEqualTo("200 wait=5");
        assertThat(get("/empty", "")).isEqualTo("204 ");
    }

    @Test
    void joinsChunks() {
        int length = loop.call(done -> client.get(
                "/chunked",
                "",
                answer -> done.complete(
                        answer.tree().isMissingNode() ? answer.toString().length() : -1)));
        // What is shown of an answer is its beginning.
        assertThat(length).isEqualTo("200 ".length() + 300);
    }

    @Test
    void usesAConnectionAgainUntilTheServerEndsIt() {
        List<Integer> statuses = loop.call(done -> new Chain(done, 10).next());
        assertThat(statuses).hasSize(10).containsOnly(201);
        // While an answer is handed over its connection is not free yet.
        assertThat(connections).hasSizeLessThanOrEqualTo(2);

        assertThat(loop.<Boolean>call(done -> client.get("/shed", "", answer -> done.complete(answer.retryAfter()))))
                .isTrue();
        assertThat(get("/empty", "")).startsWith("204");
    }

    private final class Chain {
        private final CompletableFuture<List<Integer>> done;
        private final List<Integer> statuses = new ArrayList<>();
        private final int wanted;

        Chain(CompletableFuture<List<Integer>> done, int wanted) {
            this.done = done;
            this.wanted = wanted;
        }

        void next() {
            client.post("/echo", "", "{}", answer -> {
                statuses.add(answer.status());
                if (statuses.size() == wanted) {
                    done.complete(statuses);
                } else {
                    next();
                }
            });
        }
    }

    @Test
    void carriesManyAtOnce() {
        int many = 500;
        int[] answered = {0};
        int busy = loop.call(done -> {
            for (int i = 0; i < many; i++) {
                client.post("/echo", "", "{}", answer -> {
                    if (answer.status() == 201 && ++answered[0] == many) {
                        done.complete(client.busy());
                    }
                });
            }
        });
        // The last one is still being handed over.
        assertThat(busy).isEqualTo(1);
    }

    @Test
    void tellsOfAServerThatIsNotThere() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Client nobody = new Client(loop, "http://127.0.0.1:" + port);
        int status = loop.call(done -> nobody.get("/", "", answer -> done.complete(answer.status())));
        assertThat(status).isZero();
    }

    @Test
    void runsTimersInTheirOrder() {
        String order = loop.call(done -> {
            StringBuilder text = new StringBuilder();
            loop.after(
                    TimeUnit.MILLISECONDS.toNanos(30),
                    () -> done.complete(text.append('c').toString()));
            loop.after(TimeUnit.MILLISECONDS.toNanos(10), () -> text.append('b'));
            loop.after(0, () -> text.append('a'));
        });
        assertThat(order).isEqualTo("abc");
    }

    @Test
    void endsWithWhatATaskThrows() {
        assertThatThrownBy(() -> loop.call(done -> client.get("/echo", "", answer -> {
                    throw new IllegalStateException("a mistake");
                })))
                .hasMessageContaining("a mistake");
        assertThatThrownBy(() -> loop.call(done -> done.complete(null))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void readsProblems() {
        String body = "{\"title\":{\"type\":\"no\"},\"type\":\"/problems/sold-out\",\"status\":409}";
        String problem = loop.call(done -> client.post("/echo", "", body, answer -> done.complete(answer.problem())));
        assertThat(problem).isEqualTo("sold-out");
    }
}
