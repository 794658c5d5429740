package mx.maal.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.InputStream;
import java.net.Socket;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway with narrow limits, behind a trusted proxy, and with routes from a folder. */
@QuarkusTest
@TestProfile(EdgeLimitsTest.Narrow.class)
@WithTestResource(Services.class)
class EdgeLimitsTest {

    public static class Narrow implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "maal.gateway.routes", "src/test/routes",
                    "maal.gateway.policies", "src/test/policies",
                    "maal.gateway.rate-limit.times", "1",
                    "maal.gateway.head-timeout", "500ms",
                    "maal.gateway.trusted-proxies", "127.0.0.0/8",
                    "maal.gateway.docs", "false",
                    "maal.gateway.connections.most", "4",
                    "maal.gateway.connections.most-waiting", "4");
        }
    }

    @TestHTTPResource
    URL gateway;

    private int port() {
        return gateway.getPort();
    }

    @Test
    void answers504WhenTheServiceIsSlow() {
        given().header("X-Forwarded-For", "198.51.100.1")
                .get("/v1/impatient/slow")
                .then()
                .statusCode(504)
                .contentType("application/problem+json")
                .body("type", is("/problems/timeout"));
    }

    @Test
    void answers408WhenTheClientIsSlow() throws Exception {
        String answer = RawHttp.send(
                port(),
                "POST /v1/impatient HTTP/1.1\r\nHost: shop\r\nX-Forwarded-For: 198.51.100.2\r\nContent-Length: 10\r\n\r\n{");
        assertThat(answer).startsWith("HTTP/1.1 408").contains("/problems/request-timeout");
    }

    @Test
    void cutsAnAnswerThatTakesTooLong() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET /v1/impatient/slow-end HTTP/1.1\r\nHost: shop\r\nX-Forwarded-For: 198.51.100.3\r\n\r\n"
                            .getBytes());
            String answer = RawHttp.read(socket.getInputStream());
            assertThat(answer).startsWith("HTTP/1.1 200").contains("begun").doesNotEndWith("0\r\n\r\n");
        }
    }

    @Test
    void boundsWhatWaitsForAService() {
        ExecutorService shoppers = Executors.newFixedThreadPool(16);
        try {
            List<CompletableFuture<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                answers.add(CompletableFuture.supplyAsync(
                        () -> given().header("X-Forwarded-For", "198.51.100.4")
                                .get("/v1/less-impatient/slow")
                                .statusCode(),
                        shoppers));
            }
            assertThat(answers.stream().map(CompletableFuture::join))
                    .contains(503, 504)
                    .doesNotContain(500, 502);
        } finally {
            shoppers.shutdownNow();
        }
        await().until(() -> given().header("X-Forwarded-For", "198.51.100.5")
                        .get("/v1/products/1")
                        .statusCode()
                == 200);
    }

    @Test
    void limitsEachClientByItself() {
        askUntilRefused("198.51.100.6")
                .contentType("application/problem+json")
                .header("Retry-After", not("0"))
                .body("type", is("/problems/too-many-requests"));
        given().header("X-Forwarded-For", "198.51.100.7")
                .get("/v1/products")
                .then()
                .statusCode(200)
                .body("headers.x-forwarded-for", is("198.51.100.7"));
    }

    @Test
    void limitsEachRouteByItself() {
        askUntilRefused("198.51.100.12");
        given().header("X-Forwarded-For", "198.51.100.12")
                .get("/v1/imports")
                .then()
                .statusCode(200);
        given().header("X-Forwarded-For", "198.51.100.12")
                .post("/v1/products")
                .then()
                .statusCode(200);
    }

    @Test
    void limitsWhoAsksForWhatThereIsNot() {
        Response answer = given().header("X-Forwarded-For", "198.51.100.13").get("/v1/nothing");
        for (int i = 1; i < 40 && answer.statusCode() == 404; i++) {
            answer = given().header("X-Forwarded-For", "198.51.100.13").get("/v1/nothing/" + i);
        }
        assertThat(answer.statusCode()).isEqualTo(429);
    }

    @Test
    void limitsWebhooksInSizeAlone() throws Exception {
        for (int i = 0; i < 60; i++) {
            given().header("X-Forwarded-For", "198.51.100.14")
                    .body("x".repeat(1024))
                    .post("/v1/webhooks/stripe")
                    .then()
                    .statusCode(200);
        }
        given().header("X-Forwarded-For", "198.51.100.14")
                .body("x".repeat(1025))
                .post("/v1/webhooks/stripe")
                .then()
                .statusCode(413)
                .body("type", is("/problems/body-too-large"));
        String chunked = RawHttp.send(
                port(),
                "POST /v1/webhooks/stripe HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + ("200\r\n" + "x".repeat(512) + "\r\n").repeat(3) + "0\r\n\r\n");
        assertThat(chunked).startsWith("HTTP/1.1 413");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /v1/products/1 HTTP/1.1\r\nHost: shop\r\nX-Forwarded-For: 198.51.100.15\r\n\r\n"})
    void cutsOffAHeadThatDripsIn(String before) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            InputStream in = socket.getInputStream();
            socket.getOutputStream().write(before.getBytes());
            socket.setSoTimeout(20_000);
            if (!before.isEmpty()) {
                assertThat(in.read()).isEqualTo('H');
                while (in.available() > 0) {
                    in.skip(in.available());
                }
            }
            assertThat(RawHttp.isCutOffWhileItDrips(socket, "GET /v1/products/slow-head HTTP/1.1\r\nX-Drip: ", 400))
                    .isTrue();
        }
        assertThat(given().header("X-Forwarded-For", "198.51.100.15")
                        .get("/v1/products/1")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2_000})
    void cutsOffAFloodOfHeaders(int headers) throws Exception {
        String flood = IntStream.range(0, headers)
                .mapToObj(i -> "X-Flood-" + i + ": " + "x".repeat(40_000 / headers) + "\r\n")
                .collect(Collectors.joining());
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /v1/products/1 HTTP/1.1\r\nHost: shop\r\n" + flood + "\r\n").getBytes());
            String answer = RawHttp.readToTheEnd(socket.getInputStream());
            assertThat(answer).startsWith("HTTP/1.1 431").doesNotContain("200 OK");
        }
    }

    @Test
    void takesTheClientFromTheTrustedProxyOnly() {
        askUntilRefused("198.51.100.11");
        askUntilRefused("198.51.100.8, 198.51.100.11, 127.0.0.2", 15);
        given().header("X-Forwarded-For", "198.51.100.8")
                .get("/v1/products")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse askUntilRefused(String forwardedFor) {
        return askUntilRefused(forwardedFor, 40);
    }

    /** Asks at most so often: one refill in three seconds may let a request pass in between. */
    private static ValidatableResponse askUntilRefused(String forwardedFor, int requests) {
        Response answer = given().header("X-Forwarded-For", forwardedFor).get("/v1/products");
        for (int i = 1; i < requests && answer.statusCode() == 200; i++) {
            answer = given().header("X-Forwarded-For", forwardedFor).get("/v1/products");
        }
        return answer.then().statusCode(429);
    }

    @Test
    void believesTheTrustedProxy() {
        given().header("X-Forwarded-For", "198.51.100.9")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "shop.maal.test")
                .get("/v1/products")
                .then()
                .body("headers.x-forwarded-proto", is("https"))
                .body("headers.x-forwarded-host", is("shop.maal.test"));
    }

    @Test
    void answers503ForAServiceThatIsDown() {
        given().header("X-Forwarded-For", "198.51.100.16")
                .get("/v1/gone")
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .contentType("application/problem+json")
                .body("type", is("/problems/temporarily-unavailable"));
        given().header("X-Forwarded-For", "198.51.100.16")
                .body("x".repeat(500_000))
                .post("/v1/gone")
                .then()
                .statusCode(503);
    }

    @Test
    void servesOnlyWhatItIsTold() {
        for (String page : new String[] {
            "/docs",
            "/docs/try",
            "/docs/page.css",
            "/docs/swagger-ui-bundle.js",
            "/docs/contracts/order-service/openapi.yaml"
        }) {
            given().header("X-Forwarded-For", "198.51.100.10").get(page).then().statusCode(404);
        }
        given().header("X-Forwarded-For", "198.51.100.10")
                .get("/v1/carts")
                .then()
                .statusCode(404);
    }
}
