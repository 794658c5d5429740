package mx.maal.kit.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * What every answer of the API tells browsers and caches, problems too: it is what it says it is, is shown in no page, and is kept by
 * nobody unless its operation says so. What somebody shows a token for is never kept.
 */
@Singleton
class SecurityHeaders {

    private static final Map<String, String> ALWAYS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");

    private static final String CACHE_CONTROL = "Cache-Control";
    private static final String NO_STORE = "no-store";

    /** Quarkus' own pages, which nobody outside sees. */
    private static final String INTERNAL = "/q/";

    /** Before whatever may answer, {@link Ending} too. */
    private static final int FIRST = 2_000;

    void register(@Observes Filters filters) {
        filters.register(SecurityHeaders::add, FIRST);
    }

    private static void add(RoutingContext context) {
        if (!context.normalizedPath().startsWith(INTERNAL)) {
            context.addHeadersEndHandler(
                    sent -> complete(context.request(), context.response().headers()));
        }
        context.next();
    }

    private static void complete(HttpServerRequest request, MultiMap headers) {
        ALWAYS.forEach(headers::set);
        boolean personal =
                request.headers().contains("Authorization") || request.headers().contains("X-Access-Token");
        if (personal || !headers.contains(CACHE_CONTROL)) {
            headers.set(CACHE_CONTROL, NO_STORE);
        }
    }
}
