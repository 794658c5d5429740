package mx.maal.kit.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses what says that it is too large before it is read, with a problem as everything else that is refused: Quarkus
 * does so without a word, before any resource or exception mapper is asked.
 */
@Singleton
class BodyLimit {

    private static final int BEFORE_QUARKUS_DOES = 10;

    @ConfigProperty(name = "quarkus.http.limits.max-body-size")
    MemorySize most;

    void register(@Observes Filters filters) {
        filters.register(this::refuse, BEFORE_QUARKUS_DOES);
    }

    private void refuse(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || !isTooLarge(length)) {
            context.next();
            return;
        }
        context.response().putHeader(HttpHeaders.CONNECTION, "close");
        ProblemMappers.send(context.response(), ProblemMappers.bodyTooLarge());
    }

    private boolean isTooLarge(String length) {
        try {
            return Long.parseLong(length) > most.asLongValue();
        } catch (NumberFormatException e) {
            return false; // not a length: the HTTP server's to refuse
        }
    }
}
