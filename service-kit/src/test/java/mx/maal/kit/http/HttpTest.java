package mx.maal.kit.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mx.maal.kit.Money;
import mx.maal.kit.access.Roles;
import mx.maal.kit.idempotency.Idempotency;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.Tokens;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStack.class)
class HttpTest {

    record Line(@NotNull UUID variantId, @NotNull @Min(1) @Max(100) Integer quantity) {}

    record Order(
            @NotBlank @Size(max = 20) String name,
            @Valid Money price,
            @NotNull @Size(max = 3) List<@Valid @NotNull Line> lines) {}

    @Path("/kit")
    public static class KitResource {
        static final AtomicInteger DONE = new AtomicInteger();
        static final CountDownLatch STARTED = new CountDownLatch(1);
        static final CountDownLatch GO_ON = new CountDownLatch(1);

        @Inject
        Idempotency idempotency;

        @Inject
        SecurityIdentity identity;

        @POST
        @Path("/orders")
        public Map<String, Object> order(@Valid @NotNull Order order) {
            return Map.of("name", order.name());
        }

        @GET
        @Path("/orders/{id}")
        public String one(@PathParam("id") UUID id, @QueryParam("limit") @Min(1) @Max(50) Integer limit) {
            throw Problem.notFound("unknown-order", "There is no such order.");
        }

        @GET
        @Path("/boom")
        public String boom() {
            throw new IllegalStateException("secret detail");
        }

        @GET
        @Path("/secret")
        @RolesAllowed(Roles.AUDIT)
        public String secret() {
            return "{}";
        }

        @GET
        @Path("/roles")
        public String roles() {
            return String.join(" ", identity.getRoles());
        }

        @POST
        @Path("/money")
        public Response move(@HeaderParam(Idempotency.HEADER) String key, Map<String, Object> body) {
            return idempotency.once("kit", key, body, () -> Response.status(201)
                    .entity(Map.of("n", DONE.incrementAndGet()))
                    .build());
        }

        @POST
        @Path("/slow")
        public Response slow(@HeaderParam(Idempotency.HEADER) String key) {
            return idempotency.once("kit-slow", key, "", () -> {
                STARTED.countDown();
                try {
                    GO_ON.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return Response.status(201).entity(Map.of("slow", true)).build();
            });
        }
    }

    private static ValidatableResponse post(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/kit/orders")
                .then();
    }

    private static ValidatableResponse isProblem(ValidatableResponse response, int status, String slug) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .body("type", endsWith("/" + slug))
                .body("status", equalTo(status))
                .body(not(containsString("Exception")));
    }

    @Test
    void bad_bodies_name_the_field_at_fault() {
        String id = UUID.randomUUID().toString();
        isProblem(post("{\"name\":"), 400, "invalid-request");
        isProblem(post(""), 400, "invalid-request");
        isProblem(post("[]"), 400, "invalid-request");
        isProblem(post("null"), 400, "invalid-request");
        isProblem(post("{} trailing"), 400, "invalid-request");
        post("{\"name\":\"a\",\"lines\":[{\"variantId\":\"" + id + "\",\"quantity\":0}]}")
                .statusCode(400)
                .body("errors.field", hasItem("lines[0].quantity"));
        post("{\"name\":\"a\",\"lines\":[{\"variantId\":\"nope\",\"quantity\":1}]}")
                .statusCode(400)
                .body("errors.field", hasItem("lines[0].variantId"));
        for (String quantity : List.of("\"1\"", "1.5", "true", "99999999999999999999", "{}", "null")) {
            post("{\"name\":\"a\",\"lines\":[{\"variantId\":\"" + id + "\",\"quantity\":" + quantity + "}]}")
                    .statusCode(400)
                    .body("errors.field", hasItem("lines[0].quantity"));
        }
        post("{\"name\":\"a\\u0000b\",\"lines\":[]}").statusCode(400).body("errors.field", hasItem("name"));
        post("{\"name\":7,\"lines\":[]}").statusCode(400).body("errors.field", hasItem("name"));
        post("{\"name\":\"" + "x".repeat(21) + "\",\"lines\":[]}")
                .statusCode(400)
                .body("errors.field", hasItem("name"));
        post("{\"name\":\"a\",\"price\":{\"amountMinor\":-1,\"currency\":\"mx\"},\"lines\":[]}")
                .statusCode(400)
                .body("errors.field", hasItem("price.amountMinor"))
                .body("errors.field", hasItem("price.currency"));
        post("{\"name\":\"a\",\"lines\":[],\"unknown\":1}").statusCode(200);
    }

    @Test
    void bad_addresses_methods_and_types_are_problems_too() {
        isProblem(given().get("/kit/orders/not-a-uuid").then(), 404, "not-found");
        isProblem(given().get("/kit/orders/" + UUID.randomUUID()).then(), 404, "unknown-order");
        isProblem(given().get("/kit/orders/" + UUID.randomUUID() + "?limit=0").then(), 400, "invalid-request");
        isProblem(given().get("/nowhere").then(), 404, "not-found");
        isProblem(given().delete("/kit/orders").then(), 405, "method-not-allowed");
        isProblem(
                given().contentType("text/plain").body("x").post("/kit/orders").then(), 415, "unsupported-media-type");
        isProblem(given().get("/kit/boom").then(), 500, "internal-error");
        given().get("/kit/boom").then().body(not(containsString("secret")));
    }

    @Test
    void no_url_and_no_header_holds_a_nul() throws IOException {
        isProblem(given().urlEncodingEnabled(false).get("/kit/orders/a%00b").then(), 400, "invalid-request")
                .body("errors.field", hasItem("url"));
        isProblem(given().urlEncodingEnabled(false).get("/kit/orders?a=%00").then(), 400, "invalid-request")
                .body("errors.field", hasItem("url"));
        // A client that encodes nothing: those here do not send such a URL, nor such a header.
        assertThat(sendRaw("GET /kit/orders/a\0b HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(sendRaw("GET /kit/orders HTTP/1.1\r\nHost: here\r\nX-Note: a\0b\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        // Over HTTP/2 the server lets such a header in.
        assertThat(sendHttp2("a\0b")).contains("invalid-request", "\"field\":\"x-note\"", "NUL");
        assertThat(sendHttp2("a")).contains("not-found");
    }

    /** Asks for what is not there, with a header {@code x-note}; the answer's body. The frames are those of RFC 9113, section 4.1. */
    private static String sendHttp2(String note) throws IOException {
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        for (List<String> field : List.of(
                List.of(":method", "GET"),
                List.of(":scheme", "http"),
                List.of(":authority", "here"),
                List.of(":path", "/nowhere"),
                List.of("x-note", note))) {
            headers.write(0); // not indexed, with a new name (RFC 7541, section 6.2.2)
            for (String part : field) {
                headers.write(part.length());
                headers.writeBytes(part.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(10_000);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            out.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}); // SETTINGS
            out.write(new byte[] {0, 0, (byte) headers.size(), 1, 5, 0, 0, 0, 1}); // HEADERS, and that is all
            headers.writeTo(out);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] head;
            byte[] payload;
            do {
                head = in.readNBytes(9);
                payload = in.readNBytes((head[1] & 0xff) << 8 | head[2] & 0xff);
            } while (head[3] != 0); // until there is DATA
            return new String(payload, StandardCharsets.ISO_8859_1);
        }
    }

    private static String sendRaw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void operators_need_a_token_that_we_trust() {
        isProblem(given().get("/kit/secret").then(), 401, "unauthorized");
        isProblem(given().auth().oauth2(Tokens.forged()).get("/kit/secret").then(), 401, "unauthorized");
        isProblem(given().auth().oauth2(Tokens.expired()).get("/kit/secret").then(), 401, "unauthorized");
        isProblem(given().auth().oauth2("garbage").get("/kit/secret").then(), 401, "unauthorized");
        isProblem(
                given().auth()
                        .oauth2(Tokens.with("x", "shopper"))
                        .get("/kit/secret")
                        .then(),
                403,
                "forbidden");
        given().auth()
                .oauth2(Tokens.with("x", Roles.AUDIT))
                .get("/kit/secret")
                .then()
                .statusCode(200);
    }

    @Test
    void operators_have_every_role() {
        String operator =
                given().auth().oauth2(Tokens.operator()).get("/kit/roles").asString();
        assertThat(operator.split(" ")).contains(Roles.ALL.toArray(String[]::new));
        String packer = given().auth()
                .oauth2(Tokens.with("x", Roles.FULFILLMENT))
                .get("/kit/roles")
                .asString();
        assertThat(packer).isEqualTo(Roles.FULFILLMENT);
    }

    @Test
    void the_same_key_of_two_callers_is_two_keys() {
        String key = UUID.randomUUID().toString();
        int before = KitResource.DONE.get();
        for (String token : new String[] {null, Tokens.with("ana", "operator"), Tokens.with("luis", "operator")}) {
            for (int again = 0; again < 2; again++) {
                var request = given().header(Idempotency.HEADER, key)
                        .contentType(ContentType.JSON)
                        .body("{\"a\":1}");
                (token == null ? request : request.auth().oauth2(token))
                        .post("/kit/money")
                        .then()
                        .statusCode(201);
            }
        }
        assertThat(KitResource.DONE.get()).isEqualTo(before + 3);
    }

    @Test
    void a_key_does_its_work_once_and_replays_the_answer() {
        String key = UUID.randomUUID().toString();
        int before = KitResource.DONE.get();
        given().header(Idempotency.HEADER, key)
                .contentType(ContentType.JSON)
                .body("{\"a\":1}")
                .post("/kit/money")
                .then()
                .statusCode(201)
                .body("n", equalTo(before + 1));
        given().header(Idempotency.HEADER, key)
                .contentType(ContentType.JSON)
                .body("{\"a\":1}")
                .post("/kit/money")
                .then()
                .statusCode(201)
                .body("n", equalTo(before + 1))
                .header(Idempotency.REPLAYED, "true");
        isProblem(
                given().header(Idempotency.HEADER, key)
                        .contentType(ContentType.JSON)
                        .body("{\"a\":2}")
                        .post("/kit/money")
                        .then(),
                422,
                "idempotency-key-reused");
        isProblem(
                given().header(Idempotency.HEADER, "x".repeat(151))
                        .contentType(ContentType.JSON)
                        .body("{}")
                        .post("/kit/money")
                        .then(),
                400,
                "invalid-request");
        Assertions.assertThat(KitResource.DONE.get()).isEqualTo(before + 1);
    }

    @Test
    void a_key_that_is_being_worked_on_is_in_use() throws Exception {
        String key = UUID.randomUUID().toString();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> first = other.submit(() ->
                    given().header(Idempotency.HEADER, key).post("/kit/slow").statusCode());
            KitResource.STARTED.await(10, TimeUnit.SECONDS);
            isProblem(given().header(Idempotency.HEADER, key).post("/kit/slow").then(), 409, "idempotency-key-in-use");
            KitResource.GO_ON.countDown();
            Assertions.assertThat(first.get()).isEqualTo(201);
        } finally {
            other.shutdown();
        }
        given().header(Idempotency.HEADER, key)
                .post("/kit/slow")
                .then()
                .statusCode(201)
                .header(Idempotency.REPLAYED, "true");
    }
}
