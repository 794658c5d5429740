package mx.maal.kit.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import mx.maal.kit.events.Transience;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every way in which a request can fail, as a problem document: never a stack trace, never an empty 500. */
public class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
    static final String MEDIA_TYPE = "application/problem+json";
    private static final int RETRY_SECONDS = 2;

    private static final Map<Integer, String> SLUGS = Map.of(
            400, Problem.INVALID_REQUEST,
            401, "unauthorized",
            403, "forbidden",
            404, "not-found",
            405, "method-not-allowed",
            406, "not-acceptable",
            413, "body-too-large",
            415, "unsupported-media-type");

    private static final Map<Integer, String> DETAILS = Map.of(
            400, "The request could not be read.",
            404, "There is nothing at this address.",
            405, "This address does not take this method.",
            406, "This address answers application/json.",
            413, "The body is larger than this address takes.",
            415, "This address takes another Content-Type; for most it is application/json.");

    @ServerExceptionMapper
    public Response problem(Problem problem) {
        return response(problem);
    }

    @ServerExceptionMapper(priority = Priorities.USER - 1)
    public Response webApplication(WebApplicationException e) {
        if (e.getCause() instanceof JsonProcessingException json) {
            return json(json);
        }
        int status = e.getResponse().getStatus();
        if (status < 400) {
            return e.getResponse();
        }
        String detail = DETAILS.getOrDefault(status, "The request was refused.");
        return response(
                Problem.of(status, SLUGS.getOrDefault(status, status < 500 ? "refused" : "internal-error"), detail));
    }

    @ServerExceptionMapper
    public Response mismatched(MismatchedInputException e) {
        return json(e);
    }

    @ServerExceptionMapper
    public Response json(JsonProcessingException e) {
        return response(Problem.badRequest(path(e), describe(e)));
    }

    @ServerExceptionMapper
    public Response violations(ConstraintViolationException e) {
        List<Problem.FieldError> errors = e.getConstraintViolations().stream()
                .map(v -> new Problem.FieldError(field(v), v.getMessage()))
                .sorted(Comparator.comparing(Problem.FieldError::field).thenComparing(Problem.FieldError::detail))
                .toList();
        return response(Problem.invalid(400, errors));
    }

    @ServerExceptionMapper
    public Response unauthorized(UnauthorizedException e) {
        return challenge();
    }

    @ServerExceptionMapper
    public Response authenticationFailed(AuthenticationFailedException e) {
        return challenge();
    }

    @ServerExceptionMapper
    public Response forbidden(ForbiddenException e) {
        return response(
                Problem.of(403, "forbidden", "The token is valid but lacks the group that this address needs."));
    }

    @ServerExceptionMapper
    public Response other(Throwable e) {
        if (brokeOff(e)) {
            return response(Problem.of(400, Problem.INVALID_REQUEST, "The request broke off before its end."));
        }
        if (Transience.isTransient(e)) {
            LOG.warnf("answered 503: %s", e.toString());
            return response(Problem.of(503, "temporarily-unavailable", "Try again in a moment.")
                    .retryAfter(RETRY_SECONDS));
        }
        String reference = UUID.randomUUID().toString();
        LOG.errorf(e, "unexpected failure, reference %s", reference);
        return response(Problem.of(500, "internal-error", "Something is wrong on our side; quote the reference.")
                .with("reference", reference));
    }

    /** The response for a problem, for code that answers without throwing. */
    public static Response response(Problem problem) {
        Response.ResponseBuilder response = Response.status(problem.status())
                .entity(problem.document())
                .header(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE);
        if (problem.retryAfterSeconds() != null) {
            response.header(HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds());
        }
        return response.build();
    }

    /** Answers with a problem where no resource is asked any more. */
    static void send(HttpServerResponse response, Problem problem) {
        response.setStatusCode(problem.status()).putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE);
        if (problem.retryAfterSeconds() != null) {
            response.putHeader(
                    HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds().toString());
        }
        response.end(new JsonObject(problem.document()).encode());
    }

    static Problem bodyTooLarge() {
        return Problem.of(413, SLUGS.get(413), DETAILS.get(413));
    }

    private static Response challenge() {
        Response response =
                response(Problem.of(401, "unauthorized", "Send a valid operator token: Authorization: Bearer <JWT>."));
        response.getHeaders().putSingle(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        return response;
    }

    /** Whether the client left while its request was read: nothing is wrong here, and nobody is there to be answered. */
    private static boolean brokeOff(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpClosedException) {
                return true;
            }
        }
        return false;
    }

    /** Drops the method's name and, for a body, its parameter's name: what is left is the path in the request. */
    private static String field(ConstraintViolation<?> violation) {
        List<Path.Node> nodes = StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
                .filter(node -> node.getKind() != ElementKind.METHOD)
                .toList();
        boolean inBody = nodes.size() > 1 && nodes.get(0).getKind() == ElementKind.PARAMETER;
        return nodes.stream()
                .skip(inBody ? 1 : 0)
                .map(node -> (node.getIndex() == null ? "" : "[" + node.getIndex() + "].") + name(node))
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    private static String name(Path.Node node) {
        return node.getName() == null ? "body" : node.getName();
    }

    private static String path(JacksonException e) {
        if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
            return "body";
        }
        return mapping.getPath().stream()
                .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : at.getFieldName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    private static String describe(JsonProcessingException e) {
        if (e instanceof MismatchedInputException mismatch) {
            return mismatch.getTargetType() == null || mismatch.getPath().isEmpty()
                    ? "expected a JSON object"
                    : "expected " + kind(mismatch.getTargetType());
        }
        return e instanceof JsonMappingException ? "has a value that is not allowed" : "is not well-formed JSON";
    }

    private static String kind(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + java.util.Arrays.stream(type.getEnumConstants())
                            .map(Object::toString)
                            .collect(Collectors.joining(", "));
        }
        if (type == UUID.class) {
            return "a UUID";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number in range";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (java.time.temporal.Temporal.class.isAssignableFrom(type)) {
            return "an RFC 3339 time such as 2026-11-22T18:00:00Z";
        }
        return type == String.class
                ? "a string"
                : java.util.Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }
}
