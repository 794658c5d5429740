package mx.maal.kit.test.contract;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.report.SimpleValidationReportFormat;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.restassured.RestAssuredResponse;
import io.restassured.RestAssured;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Fails a test whose request below {@code /v1} is answered as {@code contracts/openapi.yaml} does not say: with another
 * status, another type of content, or another shape; or without the headers that all answers have. Requests are not judged, for tests send bad ones on purpose.
 */
final class AnswerFilter implements Filter {

    private static final Set<String> NO_SUCH_OPERATION =
            Set.of("validation.request.path.missing", "validation.request.operation.notAllowed");

    private static final Map<String, String> HEADERS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");

    /** What may be kept, and has to be asked for again. */
    private static final String NO_CACHE = "no-cache";

    private final OpenApiInteractionValidator contract = OpenApiInteractionValidator.createForInlineApiSpecification(
                    Contracts.text(Contracts.FOLDER.resolve(Contracts.OPENAPI)))
            .build();

    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext context) {
        Response answer = context.next(request, expected);
        String uri = request.getURI();
        int path = uri.indexOf(":" + RestAssured.port + "/v1/"); // other ports are those of what a test plays
        if (path >= 0) {
            String rest = uri.substring(uri.indexOf("/v1/", path));
            check(request.getMethod(), rest.split("\\?", 2)[0], answer);
            checkHeaders(request, answer);
        }
        return answer;
    }

    private void check(String method, String path, Response answer) {
        ValidationReport report =
                contract.validateResponse(path, Request.Method.valueOf(method), RestAssuredResponse.of(answer));
        boolean described =
                report.getMessages().stream().noneMatch(message -> NO_SUCH_OPERATION.contains(message.getKey()));
        if (described ? report.hasErrors() : !refused(answer)) {
            throw new AssertionError("contracts/openapi.yaml does not say that %s %s is answered %d %s%n%s"
                    .formatted(
                            method,
                            path,
                            answer.statusCode(),
                            answer.asString(),
                            SimpleValidationReportFormat.getInstance().apply(report)));
        }
    }

    /** What browsers and caches are told, whatever the answer is. */
    private static void checkHeaders(FilterableRequestSpecification request, Response answer) {
        boolean personal = Stream.of("Authorization", "X-Access-Token")
                .anyMatch(name -> request.getHeaders().hasHeaderWithName(name));
        boolean kept = !personal && NO_CACHE.equals(answer.header("Cache-Control"));
        Map<String, String> expected = new TreeMap<>(HEADERS);
        expected.put("Cache-Control", kept ? NO_CACHE : "no-store");
        expected.forEach((name, value) -> {
            if (!answer.headers().getValues(name).equals(List.of(value))) {
                throw new AssertionError("%s %s: %s is %s instead of %s"
                        .formatted(
                                request.getMethod(),
                                request.getURI(),
                                name,
                                answer.headers().getValues(name),
                                value));
            }
        });
        if (answer.headers().hasHeaderWithName("Server")) {
            throw new AssertionError("it tells who serves it: " + answer.header("Server"));
        }
    }

    /** What is not described does not exist: it is answered with a problem that says so. */
    private static boolean refused(Response answer) {
        return (answer.statusCode() == 404 || answer.statusCode() == 405)
                && answer.contentType().startsWith("application/problem+json")
                && answer.jsonPath().getInt("status") == answer.statusCode();
    }
}
