package mx.maal.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;

/**
 * The services' OpenAPI documents and Swagger UIs in one place, for people who try the local stack: {@code /docs}. These
 * pages are small and few, so they pass through memory, which lets their links be mended.
 */
final class Docs {

    private static final String HOME = "/docs";
    private static final String IN_SERVICE = "/q";
    private static final long TIMEOUT_MILLIS = 10_000;

    private final boolean enabled;
    private final Backends backends;
    private final HttpClient client;
    private final Vertx vertx;

    Docs(boolean enabled, Backends backends, HttpClient client, Vertx vertx) {
        this.enabled = enabled;
        this.backends = backends;
        this.client = client;
        this.vertx = vertx;
    }

    /** Answers when the path is one of these pages; false when it is not, or when they are switched off. */
    boolean answer(HttpServerRequest request, String requestId, String path) {
        boolean reading = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
        if (!enabled || !reading || !path.startsWith(HOME)) {
            return false;
        }
        if (path.equals(HOME) || path.equals(HOME + "/")) {
            request.response().headers().set(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8");
            request.response().end(index());
            return true;
        }
        int end = path.indexOf('/', HOME.length() + 1);
        Backend backend = end < 0 ? null : backends.get(path.substring(HOME.length() + 1, end));
        if (backend == null) {
            return false;
        }
        String page = path.substring(end);
        if (page.equals("/swagger-ui")) {
            request.response().headers().set(HttpHeaders.LOCATION, path + "/");
            request.response().setStatusCode(302).end();
            return true;
        }
        if (!page.equals("/openapi") && !page.startsWith("/swagger-ui/")) {
            return false;
        }
        fetch(request, requestId, backend, page);
        return true;
    }

    private void fetch(HttpServerRequest request, String requestId, Backend backend, String page) {
        // These pages need no database, so a replica that is not ready will do.
        Replica ready = backend.pick(null);
        Replica replica = ready == null ? backend.replicas().get(0) : ready;
        String query = request.query() == null ? "" : "?" + request.query();
        RequestOptions options =
                replica.request().setURI(IN_SERVICE + page + query).setTimeout(TIMEOUT_MILLIS);
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept != null) {
            options.putHeader(HttpHeaders.ACCEPT, accept);
        }
        client.request(options)
                .compose(HttpClientRequest::send)
                .compose(found -> found.body().compose(body -> pass(request, backend, found, body)))
                .onFailure(cause -> {
                    if (!request.response().ended() && !request.response().closed()) {
                        Problem.UNAVAILABLE.answer(request, requestId, vertx);
                    }
                });
    }

    private static Future<Void> pass(HttpServerRequest request, Backend backend, HttpClientResponse page, Buffer body) {
        String type = page.getHeader(HttpHeaders.CONTENT_TYPE);
        boolean html = type != null && type.startsWith("text/html");
        request.response().setStatusCode(page.statusCode());
        if (type != null) {
            request.response().headers().set(HttpHeaders.CONTENT_TYPE, type);
        }
        return request.response().end(html ? mended(body, HOME + "/" + backend.name() + "/") : body);
    }

    /** The page refers to its neighbours as /q/…; here they are /docs/‹service›/…. */
    private static Buffer mended(Buffer page, String home) {
        String mended = page.toString()
                .replace("'" + IN_SERVICE + "/", "'" + home)
                .replace("\"" + IN_SERVICE + "/", "\"" + home);
        return Buffer.buffer(mended);
    }

    private String index() {
        StringBuilder rows = new StringBuilder();
        for (Backend backend : backends.all()) {
            String home = HOME + "/" + backend.name();
            rows.append("<li>")
                    .append(backend.name())
                    .append(": <a href=\"")
                    .append(home)
                    .append("/swagger-ui/\">Swagger UI</a>, <a href=\"")
                    .append(home)
                    .append("/openapi?format=json\">OpenAPI</a></li>");
        }
        return "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>MAAL Line: API</title>"
                + "<style>body{font:16px/1.6 system-ui;margin:3rem auto;max-width:40rem}</style>"
                + "<h1>MAAL Line: API</h1><p>One API, five services; all of it is served from this address.</p><ul>"
                + rows + "</ul></html>";
    }
}
