package mx.maal.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stand-ins for the services behind the gateway. They echo what reaches them and can be slow, break off or say that they
 * are not ready; tests steer them at {@code /control/…}, past the gateway.
 */
public class Services implements QuarkusTestResourceLifecycleManager {

    /** What a page says that nobody outside may see. */
    static final String INTERNAL = "for the inside only";

    private static final int CHUNK_BYTES = 64 * 1024;

    private static final HttpClient ASKING = HttpClient.newHttpClient();
    /** By path, what the gateway needs of every service. */
    private static final JsonNode NEEDED = needed();

    private Vertx vertx;

    /** What a stand-in has counted so far under this name. */
    static long count(String service, String name) {
        try {
            HttpRequest question = HttpRequest.newBuilder(URI.create(service + "/control/seen"))
                    .build();
            return new JsonObject(ASKING.send(question, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .getLong(name);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Map<String, String> start() {
        vertx = Vertx.vertx();
        String catalog = new Stub("catalog-service").url;
        String inventory = new Stub("inventory-service").url;
        String orderA = new Stub("order-service-a").url;
        String orderB = new Stub("order-service-b").url;
        String orderGone = "http://127.0.0.1:" + freePort();
        String payments = new Stub("payments-service").url;
        String fulfillment = new Stub("fulfillment-service").url;
        String gone = "http://127.0.0.1:" + freePort();
        Map<String, String> config = new HashMap<>();
        config.put(
                "maal.gateway.backends",
                "catalog-service=" + catalog + ";inventory-service=" + inventory + ";order-service=" + orderA + ","
                        + orderB + "," + orderGone + ";payments-service=" + payments + ";fulfillment-service="
                        + fulfillment + ";gone-service=" + gone);
        config.put("mp.jwt.verify.publickey", TestTokens.newKey());
        config.put("mp.jwt.verify.issuer", TestTokens.ISSUER);
        config.put("mp.jwt.verify.audiences", TestTokens.AUDIENCE);
        config.put("test.services", String.join(",", catalog, inventory, orderA, orderB, payments, fulfillment));
        config.put("test.order-gone", orderGone);
        config.put("test.catalog", catalog);
        config.put("test.order-b", orderB);
        return config;
    }

    @Override
    public void stop() {
        if (vertx != null) {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static JsonNode needed() {
        try {
            return new ObjectMapper(new YAMLFactory())
                    .readTree(Path.of("contracts/needs/every-service.openapi.yaml")
                            .toFile())
                    .path("paths");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Stub {

        final String name;
        final String url;
        final AtomicBoolean ready = new AtomicBoolean(true);
        final AtomicLong seen = new AtomicLong();
        final AtomicLong internalSeen = new AtomicLong();
        final AtomicLong readyAnswers = new AtomicLong();
        final AtomicLong unreadyAnswers = new AtomicLong();
        final AtomicLong seenLate = new AtomicLong();
        final AtomicReference<HttpServerResponse> events = new AtomicReference<>();
        final AtomicLong abortedBodies = new AtomicLong();
        final AtomicLong bodyBytes = new AtomicLong();

        Stub(String name) {
            this.name = name;
            HttpServer server = vertx.createHttpServer()
                    .requestHandler(this::handle)
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            this.url = "http://127.0.0.1:" + server.actualPort();
        }

        private void handle(HttpServerRequest request) {
            HttpServerResponse response = request.response();
            String path = request.path();
            if (NEEDED.has(path)) {
                (ready.get() ? readyAnswers : unreadyAnswers).incrementAndGet();
                needed(request, NEEDED.path(path).path("get").path("responses"));
            } else if (path.startsWith("/control/")) {
                control(request);
            } else if (!path.startsWith("/v1/")) {
                internalSeen.incrementAndGet();
                response.end(INTERNAL);
            } else {
                seen.incrementAndGet();
                // Asked every second, it has said no for one second and more.
                if (!ready.get() && unreadyAnswers.get() > 1) {
                    seenLate.incrementAndGet();
                }
                api(request);
            }
        }

        /** What the gateway asks on its own account is answered as {@code contracts/needs/} says, and nothing else is. */
        private void needed(HttpServerRequest request, JsonNode answers) {
            String well = answers.fieldNames().next();
            String status = ready.get() ? well : "503";
            request.response()
                    .setStatusCode(answers.has(status) ? Integer.parseInt(status) : 500)
                    .end();
        }

        private void control(HttpServerRequest request) {
            if (request.path().equals("/control/ready")) {
                ready.set(Boolean.parseBoolean(request.getParam("up")));
                unreadyAnswers.set(0);
            } else if (request.path().equals("/control/event")) {
                events.get().write("data: second\n\n");
            }
            request.response()
                    .end(new JsonObject()
                            .put("seen", seen.get())
                            .put("internalSeen", internalSeen.get())
                            .put("readyAnswers", readyAnswers.get())
                            .put("unreadyAnswers", unreadyAnswers.get())
                            .put("seenLate", seenLate.get())
                            .put("abortedBodies", abortedBodies.get())
                            .put("bodyBytes", bodyBytes.get())
                            .toBuffer());
        }

        private void api(HttpServerRequest request) {
            HttpServerResponse response = request.response();
            String path = request.path();
            request.exceptionHandler(broken -> abortedBodies.incrementAndGet());
            if (path.endsWith("/slow")) {
                request.resume();
            } else if (path.endsWith("/slow-end")) {
                response.setChunked(true).write("begun");
            } else if (path.endsWith("/events")) {
                events.set(response);
                response.putHeader("content-type", "text/event-stream")
                        .setChunked(true)
                        .write("data: first\n\n");
            } else if (path.endsWith("/break")) {
                request.connection().close();
            } else if (path.endsWith("/break-midway")) {
                response.setChunked(true)
                        .write("begun")
                        .onSuccess(written -> vertx.setTimer(
                                100, later -> request.connection().close()));
            } else if (path.endsWith("/nothing")) {
                response.setStatusCode(204).end();
            } else if (path.endsWith("/headers")) {
                response.putHeader("connection", "close, x-private")
                        .putHeader("x-private", "1")
                        .putHeader("access-control-allow-origin", "*")
                        .putHeader("x-request-id", "of-the-service")
                        .putHeader("vary", "accept")
                        .putHeader("cache-control", "no-cache")
                        .putHeader("content-security-policy", "sandbox")
                        .putHeader("server", "something/1.2")
                        .putHeader("location", "/v1/products/1")
                        .end("fine");
            } else if (path.endsWith("/big")) {
                stream(response.setChunked(true), Integer.parseInt(request.getParam("chunks")));
            } else {
                echo(request);
            }
        }

        private void stream(HttpServerResponse response, int chunks) {
            if (chunks == 0) {
                response.end();
            } else {
                response.write(Buffer.buffer(new byte[CHUNK_BYTES])).onSuccess(written -> stream(response, chunks - 1));
            }
        }

        private void echo(HttpServerRequest request) {
            AtomicLong bytes = new AtomicLong();
            request.handler(chunk -> {
                bytes.addAndGet(chunk.length());
                bodyBytes.addAndGet(chunk.length());
            });
            request.endHandler(end -> {
                JsonObject headers = new JsonObject();
                request.headers().forEach(header -> headers.put(header.getKey().toLowerCase(), header.getValue()));
                request.response()
                        .putHeader("content-type", "application/json")
                        .end(new JsonObject()
                                .put("service", name)
                                .put("method", request.method().name())
                                .put("uri", request.uri())
                                .put("headers", headers)
                                .put("bytes", bytes.get())
                                .toBuffer());
            });
        }
    }
}
