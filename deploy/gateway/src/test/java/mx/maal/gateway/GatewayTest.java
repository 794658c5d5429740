package mx.maal.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway with the routes and the settings of the local stack. */
@QuarkusTest
@WithTestResource(Services.class)
class GatewayTest {

    private static final int CHUNK_BYTES = 64 * 1024;
    private static final String ORDER_A = "order-service-a";
    private static final String ORDER_B = "order-service-b";

    @TestHTTPResource
    URL gateway;

    @ConfigProperty(name = "test.services")
    List<String> services;

    @ConfigProperty(name = "test.catalog")
    String catalog;

    @ConfigProperty(name = "test.order-b")
    String orderB;

    @ConfigProperty(name = "test.order-gone")
    String orderGone;

    @ConfigProperty(name = "quarkus.management.test-port")
    int managementPort;

    @ConfigProperty(name = "maal.gateway.readiness.every")
    Duration readinessEvery;

    /** That each operation comes to its service is seen in OperationsTest. */
    @Test
    void passesThePathOnAsItCame() {
        String uri = "/v1/products/hoodie-negra?size=M&x=%20y";
        given().urlEncodingEnabled(false).get(uri).then().statusCode(200).body("uri", equalTo(uri));
    }

    @Test
    void passesMethodAndBody() {
        given().body("x".repeat(1000))
                .patch("/v1/carts/1/lines/2")
                .then()
                .statusCode(200)
                .body("method", is("PATCH"))
                .body("bytes", is(1000));
        given().delete("/v1/carts/1/lines/2").then().statusCode(200).body("method", is("DELETE"));
        given().head("/v1/carts/1").then().statusCode(200);
        given().get("/v1/carts/nothing").then().statusCode(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1", "/v1/", "/v1/productsx", "/v2/products", "/v2/carts"})
    void knowsNoOtherPath(String path) {
        given().get(path).then().statusCode(404);
    }

    @Test
    void saysThatAPathIsUnknownAsAProblem() {
        given().get("/v1/unknown")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", is("/problems/not-found"))
                .body("status", is(404))
                .body("requestId", notNullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/products/../../q/health/ready",
                "/v1/products/%2e%2e/%2E%2E/q/metrics",
                "/v1/products/.%2e/x",
                "/v1/products/..%2f..%2fq/metrics",
                "/v1/products/%2fq",
                "/v1/products/..;/..;/q/metrics",
                "/v1/products/..;a=b/x",
                "/v1/products;a=b",
                "/v1/products/%3b/x",
                "/v1/products//q/metrics",
                "//v1/products",
                "/v1//products",
                "/v1/products/./x",
                "/v1/products/%5c..%5cq",
                "/v1/products/%252e%252e/q",
                "/v1/products/%00",
                "/v1/products/%0d%0aX-Evil:1",
                "/v1/products/%c0%ae%c0%ae/q",
                "http://127.0.0.1/v1/products",
                "*"
            })
    void letsNoDisguisedPathThrough(String path) throws Exception {
        long before = seen();
        String answer = RawHttp.send(port(), "GET " + path + " HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400");
        assertThat(answer).contains("/problems/invalid-path");
        assertThat(seen()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/products/%zz", "/v1/products/%", "/v1/products/..\\..\\q", "/v1/ products"})
    void refusesWhatIsNoHttp(String path) throws Exception {
        long before = seen();
        String answer = RawHttp.send(port(), "GET " + path + " HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
        assertThat(answer).matches("(?s)HTTP/1.[01] 400 .*");
        assertThat(seen()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/products/ni%C3%B1o", "/v1/products/a%20b", "/v1/products/v1.2", "/v1/products/..."})
    void letsOrdinaryEscapesThrough(String path) throws Exception {
        String answer = RawHttp.send(port(), "GET " + path + " HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith(path.endsWith("...") ? "HTTP/1.1 400" : "HTTP/1.1 200");
    }

    @Test
    void keepsManagementOfServicesInside() {
        given().get("/docs/catalog-service/health/ready").then().statusCode(404);
        given().get("/docs/catalog-service/metrics").then().statusCode(404);
        given().get("/docs/catalog-service/swagger-ui/../metrics").then().statusCode(400);
    }

    @Test
    void showsItsOwnHealthAndMetrics() {
        given().get("/v1/products").then().statusCode(200);
        given().get(management("/q/health/live")).then().statusCode(200).body("status", is("UP"));
        given().get(management("/q/health/ready")).then().statusCode(200).body("status", is("UP"));
        given().get(management("/q/metrics"))
                .then()
                .statusCode(200)
                .body(containsString("maal_gateway_requests_seconds_count{route=\"/v1/products\",status=\"200\"}"))
                .body(containsString("maal_gateway_backend_up{backend=\"inventory-service\""))
                .body(containsString("maal_gateway_rate_limited_total"));
    }

    @Test
    void answers502WhenTheServiceBreaksOff() {
        given().body("{}")
                .post("/v1/carts/break")
                .then()
                .statusCode(502)
                .contentType("application/problem+json")
                .body("type", is("/problems/service-failed"));
    }

    @Test
    void cutsAnAnswerThatItsServiceBrokeOff() throws Exception {
        String answer = RawHttp.send(port(), "GET /v1/products/break-midway HTTP/1.1\r\nHost: shop\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200").contains("begun").doesNotEndWith("0\r\n\r\n");
        await().until(() -> outstandingAtCatalog() == 0);
    }

    @Test
    void sharesRequestsAmongReadyReplicasOnly() {
        await().atMost(20, TimeUnit.SECONDS).until(() -> servers().equals(Set.of(ORDER_A, ORDER_B)));
        given().post(orderB + "/control/ready?up=false").then().statusCode(200);
        try {
            await().atMost(20, TimeUnit.SECONDS)
                    .until(() -> servers().equals(Set.of(ORDER_A)) && Services.count(orderB, "unreadyAnswers") > 2);
            // Replicas are asked once a second: after the second no, at the latest, nothing comes. That makes 2 s.
            assertThat(readinessEvery).isLessThanOrEqualTo(Duration.ofSeconds(1));
            assertThat(Services.count(orderB, "seenLate")).isZero();
        } finally {
            given().post(orderB + "/control/ready?up=true").then().statusCode(200);
        }
        await().atMost(20, TimeUnit.SECONDS).until(() -> servers().equals(Set.of(ORDER_A, ORDER_B)));
    }

    @Test
    void givesADrainedReplicaNothingNewAndTellsWhatItStillHas() throws Exception {
        await().atMost(20, TimeUnit.SECONDS).until(() -> servers().equals(Set.of(ORDER_A, ORDER_B)));
        try (java.net.Socket underWay = new java.net.Socket("127.0.0.1", port())) {
            underWay.getOutputStream().write("GET /v1/products/slow HTTP/1.1\r\nHost: shop\r\n\r\n".getBytes());
            await().until(() -> outstandingAtCatalog() == 1);
            assertThat(outstandingAfter("drain", catalog)).isEqualTo(1);
            given().get("/v1/products").then().statusCode(503).body("type", is("/problems/temporarily-unavailable"));
        } finally {
            outstandingAfter("admit", catalog);
        }
        given().get("/v1/products").then().statusCode(200);

        assertThat(outstandingAfter("drain", orderB)).isZero();
        try {
            long readyAnswers = Services.count(orderB, "readyAnswers");
            await().atMost(20, TimeUnit.SECONDS).until(() -> Services.count(orderB, "readyAnswers") > readyAnswers + 1);
            assertThat(servers()).containsExactly(ORDER_A);
        } finally {
            outstandingAfter("admit", orderB);
        }
        assertThat(servers()).containsExactlyInAnyOrder(ORDER_A, ORDER_B);
        given().put(management("/replicas/drain?replica=http://127.0.0.1:1"))
                .then()
                .statusCode(404);
        given().post(management("/replicas/drain?replica=" + orderB)).then().statusCode(405);
        given().put("/replicas/drain?replica=" + orderB).then().statusCode(404);
    }

    /** A third replica starts where there was none, and dies with requests under way. */
    @Test
    void losesNoMoreThanWhatWasUnderWayAtAReplicaThatDies() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        for (String method : new String[] {"GET", "POST"}) {
            DyingReplica replica = new DyingReplica(URI.create(orderGone).getPort());
            try {
                List<CompletableFuture<HttpResponse<String>>> underWay = new ArrayList<>();
                await().atMost(20, TimeUnit.SECONDS).until(() -> {
                    underWay.add(http.sendAsync(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/v1/carts/1"))
                                    .method(method, HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString()));
                    return replica.holdsSome();
                });
                replica.die();
                List<Integer> statuses = underWay.stream()
                        .map(CompletableFuture::join)
                        .map(HttpResponse::statusCode)
                        .toList();
                if (method.equals("GET")) {
                    assertThat(statuses).containsOnly(200);
                } else {
                    assertThat(statuses).containsOnly(200, 502);
                    assertThat(statuses.stream().filter(status -> status == 502))
                            .hasSize(replica.held());
                }
                for (int i = 0; i < 20; i++) {
                    given().post("/v1/carts").then().statusCode(200);
                }
            } finally {
                replica.die();
            }
        }
    }

    @Test
    void passesEventsOnAsTheyCome() throws Exception {
        try (BufferedReader events = new BufferedReader(
                new InputStreamReader(URI.create("http://127.0.0.1:" + port() + "/v1/products/events")
                        .toURL()
                        .openStream()))) {
            assertThat(events.readLine()).isEqualTo("data: first");
            assertThat(events.readLine()).isEmpty();
            given().post(catalog + "/control/event").then().statusCode(200);
            assertThat(events.readLine()).isEqualTo("data: second");
        }
    }

    @Test
    void tellsTheServiceWhoIsCallingAndBelievesNoStranger() {
        given().header("X-Forwarded-For", "203.0.113.7")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "evil.test")
                .header("X-Forwarded-Prefix", "/evil")
                .header("Forwarded", "for=203.0.113.7")
                .header("X-Real-IP", "203.0.113.7")
                .get("/v1/products")
                .then()
                .body("headers.x-forwarded-for", is("127.0.0.1"))
                .body("headers.x-forwarded-proto", is("http"))
                .body("headers.x-forwarded-host", containsString(":" + port()))
                .body("headers.x-forwarded-prefix", nullValue())
                .body("headers.forwarded", nullValue())
                .body("headers.x-real-ip", nullValue());
    }

    @Test
    void namesEachRequest() {
        Response made = given().get("/v1/products");
        String id = made.header("X-Request-Id");
        assertThat(id).matches("[0-9a-f]{32}");
        made.then().body("headers.x-request-id", is(id));
        given().header("X-Request-Id", "cart-7.a_B")
                .get("/v1/products")
                .then()
                .header("X-Request-Id", is("cart-7.a_B"))
                .body("headers.x-request-id", is("cart-7.a_B"));
        for (String malformed : new String[] {"a b", "x".repeat(65), "<script>", "é"}) {
            given().header("X-Request-Id", malformed)
                    .get("/v1/products")
                    .then()
                    .header("X-Request-Id", not(malformed))
                    .body("headers.x-request-id", not(malformed));
        }
    }

    @Test
    void passesTheTraceOnOrBeginsOne() {
        String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        given().header("traceparent", traceparent)
                .header("tracestate", "shop=1")
                .get("/v1/products")
                .then()
                .body("headers.traceparent", is(traceparent))
                .body("headers.tracestate", is("shop=1"));
        for (String malformed : new String[] {
            "",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        }) {
            given().header("traceparent", malformed)
                    .header("tracestate", "shop=1")
                    .get("/v1/products")
                    .then()
                    .body("headers.traceparent", matchesPattern("00-[0-9a-f]{32}-[0-9a-f]{16}-00"))
                    .body("headers.traceparent", not(malformed))
                    .body("headers.tracestate", nullValue());
        }
    }

    @Test
    void logsEachRequestAndNothingPrivate() {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler keeper = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line instanceof ExtLogRecord formatted ? formatted.getFormattedMessage() : line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger access = Logger.getLogger("mx.maal.gateway.access");
        Level usual = access.getLevel();
        access.addHandler(keeper);
        access.setLevel(Level.INFO);
        try {
            given().header("X-Request-Id", "logged-1")
                    .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                    .header("X-Access-Token", "private-1")
                    .get("/v1/carts/private-2?email=private-3");
            given().header("X-Request-Id", "logged-2").get("/v1/refunds/private-4");
            given().header("X-Request-Id", "logged-3").get("/private-5");
            given().header("X-Request-Id", "logged-4").urlEncodingEnabled(false).get("/v1/%2fprivate-6");
            await().until(() -> lines.size() >= 4);
        } finally {
            access.removeHandler(keeper);
            access.setLevel(usual);
        }
        assertThat(lines)
                .anyMatch(line -> line.matches(
                        "GET /v1/carts 200 \\d+ ms request=logged-1 " + "trace=0af7651916cd43dd8448eb211c80319c"))
                .anyMatch(line -> line.matches("GET /v1/refunds 401 \\d+ ms request=logged-2 trace=[0-9a-f]{32}"))
                .anyMatch(line -> line.matches("GET none 404 \\d+ ms request=logged-3 trace=[0-9a-f]{32}"))
                .anyMatch(line -> line.matches("GET none 400 \\d+ ms request=logged-4 trace=[0-9a-f]{32}"))
                .noneMatch(line -> line.contains("private") || line.contains("127.0.0.1"));
    }

    @Test
    void keepsHeadersOfOneConnectionOnIt() throws Exception {
        String answer = RawHttp.send(
                port(),
                "GET /v1/products HTTP/1.1\r\nHost: shop\r\nConnection: close, X-Mine\r\nX-Mine: 1\r\nTE: trailers\r\n"
                        + "Keep-Alive: timeout=5\r\nProxy-Authorization: Basic eA==\r\nUpgrade: h2c\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .contains("\"x-forwarded-for\"")
                .doesNotContain("\"x-mine\"", "\"te\"", "\"keep-alive\"", "\"proxy-authorization\"", "\"upgrade\"");
        given().get("/v1/products/headers")
                .then()
                .statusCode(200)
                .header("X-Private", nullValue())
                .header("Location", is("/v1/products/1"))
                .header("Access-Control-Allow-Origin", nullValue())
                .header("X-Request-Id", not("of-the-service"))
                .header("Server", nullValue());
        assertThat(given().get("/v1/products/headers").headers().getValues("Vary"))
                .containsExactlyInAnyOrder("origin", "accept");
    }

    @Test
    void tellsBrowsersAndCachesWithEachAnswerWhatTheyMayDoWithIt() {
        List<Response> answers = List.of(
                given().get("/v1/products"), // a service's
                given().get("/v1/movements"), // refused
                given().get("/nowhere"), // found by nobody
                given().urlEncodingEnabled(false).get("/v1/products/../products"), // refused before all routes
                given().header("Origin", "https://shop.maal.test")
                        .header("Access-Control-Request-Method", "POST")
                        .options("/v1/carts"),
                given().get("/docs"));
        assertThat(answers).extracting(Response::statusCode).containsExactly(200, 401, 404, 400, 204, 200);
        for (Response answer : answers) {
            assertThat(answer.headers().getValues("X-Content-Type-Options")).containsExactly("nosniff");
            assertThat(answer.headers().getValues("Referrer-Policy")).containsExactly("no-referrer");
            assertThat(answer.headers().getValues("Content-Security-Policy"))
                    .singleElement()
                    .asString()
                    .contains("default-src 'none'", "frame-ancestors 'none'");
            assertThat(answer.headers().hasHeaderWithName("Server")).isFalse();
        }
        assertThat(answers)
                .extracting(answer -> answer.header("Cache-Control"))
                .containsExactly("no-store", "no-store", "no-store", "no-store", "no-store", "no-cache");
        // What a service says of its own answers stays as it is.
        given().get("/v1/products/headers")
                .then()
                .header("Cache-Control", "no-cache")
                .header("Content-Security-Policy", "sandbox");
    }

    @Test
    void answersPreflights() {
        given().header("Origin", "https://shop.maal.test")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "idempotency-key,content-type")
                .options("/v1/carts")
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Origin", "https://shop.maal.test")
                .header("Access-Control-Allow-Methods", containsString("POST"))
                .header("Access-Control-Allow-Headers", containsString("Idempotency-Key"))
                .header("Access-Control-Max-Age", "600");
        given().header("Origin", "https://evil.test")
                .header("Access-Control-Request-Method", "POST")
                .options("/v1/carts")
                .then()
                .statusCode(403)
                .header("Access-Control-Allow-Origin", nullValue())
                .body("type", is("/problems/origin-not-allowed"));
        given().header("Origin", "https://shop.maal.test")
                .header("Access-Control-Request-Method", "POST")
                .options("/v1/webhooks/stripe")
                .then()
                .header("Access-Control-Allow-Origin", nullValue());
    }

    @Test
    void letsScriptsOfAllowedOriginsReadAnswersAndProblems() {
        for (String path : new String[] {"/v1/products", "/v1/refunds"}) {
            Response answer = given().header("Origin", "http://localhost:3000").get(path);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:3000");
            assertThat(answer.header("Access-Control-Expose-Headers")).contains("Retry-After");
            assertThat(answer.headers().getValues("Vary")).contains("origin");
        }
        given().header("Origin", "https://evil.test")
                .get("/v1/products")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", nullValue());
    }

    @Test
    void refusesBodiesOverTheLimit() {
        given().body(new byte[1024 * 1024])
                .post("/v1/carts")
                .then()
                .statusCode(200)
                .body("bytes", is(1024 * 1024));
        given().body(new byte[1024 * 1024 + 1])
                .post("/v1/carts")
                .then()
                .statusCode(413)
                .contentType("application/problem+json")
                .body("type", is("/problems/body-too-large"));
    }

    @Test
    void takesLargerBodiesWhereConfigured() throws Exception {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        for (int bytes : new int[] {20 * 1024 * 1024, 20 * 1024 * 1024 + 1}) {
            HttpRequest upload = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/v1/imports"))
                    .header("Authorization", "Bearer " + TestTokens.valid())
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[bytes]))
                    .build();
            HttpResponse<String> answer = http.send(upload, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(bytes > 20 * 1024 * 1024 ? 413 : 200);
        }
    }

    @Test
    void countsChunkedBodies() throws Exception {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        long before = count("abortedBodies");
        HttpResponse<String> refused = http.send(chunked(1024 * 1024 + 1), HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("/problems/body-too-large");
        await().until(() -> count("abortedBodies") > before);

        HttpResponse<String> passed = http.send(chunked(1024 * 1024), HttpResponse.BodyHandlers.ofString());
        assertThat(passed.statusCode()).isEqualTo(200);
        assertThat(passed.body()).contains("\"bytes\":1048576");
    }

    private HttpRequest chunked(int bytes) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/v1/payments"))
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[bytes])))
                .build();
    }

    @Test
    void streamsLargeAnswers() throws Exception {
        int chunks = 1600;
        try (InputStream body = URI.create("http://127.0.0.1:" + port() + "/v1/products/big?chunks=" + chunks)
                .toURL()
                .openStream()) {
            assertThat(body.transferTo(java.io.OutputStream.nullOutputStream())).isEqualTo((long) chunks * CHUNK_BYTES);
        }
    }

    @Test
    void forwardsNoAmbiguousLength() throws Exception {
        String smuggled = "GET /v1/products/smuggled HTTP/1.1\r\nHost: shop\r\n\r\n";
        String both = RawHttp.send(
                port(),
                "POST /v1/payments HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Length: 4\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        if (both.startsWith("HTTP/1.1 200")) {
            assertThat(both).contains("\"transfer-encoding\":\"chunked\"").doesNotContain("\"content-length\"");
        } else {
            assertThat(both).startsWith("HTTP/1.1 400");
        }
        for (String headers : new String[] {
            "Transfer-Encoding: xchunked\r\n",
            "Transfer-Encoding: chunked, identity\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
            "Transfer-Encoding: \u000bchunked\r\n",
            "Content-Length: 3\r\nContent-Length: 4\r\n",
            "Content-Length: +3\r\n",
            "Content-Length: -3\r\n",
            "Content-Length : 3\r\n"
        }) {
            long before = seen();
            String answer =
                    RawHttp.send(port(), "POST /v1/payments HTTP/1.1\r\nHost: shop\r\n" + headers + "\r\n" + smuggled);
            assertThat(answer)
                    .as(headers)
                    .satisfiesAnyOf(
                            refused -> assertThat(refused).startsWith("HTTP/1.1 400"),
                            cutOff -> assertThat(cutOff).isEmpty());
            assertThat(answer).as(headers).doesNotContain("200 OK");
            assertThat(seen()).as(headers).isEqualTo(before);
        }
        String noHost = RawHttp.send(port(), "GET /v1/products HTTP/1.1\r\nConnection: close\r\n\r\n");
        assertThat(noHost).startsWith("HTTP/1.1 400");
    }

    @Test
    void continuesWhenAsked() throws Exception {
        String answer = RawHttp.send(
                port(),
                "POST /v1/payments HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nExpect: 100-continue\r\n"
                        + "Content-Length: 2\r\n\r\n{}");
        assertThat(answer).startsWith("HTTP/1.1 100 Continue").contains("HTTP/1.1 200 OK", "\"bytes\":2");
        String tooLarge = RawHttp.send(
                port(),
                "POST /v1/payments HTTP/1.1\r\nHost: shop\r\nExpect: 100-continue\r\nContent-Length: 2000000\r\n\r\n");
        assertThat(tooLarge).startsWith("HTTP/1.1 413");
    }

    @Test
    void takesNoOddMethods() throws Exception {
        for (String method : new String[] {"TRACE", "PROPFIND", "BREW"}) {
            String answer =
                    RawHttp.send(port(), method + " /v1/products HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 405");
        }
    }

    @Test
    void releasesReplicasWhenClientsLeave() throws Exception {
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port())) {
            socket.getOutputStream().write("GET /v1/products/slow HTTP/1.1\r\nHost: shop\r\n\r\n".getBytes());
            await().until(() -> outstandingAtCatalog() == 1);
        }
        await().until(() -> outstandingAtCatalog() == 0);
        given().get(management("/q/metrics"))
                .then()
                .body(containsString("maal_gateway_requests_seconds_count{route=\"/v1/products\",status=\"499\"}"));
    }

    private int port() {
        return gateway.getPort();
    }

    private double outstandingAtCatalog() {
        return given().get(management("/q/metrics"))
                .asString()
                .lines()
                .filter(line -> line.startsWith("maal_gateway_backend_outstanding{backend=\"catalog-service\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private int outstandingAfter(String change, String replica) {
        return given().put(management("/replicas/" + change + "?replica=" + replica))
                .then()
                .statusCode(200)
                .extract()
                .path("outstanding");
    }

    private Set<String> servers() {
        Set<String> servers = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            servers.add(
                    given().get("/v1/carts/1").then().statusCode(200).extract().path("service"));
        }
        return servers;
    }

    private String management(String path) {
        return "http://127.0.0.1:" + managementPort + path;
    }

    private long seen() {
        return count("seen");
    }

    private long count(String name) {
        return services.stream()
                .mapToLong(service -> Services.count(service, name))
                .sum();
    }
}
