package mx.maal.kit.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** PostgreSQL's text holds no NUL, so neither does a path, a query or a header that might be looked up in it. */
public class NoNulInUrl {

    @ServerRequestFilter(preMatching = true)
    public Response refuse(ContainerRequestContext request) {
        String url = request.getUriInfo().getRequestUri().toString().toLowerCase(Locale.ROOT);
        if (url.contains("%00") || url.indexOf('\0') >= 0) {
            return ProblemMappers.response(Problem.badRequest("url", "must not hold a NUL character"));
        }
        for (var header : request.getHeaders().entrySet()) {
            if (holdsNul(header.getValue())) {
                return ProblemMappers.response(Problem.badRequest(header.getKey(), "must not hold a NUL character"));
            }
        }
        return null;
    }

    private static boolean holdsNul(List<String> values) {
        return values.stream().anyMatch(value -> value.indexOf('\0') >= 0);
    }
}
