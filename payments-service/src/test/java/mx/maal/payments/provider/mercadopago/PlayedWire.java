package mx.maal.payments.provider.mercadopago;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A provider of a few answers, for tests of what is sent to it and of what its answers mean. */
public final class PlayedWire implements AutoCloseable {

    /** What was asked, as {@code GET /orders/1?x=y}. */
    public record Asked(String what, Map<String, List<String>> headers, String body) {
        /** The header's value; null when it was not sent. */
        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().get(0))
                    .findFirst()
                    .orElse(null);
        }
    }

    private record Answer(int status, String contentType, String body) {}

    private static final int NEVER = -1;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    public PlayedWire() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers that method and path so; the next call of this gives the answer after it, and the last one stays. */
    public PlayedWire on(String methodAndPath, int status, String body) {
        return on(methodAndPath, status, "application/json; charset=utf-8", body);
    }

    public PlayedWire on(String methodAndPath, int status, String contentType, String body) {
        answers.computeIfAbsent(methodAndPath, any -> new ArrayDeque<>()).add(new Answer(status, contentType, body));
        return this;
    }

    /** Takes the request, and does not answer. */
    public PlayedWire hangOn(String methodAndPath) {
        return on(methodAndPath, NEVER, "");
    }

    /** In the order in which it was asked. */
    public List<Asked> asked() {
        return asked;
    }

    /** What was asked, without the rest. */
    public List<String> calls() {
        return asked.stream().map(Asked::what).toList();
    }

    public Asked last() {
        return asked.get(asked.size() - 1);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String method = exchange.getRequestMethod();
        asked.add(new Asked(method + " " + exchange.getRequestURI(), Map.copyOf(exchange.getRequestHeaders()), body));
        Answer answer = next(method + " " + exchange.getRequestURI().getPath());
        if (answer.status() == NEVER) {
            try {
                closing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
            return;
        }
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        if (answer.status() == 302) {
            exchange.getResponseHeaders().set("Location", url() + "/elsewhere");
        }
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized Answer next(String methodAndPath) {
        Deque<Answer> left = answers.get(methodAndPath);
        if (left == null) {
            return new Answer(404, "application/json", "{\"error\":\"not_found\"}");
        }
        return left.size() > 1 ? left.poll() : left.peek();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
