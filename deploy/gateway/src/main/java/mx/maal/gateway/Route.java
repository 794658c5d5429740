package mx.maal.gateway;

import java.time.Duration;

/**
 * Where the requests for some paths go.
 *
 * @param path what the request's path is compared with; also the route's name in metrics
 * @param match how it is compared
 * @param backend the service's name
 * @param timeout for the whole exchange; zero: none
 * @param bodyLimitBytes the largest request body
 * @param cors which browsers may call; null: none
 */
record Route(String path, PathMatch match, String backend, Duration timeout, long bodyLimitBytes, Cors cors) {

    /** Whether a request's path belongs here. */
    boolean takes(String requestPath) {
        return match.takes(path, requestPath);
    }
}
