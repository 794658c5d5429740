package mx.maal.gateway;

import java.time.Duration;

/**
 * Where the requests for one path go.
 *
 * @param path what the request's path must be, or start with as whole segments; also the route's name in metrics
 * @param exact whether the path must be equal
 * @param backend the service's name
 * @param timeout for the whole exchange; zero: none
 * @param bodyLimitBytes the largest request body
 * @param cors which browsers may call; null: none
 */
record Route(String path, boolean exact, String backend, Duration timeout, long bodyLimitBytes, Cors cors) {

    /** Whether a request's path belongs here: {@code /v1/stock} takes {@code /v1/stock/1}, not {@code /v1/stocks}. */
    boolean takes(String requestPath) {
        if (!requestPath.startsWith(path)) {
            return false;
        }
        return requestPath.length() == path.length() || !exact && requestPath.charAt(path.length()) == '/';
    }
}
