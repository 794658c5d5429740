package mx.maal.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/** Headers that are about one connection only (RFC 9110, 7.6.1) and so go no further. */
final class HopByHop {

    private static final List<CharSequence> NAMES = List.of(
            HttpHeaders.CONNECTION,
            HttpHeaders.KEEP_ALIVE,
            HttpHeaders.PROXY_AUTHENTICATE,
            HttpHeaders.PROXY_AUTHORIZATION,
            HttpHeaders.UPGRADE,
            HttpHeaders.createOptimized("proxy-connection"),
            HttpHeaders.createOptimized("http2-settings"),
            HttpHeaders.createOptimized("te"),
            HttpHeaders.createOptimized("trailer"));

    private HopByHop() {}

    /** Removes them, and those that the Connection header names. */
    static void strip(MultiMap headers) {
        if (headers.contains(HttpHeaders.CONNECTION)) {
            for (String line : headers.getAll(HttpHeaders.CONNECTION)) {
                for (String name : line.split(",")) {
                    headers.remove(name.strip());
                }
            }
        }
        for (int i = 0; i < NAMES.size(); i++) {
            headers.remove(NAMES.get(i));
        }
    }
}
