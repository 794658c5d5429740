package mx.maal.kit.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * PostgreSQL's text holds no NUL, so neither does a path, a query or a header that might be looked up in it. Of HTTP/1.1 the server
 * itself takes only the encoded one, of HTTP/2 any.
 */
@Singleton
class NoNulInUrl {

    private static final int BEFORE_ANY_RESOURCE = 20;

    void register(@Observes Filters filters) {
        filters.register(NoNulInUrl::refuse, BEFORE_ANY_RESOURCE);
    }

    private static void refuse(RoutingContext context) {
        String holder = holder(context.request());
        if (holder == null) {
            context.next();
            return;
        }
        ProblemMappers.send(context.response(), Problem.badRequest(holder, "must not hold a NUL character"));
    }

    /** What holds a NUL, {@code url} or a header's name; null when nothing does. */
    private static String holder(HttpServerRequest request) {
        String url = request.uri();
        if (url.contains("%00") || url.indexOf('\0') >= 0) {
            return "url";
        }
        for (Map.Entry<String, String> header : request.headers()) {
            if (header.getValue().indexOf('\0') >= 0) {
                return header.getKey();
            }
        }
        return null;
    }
}
