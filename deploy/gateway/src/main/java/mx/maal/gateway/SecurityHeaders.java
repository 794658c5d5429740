package mx.maal.gateway;

import io.vertx.core.MultiMap;
import java.util.Map;

/**
 * What every answer tells browsers and caches unless who made it said something else: the services say the same, and this
 * is for the gateway's own answers. Nothing about the transport: who ends TLS in front says that.
 */
final class SecurityHeaders {

    private static final Map<String, String> ALWAYS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");

    private static final String CACHE_CONTROL = "Cache-Control";

    private SecurityHeaders() {}

    /** Adds what is missing to an answer that is about to go out, and takes out what tells who made it. */
    static void complete(MultiMap headers) {
        ALWAYS.forEach((name, value) -> {
            if (!headers.contains(name)) {
                headers.set(name, value);
            }
        });
        if (!headers.contains(CACHE_CONTROL)) {
            headers.set(CACHE_CONTROL, "no-store");
        }
        headers.remove("Server");
    }
}
