package mx.maal.kit.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * PostgreSQL's text holds no NUL, so neither does a path or a query that might be looked up in it. One that is not encoded never comes
 * here: the HTTP server refuses it, in headers too.
 */
@Singleton
class NoNulInUrl {

    private static final int BEFORE_ANY_RESOURCE = 20;

    void register(@Observes Filters filters) {
        filters.register(NoNulInUrl::refuse, BEFORE_ANY_RESOURCE);
    }

    private static void refuse(RoutingContext context) {
        if (!context.request().uri().contains("%00")) {
            context.next();
            return;
        }
        ProblemMappers.send(context.response(), Problem.badRequest("url", "must not hold a NUL character"));
    }
}
