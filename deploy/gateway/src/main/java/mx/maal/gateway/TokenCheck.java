package mx.maal.gateway;

import io.smallrye.jwt.auth.principal.JWTParser;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Whether a token is the issuer's and still valid. Whose it is and what it allows is decided by the service, which checks it
 * again.
 */
final class TokenCheck {

    private static final String BEARER = "Bearer ";

    private final JWTParser parser;
    private final Vertx vertx;

    TokenCheck(JWTParser parser, Vertx vertx) {
        this.parser = parser;
        this.vertx = vertx;
    }

    /** The token that a request brings; null when it brings none. */
    static String of(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).strip()
                : null;
    }

    /** Fails when the token is not valid. Not on the event loop: the issuer's keys may have to be fetched first. */
    Future<Void> check(String token) {
        return vertx.executeBlocking(() -> parser.parse(token), false).mapEmpty();
    }
}
