package mx.maal.gateway;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.maal.gateway.docs.ApiPage;
import org.jboss.logging.Logger;

/**
 * What the services promise, for people who try the local stack: {@code /docs} shows all of it on one page, made of the
 * contracts as they were when the gateway was built, and {@code /docs/try} sends requests with Swagger UI. Needs no service.
 */
final class Docs {

    private static final Logger LOG = Logger.getLogger(Docs.class);
    private static final String HOME = "/docs";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final Pattern CONTRACT = Pattern.compile("/docs(/contracts/([a-z-]+)/[a-z0-9.-]+\\.(yaml|json))");

    /** What the pages may load: nothing from elsewhere, and no script or style that stands in a page. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** The files that the pages need, by path, with their types. */
    private static final Map<String, String> FILES = Map.of(
            "/docs/page.css", CSS,
            "/docs/try.js", SCRIPT,
            "/docs/swagger-ui.css", CSS,
            "/docs/swagger-ui-bundle.js", SCRIPT,
            "/docs/swagger-ui-standalone-preset.js", SCRIPT);

    private final boolean enabled;
    private final List<String> services;
    private final Vertx vertx;
    private final Map<String, Future<Buffer>> made = new ConcurrentHashMap<>();

    /** @param services in the order of the page; those whose contracts are not packed are left out */
    Docs(boolean enabled, List<String> services, Vertx vertx) {
        this.enabled = enabled;
        this.services = services.stream()
                .filter(service -> Docs.class.getResource("/contracts/" + service + "/openapi.yaml") != null)
                .toList();
        this.vertx = vertx;
    }

    /** Answers when the path is one of these pages; false when it is not, or when they are switched off. */
    boolean answer(HttpServerRequest request, String requestId, String path) {
        boolean reading = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
        if (!enabled || !reading || !path.startsWith(HOME)) {
            return false;
        }
        Matcher contract = CONTRACT.matcher(path);
        if (path.equals(HOME) || path.equals(HOME + "/")) {
            send(request, requestId, HTML, HOME, () -> Buffer.buffer(ApiPage.render(services)));
        } else if (path.equals(HOME + "/try")) {
            send(request, requestId, HTML, path, () -> Buffer.buffer(ApiPage.renderTry(services)));
        } else if (FILES.containsKey(path)) {
            send(request, requestId, FILES.get(path), path, () -> file(path));
        } else if (contract.matches()
                && services.contains(contract.group(2))
                && Docs.class.getResource(contract.group(1)) != null) {
            String type = contract.group(3).equals("json") ? "application/json" : "application/yaml";
            send(request, requestId, type, path, () -> file(contract.group(1)));
        } else {
            return false;
        }
        return true;
    }

    /** Answers with what is made once, off the event loop, and kept. */
    private void send(HttpServerRequest request, String requestId, String type, String path, Callable<Buffer> maker) {
        made.computeIfAbsent(path, first -> vertx.executeBlocking(maker, false))
                .onSuccess(content -> {
                    MultiMap headers = request.response().headers();
                    headers.set(HttpHeaders.CONTENT_TYPE, type);
                    headers.set(HttpHeaders.CACHE_CONTROL, "no-cache");
                    headers.set("Content-Security-Policy", POLICY);
                    request.response().end(content);
                })
                .onFailure(failure -> {
                    LOG.error("The page " + path + " cannot be made", failure);
                    Problem.INTERNAL_ERROR.answer(request, requestId, vertx);
                });
    }

    private static Buffer file(String path) throws IOException {
        try (InputStream content = Docs.class.getResourceAsStream(path)) {
            if (content == null) {
                throw new IllegalStateException("There is no " + path);
            }
            return Buffer.buffer(content.readAllBytes());
        }
    }
}
