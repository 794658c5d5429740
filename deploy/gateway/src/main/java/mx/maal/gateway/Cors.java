package mx.maal.gateway;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPCORSFilter;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which browsers may call a route, by the CORS filter of the Gateway API.
 *
 * @param origins allowed as they stand, in lower case; {@code *} allows all
 * @param endings for {@code https://*.maal.test}: scheme and ending, in lower case
 * @param methods for preflights; empty or {@code *} allows what is asked for
 * @param headers for preflights; empty or {@code *} allows what is asked for
 * @param exposed response headers that scripts may read; may be empty
 * @param maxAgeSeconds how long a browser may remember a preflight
 * @param credentials whether browsers may send cookies
 */
record Cors(
        Set<String> origins,
        List<Ending> endings,
        String methods,
        String headers,
        String exposed,
        String maxAgeSeconds,
        boolean credentials) {

    private static final String ANY = "*";
    private static final int DEFAULT_MAX_AGE_SECONDS = 5;

    record Ending(String scheme, String domain) {}

    static Cors of(HTTPCORSFilter filter, List<String> moreOrigins) {
        Set<String> origins = new HashSet<>();
        List<Ending> endings = new java.util.ArrayList<>();
        for (String origin : filter.getAllowOrigins()) {
            int star = origin.indexOf("://*.");
            if (star > 0) {
                endings.add(new Ending(lower(origin.substring(0, star + 3)), lower(origin.substring(star + 4))));
            } else {
                origins.add(lower(origin));
            }
        }
        moreOrigins.forEach(origin -> origins.add(lower(origin)));
        return new Cors(
                Set.copyOf(origins),
                List.copyOf(endings),
                String.join(", ", filter.getAllowMethods()),
                String.join(", ", filter.getAllowHeaders()),
                String.join(", ", filter.getExposeHeaders()),
                String.valueOf(filter.getMaxAge() == null ? DEFAULT_MAX_AGE_SECONDS : filter.getMaxAge()),
                Boolean.TRUE.equals(filter.getAllowCredentials()));
    }

    /** Whether this is a browser asking whether it may send another request. */
    static boolean isPreflight(HttpServerRequest request) {
        return request.method() == HttpMethod.OPTIONS
                && request.headers().contains(HttpHeaders.ORIGIN)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }

    /** Removes what a service says about browsers: that is the route's to say. */
    static void strip(MultiMap response) {
        response.remove(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN);
        response.remove(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS);
        response.remove(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS);
        response.remove(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS);
        response.remove(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS);
        response.remove(HttpHeaders.ACCESS_CONTROL_MAX_AGE);
    }

    boolean allows(String origin) {
        String asked = lower(origin);
        if (origins.contains(asked) || origins.contains(ANY)) {
            return true;
        }
        for (Ending ending : endings) {
            if (asked.startsWith(ending.scheme())
                    && asked.endsWith(ending.domain())
                    && asked.length()
                            > ending.scheme().length() + ending.domain().length()) {
                return true;
            }
        }
        return false;
    }

    /** Adds what lets a script of an allowed origin read the answer. */
    void open(String origin, MultiMap response) {
        boolean toAll = origins.contains(ANY) && !credentials;
        response.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, toAll ? ANY : origin);
        if (credentials) {
            response.set(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        }
        if (!exposed.isEmpty()) {
            response.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        }
    }

    /** Adds what a preflight asked to know. */
    void permit(HttpServerRequest preflight, MultiMap response) {
        response.set(
                HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS,
                orAsked(methods, preflight.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)));
        String asked = preflight.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
        if (asked != null) {
            response.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, orAsked(headers, asked));
        }
        response.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, maxAgeSeconds);
    }

    private static String orAsked(String allowed, String asked) {
        return allowed.isEmpty() || allowed.equals(ANY) ? asked : allowed;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
