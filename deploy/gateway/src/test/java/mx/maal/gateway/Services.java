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
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stand-ins for the services behind the gateway. They echo what reaches them and can be slow, break off or say that they
 * are not ready; tests steer them at {@code /control/…}, past the gateway.
 */
public class Services implements QuarkusTestResourceLifecycleManager {

    private static final int CHUNK_BYTES = 64 * 1024;

    /** By path, what the gateway needs of every service. */
    private static final JsonNode NEEDED = needed();

    private Vertx vertx;

    @Override
    public Map<String, String> start() {
        vertx = Vertx.vertx();
        String catalog = new Stub("catalog").url;
        String orderA = new Stub("order-a").url;
        String orderB = new Stub("order-b").url;
        String orderGone = "http://127.0.0.1:" + freePort();
        String other = new Stub("other").url;
        String dead = "http://127.0.0.1:" + freePort();
        Map<String, String> config = new HashMap<>();
        config.put(
                "maal.gateway.backends",
                "catalog-service=" + catalog + ";inventory-service=" + dead + ";order-service=" + orderA + "," + orderB
                        + "," + orderGone + ";payments-service=" + other + ";fulfillment-service=" + other);
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
                needed(request, NEEDED.path(path).path("get").path("responses"));
            } else if (path.startsWith("/control/")) {
                control(request);
            } else if (path.startsWith("/q/")) {
                page(request);
            } else {
                seen.incrementAndGet();
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
            }
            request.response()
                    .end(new JsonObject()
                            .put("seen", seen.get())
                            .put("abortedBodies", abortedBodies.get())
                            .put("bodyBytes", bodyBytes.get())
                            .toBuffer());
        }

        private void page(HttpServerRequest request) {
            boolean ui = request.path().equals("/q/swagger-ui/");
            request.response()
                    .putHeader("content-type", ui ? "text/html" : "application/json")
                    .end(
                            ui
                                    ? "<script>url: '/q/openapi'</script>"
                                    : "{\"openapi\":\"3.0.3\",\"from\":\"" + name + "\"}");
        }

        private void api(HttpServerRequest request) {
            HttpServerResponse response = request.response();
            String path = request.path();
            request.exceptionHandler(broken -> abortedBodies.incrementAndGet());
            if (path.endsWith("/slow")) {
                request.resume();
            } else if (path.endsWith("/slow-end")) {
                response.setChunked(true).write("begun");
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
