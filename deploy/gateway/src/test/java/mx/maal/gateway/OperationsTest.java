package mx.maal.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operation of the services' OpenAPI documents comes through to its service, and nothing else does. */
@QuarkusTest
@WithTestResource(Services.class)
class OperationsTest {

    private static final String UNAUTHORIZED = "/problems/unauthorized";

    private final List<Operation> operations = Operation.all();

    @TestHTTPResource
    URL gateway;

    @ConfigProperty(name = "test.services")
    List<String> services;

    private List<Long> before;

    @BeforeEach
    void look() {
        before = seen("seen", "internalSeen");
    }

    @Test
    void areThoseOfAllServices() {
        assertThat(operations.stream().map(Operation::service).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "catalog-service",
                        "inventory-service",
                        "order-service",
                        "payments-service",
                        "fulfillment-service");
        assertThat(operations).anyMatch(Operation::forOperators).anyMatch(operation -> !operation.forOperators());
    }

    @Test
    void comeThroughToTheirService() {
        assertThat(operations.stream()
                        .filter(operation -> !reaches(operation, operation.path(), TestTokens.valid()))
                        .toList())
                .isEmpty();
    }

    @Test
    void comeThroughWithoutATokenWhenTheyAreForShoppers() {
        assertThat(operations.stream()
                        .filter(operation -> !operation.forOperators())
                        .filter(operation -> !reaches(operation, operation.path(), null))
                        .toList())
                .isEmpty();
    }

    /** Which role opens what, the services know: the edge lets each of them in. */
    @Test
    void comeThroughWithTheirRolesAlone() {
        List<Operation> opened =
                operations.stream().filter(Operation::forOperators).toList();
        assertThat(opened).allMatch(operation -> !operation.roles().isEmpty());
        assertThat(opened.stream()
                        .filter(operation -> !reaches(
                                operation,
                                operation.path(),
                                TestTokens.of(operation.roles().get(0))))
                        .toList())
                .isEmpty();
    }

    @Test
    void areClosedWithoutATokenWhenTheyAreForOperators() {
        assertThat(operations.stream()
                        .filter(Operation::forOperators)
                        .filter(operation -> !isRefused(call(operation.method(), operation.path(), null)))
                        .toList())
                .isEmpty();
        assertNothingWasSeen();
    }

    /** None of these is the path that a route names, but each is one that some service might take for it. */
    @Test
    void areClosedInOtherSpellingsToo() {
        List<String> open = new ArrayList<>();
        for (Operation operation : operations) {
            if (operation.forOperators()) {
                String path = operation.path();
                int last = path.length() - 1;
                String escaped = path.substring(0, last) + "%" + Integer.toHexString(path.charAt(last));
                for (String spelling : List.of(path + "/", path + "?x=/v1/stock", escaped, escaped + "/")) {
                    if (reaches(operation, spelling, null)) {
                        open.add(operation.method() + " " + spelling);
                    }
                }
            }
        }
        assertThat(open).isEmpty();
    }

    @Test
    void areClosedToTokensThatAreNotValid() {
        for (Operation operation : List.of(first(true), first(false))) {
            for (String token : List.of(
                    TestTokens.forged(),
                    TestTokens.expired(),
                    TestTokens.ofAnotherIssuer(),
                    TestTokens.forAnotherAudience(),
                    "a.b.c",
                    "none")) {
                assertThat(isRefused(call(operation.method(), operation.path(), token)))
                        .as("%s with %s", operation, token)
                        .isTrue();
            }
        }
        assertNothingWasSeen();
        assertThat(given().header("Authorization", "Basic eDp5")
                        .get(first(false).path())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void keepTheirBodyWhileATokenIsLookedAt() {
        given().auth()
                .oauth2(TestTokens.valid())
                .body("x".repeat(100_000))
                .post("/v1/products")
                .then()
                .statusCode(200)
                .body("bytes", is(100_000));
    }

    static Stream<String> internalPaths() {
        return Stream.of(
                        "/q/health/ready",
                        "/q/metrics",
                        "/q/dev-ui/",
                        "/q/openapi",
                        "/q/swagger-ui/",
                        "/control/ready",
                        "/pay/stripe/1",
                        "/health")
                .flatMap(path -> Stream.of(
                        path,
                        path + "?x=/v1/products",
                        path.toUpperCase(),
                        "/" + path,
                        "/." + path,
                        "/%2e" + path,
                        "/;" + path,
                        "/;a=b" + path,
                        "/\\" + path.substring(1),
                        path.replace("q", "%71").replace("control", "%63ontrol"),
                        path.replaceFirst("(.)/", "$1%2f"),
                        path.replaceFirst("(.)/", "$1//"),
                        path.replaceFirst("(.)/", "$1;x/"),
                        "/v1" + path,
                        "/v1/.." + path,
                        "/v1/products/../.." + path,
                        "/v1/products/%2e%2e/%2e%2e" + path,
                        "/v1/products/..%2f.." + path,
                        "/v1/products/..;/..;" + path,
                        "/v1/products/%252e%252e/%252e%252e" + path,
                        "/v1/products/..\\.." + path,
                        "/docs" + path,
                        "/docs/catalog-service" + path,
                        "/docs/catalog-service/swagger-ui/.." + path,
                        "/docs/catalog-service/swagger-ui/%2e%2e" + path,
                        "http://127.0.0.1" + path,
                        "http://catalog-service" + path,
                        "https://catalog-service:8101" + path,
                        "catalog-service:8101" + path));
    }

    @Test
    void letNothingInternalOut() throws Exception {
        List<String> found = new ArrayList<>();
        for (String path : internalPaths().toList()) {
            String answer = RawHttp.send(
                    gateway.getPort(), "GET " + path + " HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
            if (!answer.matches("(?s)HTTP/1.[01] 40[04] .*")
                    || answer.contains(Services.INTERNAL)
                    || answer.contains("\"UP\"")) {
                found.add(path + ": " + answer);
            }
        }
        assertThat(found).isEmpty();
        assertNothingWasSeen();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: catalog-service",
                "Host: shop\r\nX-Original-URL: /q/metrics",
                "Host: shop\r\nX-Rewrite-URL: /q/metrics",
                "Host: shop\r\nX-Forwarded-Prefix: /q/metrics",
                "Host: shop\r\nX-Forwarded-Host: catalog-service:8101"
            })
    void areFoundByTheirPathOnly(String headers) throws Exception {
        String answer = RawHttp.send(
                gateway.getPort(), "GET /q/metrics HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 404");
        answer = RawHttp.send(
                gateway.getPort(), "GET /v1/products HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200").doesNotContain("\"x-original-url\"", "\"x-rewrite-url\"");
        answer = RawHttp.send(
                gateway.getPort(), "CONNECT 127.0.0.1:8101 HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).matches("(?s)HTTP/1.[01] 40[045] .*");
    }

    private Operation first(boolean forOperators) {
        return operations.stream()
                .filter(operation -> operation.forOperators() == forOperators)
                .filter(operation -> operation.method().equals("GET"))
                .findFirst()
                .orElseThrow();
    }

    /** Whether the service that an operation belongs to has got a call of it, and just as it was. */
    private static boolean reaches(Operation operation, String path, String token) {
        Response answer = call(operation.method(), path, token);
        return answer.statusCode() == 200
                && answer.jsonPath().getString("service").startsWith(operation.service())
                && answer.jsonPath().getString("method").equals(operation.method())
                && answer.jsonPath().getString("uri").equals(path);
    }

    private static boolean isRefused(Response answer) {
        return answer.statusCode() == 401
                && answer.header("WWW-Authenticate").equals("Bearer")
                && answer.jsonPath().getString("type").equals(UNAUTHORIZED);
    }

    private static Response call(String method, String path, String token) {
        var request = given().urlEncodingEnabled(false);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return request.request(method, path);
    }

    private void assertNothingWasSeen() {
        assertThat(seen("seen", "internalSeen")).isEqualTo(before);
    }

    private List<Long> seen(String... counts) {
        return services.stream()
                .flatMap(service -> Stream.of(counts).map(name -> Services.count(service, name)))
                .toList();
    }
}
