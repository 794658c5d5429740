package mx.maal.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/**
 * Why the gateway itself answered: a problem document like those of the services.
 *
 * @param status of HTTP
 * @param slug the stable name that clients match on
 * @param detail what the caller can do
 * @param retryAfterSeconds 0: says nothing about trying again
 */
record Problem(int status, String slug, String detail, int retryAfterSeconds) {

    static final Problem INVALID_REQUEST =
            new Problem(400, "invalid-request", "The request's headers contradict each other or HTTP.", 0);
    static final Problem INVALID_PATH = new Problem(
            400,
            "invalid-path",
            "The path holds empty or dot segments, path parameters or escapes not served here.",
            0);
    static final Problem UNAUTHORIZED =
            new Problem(401, "unauthorized", "This address needs a valid token: Authorization: Bearer …", 0);
    static final Problem ORIGIN_NOT_ALLOWED =
            new Problem(403, "origin-not-allowed", "Browsers may not call this address from that origin.", 0);
    static final Problem NOT_FOUND = new Problem(404, "not-found", "There is nothing at this address.", 0);
    static final Problem METHOD_NOT_ALLOWED =
            new Problem(405, "method-not-allowed", "This address does not take this method.", 0);
    static final Problem REQUEST_TIMEOUT =
            new Problem(408, "request-timeout", "The body did not arrive in time; send it again, faster.", 0);
    static final Problem INTERNAL_ERROR =
            new Problem(500, "internal-error", "Something is wrong on our side; quote the requestId.", 0);
    static final Problem BAD_GATEWAY = new Problem(
            502,
            "service-failed",
            "The service broke off. Whether it did what was asked is not known: repeat the request with the same "
                    + "Idempotency-Key.",
            0);
    static final Problem UNAVAILABLE =
            new Problem(503, "temporarily-unavailable", "The service cannot be reached; try again in a moment.", 2);
    static final Problem OVERLOADED =
            new Problem(503, "temporarily-unavailable", "Too many requests are waiting; try again in a moment.", 2);
    static final Problem TIMEOUT = new Problem(
            504,
            "timeout",
            "The service did not answer in time. Whether it did what was asked is not known: repeat the request with "
                    + "the same Idempotency-Key.",
            0);

    private static final CharSequence MEDIA_TYPE = HttpHeaders.createOptimized("application/problem+json");
    private static final CharSequence AUTHENTICATE = HttpHeaders.createOptimized("www-authenticate");
    private static final long LINGER_MILLIS = 2_000;
    private static final int SMALL_BODY_DIGITS = 4;

    static Problem bodyTooLarge(long limitBytes) {
        return new Problem(413, "body-too-large", "This address takes bodies of up to " + limitBytes + " bytes.", 0);
    }

    static Problem tooManyRequests(int retryAfterSeconds) {
        return new Problem(429, "too-many-requests", "This client sends too much; slow down.", retryAfterSeconds);
    }

    /**
     * Answers with this problem. When the request's body is still coming it is read and forgotten for a moment, so that
     * the answer is not lost in a reset connection, and then the connection is closed.
     *
     * @param requestId is repeated in the document
     */
    void answer(HttpServerRequest request, String requestId, Vertx vertx) {
        HttpServerResponse response = request.response();
        response.setStatusCode(status);
        response.headers().set(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE);
        if (this == UNAUTHORIZED) {
            response.headers().set(AUTHENTICATE, "Bearer");
        }
        if (retryAfterSeconds > 0) {
            response.headers().set(HttpHeaders.RETRY_AFTER, String.valueOf(retryAfterSeconds));
        }
        Buffer document = document(requestId);
        if (request.method() == HttpMethod.HEAD) {
            response.headers().set(HttpHeaders.CONTENT_LENGTH, String.valueOf(document.length()));
            document = Buffer.buffer();
        }
        if (request.isEnded()) {
            response.end(document);
            return;
        }
        boolean bodyComing = request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || request.headers().contains(HttpHeaders.CONTENT_LENGTH);
        if (!bodyComing) {
            response.end(document);
            request.resume();
            return;
        }
        if (retryAfterSeconds > 0 && isSmall(request)) {
            response.end(document);
            request.resume();
            return;
        }
        HttpConnection connection = request.connection();
        response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        request.handler(null);
        request.endHandler(end -> connection.close());
        response.end(document);
        request.resume();
        vertx.setTimer(LINGER_MILLIS, late -> connection.close());
    }

    /** Reading the rest costs less than a new connection, of which many more would come at a busy time. */
    private static boolean isSmall(HttpServerRequest request) {
        if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            return false;
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && length.length() <= SMALL_BODY_DIGITS;
    }

    private Buffer document(String requestId) {
        String title = Character.toUpperCase(slug.charAt(0)) + slug.substring(1).replace('-', ' ');
        return new JsonObject()
                .put("type", "/problems/" + slug)
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("requestId", requestId)
                .toBuffer();
    }
}
