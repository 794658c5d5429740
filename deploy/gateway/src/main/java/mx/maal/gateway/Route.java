package mx.maal.gateway;

import io.vertx.core.http.HttpMethod;
import java.time.Duration;

/**
 * Where the requests for some paths go.
 *
 * @param path what the request's path is compared with; also the route's name in metrics
 * @param match how it is compared
 * @param method the only one that is meant; null: all
 * @param backend the service's name
 * @param timeout for the whole exchange; zero: none
 * @param bodyLimitBytes the largest request body
 * @param cors which browsers may call; null: none
 * @param operatorsOnly whether nobody comes in without a token
 * @param pace how much of it one client gets; null: as much as it likes
 */
record Route(
        String path,
        PathMatch match,
        HttpMethod method,
        String backend,
        Duration timeout,
        long bodyLimitBytes,
        Cors cors,
        boolean operatorsOnly,
        Pace pace) {

    /** Whether a request belongs here. */
    boolean takes(HttpMethod requested, String requestPath) {
        return (method == null || method == requested) && match.takes(path, requestPath);
    }
}
