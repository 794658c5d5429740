package mx.maal.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The receiving end of the webhooks. */
final class Shop implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param headers by lower-case name
     * @param query as it was sent; null for none
     */
    record Webhook(Map<String, String> headers, String query, String body) {

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new AssertionError(body, e);
            }
        }

        String type() {
            return json().get("type").textValue();
        }
    }

    final BlockingQueue<Webhook> received = new LinkedBlockingQueue<>();
    final AtomicInteger refuseNext = new AtomicInteger();
    final AtomicInteger attempts = new AtomicInteger();
    private final HttpServer server;

    Shop() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/hooks", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean refused = refuseNext.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
            attempts.incrementAndGet();
            if (!refused) {
                Map<String, String> headers = new HashMap<>();
                exchange.getRequestHeaders()
                        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
                received.add(new Webhook(headers, exchange.getRequestURI().getRawQuery(), body));
            }
            exchange.sendResponseHeaders(refused ? 503 : 200, -1);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks";
    }

    /** The next webhook; fails when none comes for ten seconds. */
    Webhook next() throws InterruptedException {
        Webhook next = received.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no webhook came");
        }
        return next;
    }

    /** Fails when a webhook comes within that time. */
    void expectNone(int millis) throws InterruptedException {
        Webhook unexpected = received.poll(millis, TimeUnit.MILLISECONDS);
        if (unexpected != null) {
            throw new AssertionError("came: " + unexpected.body());
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
