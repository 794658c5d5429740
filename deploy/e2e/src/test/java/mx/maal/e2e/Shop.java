package mx.maal.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** The shop as shoppers and operators reach it: through the gateway, and the payment provider's simulator. */
final class Shop {

    static final int PRICE = 50_000;
    static final int SHIPPING = 9_900;

    /** How long what one service did may take to show at another one, on a machine that is busy. */
    static final Duration SOON = Duration.ofSeconds(30);

    private final String gateway;
    private final String simulator;
    private final String operatorToken;
    private final JsonPath stack;
    private final Programs programs;
    private final Confidential confidential;

    /**
     * @param stack what {@code stack.json} says
     * @param programs that work on it
     * @param confidential is told what is typed in and given out
     */
    Shop(JsonPath stack, Programs programs, Confidential confidential) {
        this.gateway = stack.getString("gateway");
        this.simulator = stack.getString("simulator");
        this.operatorToken = stack.getString("operatorToken");
        this.stack = stack;
        this.programs = programs;
        this.confidential = confidential;
        confidential.add("operator's token", operatorToken);
    }

    RequestSpecification anyone() {
        return given().baseUri(gateway).contentType("application/json").filter(confidential);
    }

    RequestSpecification operator() {
        return anyone().header("Authorization", "Bearer " + operatorToken);
    }

    /** The owner of an order, by the access token of its checkout. */
    RequestSpecification owner(String accessToken) {
        return anyone().header("X-Access-Token", accessToken);
    }

    /** A product with one variant and so many units of it, sold at any time. @return the variant */
    String product(int units) {
        return variants(units, 1).get(0);
    }

    /** A product with so many variants, each with so many units. */
    List<String> variants(int units, int count) {
        List<String> variants = new ArrayList<>();
        Response product = createProduct(count, "active");
        for (int i = 0; i < count; i++) {
            String variant = product.path("variants[" + i + "].id");
            receive(variant, units);
            variants.add(variant);
        }
        awaitOffered(variants.get(0), "reserved");
        return variants;
    }

    /** A variant that is sold in a drop. */
    record InDrop(String variant, String drop) {}

    /** The same, in a drop with this window (null: unbounded) and limit (null: none). @return the variant */
    String dropProduct(int units, Instant startsAt, Instant endsAt, Integer limit, String awaited) {
        return inDrop(units, startsAt, endsAt, limit, awaited).variant();
    }

    /** The same, open now, on these terms besides. */
    String dropWith(int units, Map<String, Object> terms) {
        return inDrop(units, terms, "reserved").variant();
    }

    InDrop inDrop(int units, Instant startsAt, Instant endsAt, Integer limit, String awaited) {
        Map<String, Object> terms = new HashMap<>();
        terms.put("startsAt", startsAt == null ? null : startsAt.toString());
        terms.put("endsAt", endsAt == null ? null : endsAt.toString());
        terms.put("purchaseLimit", limit);
        return inDrop(units, terms, awaited);
    }

    /** Published when it is in its drop: whoever offers it knows the drop's terms already. */
    private InDrop inDrop(int units, Map<String, Object> terms, String awaited) {
        Response product = createProduct(1, "draft");
        Map<String, Object> drop = new HashMap<>(terms);
        drop.put("name", "Drop " + UUID.randomUUID());
        drop.put("type", "drop");
        drop.put("isActive", true);
        String id = expect(201, operator().body(drop).post("/v1/collections")).path("id");
        Response placed =
                operator().body(Map.of("productId", product.path("id"))).post("/v1/collections/" + id + "/products");
        assertThat(placed.statusCode()).as(placed.asString()).isBetween(200, 204);
        expect(200, operator().body(Map.of("status", "active")).patch("/v1/products/" + product.path("id")));
        String variant = product.path("variants[0].id");
        receive(variant, units);
        awaitOffered(variant, awaited);
        return new InDrop(variant, id);
    }

    /** Lets a drop end at this instant. */
    void end(InDrop drop, Instant at) {
        expect(200, operator().body(Map.of("endsAt", at.toString())).patch("/v1/collections/" + drop.drop()));
    }

    private Response createProduct(int variants, String status) {
        List<Object> described = new ArrayList<>();
        for (int i = 0; i < variants; i++) {
            described.add(Map.of(
                    "price", Map.of("amountMinor", PRICE, "currency", "MXN"),
                    "options", List.of(Map.of("name", "Talla", "value", "T" + i))));
        }
        return expect(
                201,
                operator()
                        .body(Map.of("title", "Playera " + UUID.randomUUID(), "status", status, "variants", described))
                        .post("/v1/products"));
    }

    void receive(String variant, int units) {
        await("variant at inventory-service")
                .atMost(SOON)
                .until(() -> anyone().get("/v1/stock/" + variant).statusCode() == 200);
        if (units > 0) {
            expect(
                    201,
                    operator()
                            .body(Map.of("variantId", variant, "quantity", units, "type", "receipt", "reason", "e2e"))
                            .post("/v1/movements"));
        }
    }

    /** Until order-service, too, knows what is for sale: a cart's request for a unit ends as awaited, and leaves no hold. */
    private void awaitOffered(String variant, String awaited) {
        String cart = cart();
        await("offer of " + variant).atMost(SOON).until(() -> {
            Response line = add(cart, variant, 1);
            return awaited.equals(line.statusCode() == 201 ? "reserved" : problem(line));
        });
        String line = anyone().get("/v1/carts/" + cart).path("lines[0].id");
        if (line != null) {
            anyone().delete("/v1/carts/" + cart + "/lines/" + line);
        }
        await("no hold on " + variant)
                .atMost(SOON)
                .until(() -> anyone().get("/v1/stock/" + variant).<Integer>path("held") == 0);
    }

    String cart() {
        return expect(201, post("/v1/carts", Map.of())).path("id");
    }

    Response add(String cart, String variant, int quantity) {
        return post("/v1/carts/" + cart + "/lines", Map.of("variantId", variant, "quantity", quantity));
    }

    /** As a shopper's browser does it: the same request again, with the same key, while the shop asks for patience. */
    private Response post(String path, Map<String, Object> body) {
        String key = UUID.randomUUID().toString();
        return await("an answer to POST " + path)
                .atMost(SOON)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () -> anyone().header("Idempotency-Key", key).body(body).post(path),
                        answer -> !asksForPatience(answer));
    }

    private static boolean asksForPatience(Response answer) {
        return answer.statusCode() == 503
                || answer.statusCode() == 504
                || problem(answer).equals("idempotency-key-in-use");
    }

    /** A cart that holds these units. */
    String cartWith(String variant, int quantity) {
        String cart = cart();
        Response line = add(cart, variant, quantity);
        if (line.statusCode() == 202) {
            await("line of cart " + cart)
                    .atMost(SOON)
                    .until(() -> anyone().get("/v1/carts/" + cart).<String>path("lines[0].status"), "reserved"::equals);
        } else {
            expect(201, line);
        }
        return cart;
    }

    Response checkOut(String cart) {
        return checkOut(cart, "ana@example.mx", "+525512345678");
    }

    Response checkOut(String cart, String email, String phone) {
        return post(
                "/v1/carts/" + cart + "/checkout",
                Map.of(
                        "email",
                        email,
                        "phone",
                        phone,
                        "shippingMethod",
                        "standard",
                        "shippingAddress",
                        Map.of(
                                "name", "Ana Torres",
                                "line1", "Av. Álvaro Obregón 12",
                                "city", "Ciudad de México",
                                "state", "CDMX",
                                "postalCode", "06700",
                                "country", "MX")));
    }

    Checkout checkedOut(String cart) {
        return opened(checkOut(cart));
    }

    /** What a cart's checkout was answered, which must be that it may be paid. */
    static Checkout opened(Response answer) {
        Response checkout = expect(201, answer);
        return new Checkout(checkout.path("id"), checkout.path("accessToken"), total(checkout));
    }

    record Checkout(String id, String accessToken, int total) {}

    Response pay(Checkout checkout) {
        return pay(checkout, "stripe", "card");
    }

    Response pay(Checkout checkout, String provider, String method) {
        return post("/v1/payments", Map.of("checkoutId", checkout.id(), "provider", provider, "method", method));
    }

    /** A payment that its provider knows: a voucher may come a moment after the answer. */
    Response opened(Checkout checkout, String provider, String method) {
        Response payment = pay(checkout, provider, method);
        assertThat(payment.statusCode()).as(payment.asString()).isIn(201, 202);
        return await("payment at " + provider)
                .atMost(SOON)
                .until(() -> payment(payment), now -> now.path("providerReference") != null);
    }

    Response payment(Response payment) {
        return expect(200, anyone().get("/v1/payments/" + payment.path("id")));
    }

    void awaitPayment(Response payment, String status) {
        await("payment " + payment.path("id") + " " + status)
                .atMost(SOON.multipliedBy(2))
                .until(() -> payment(payment).path("status"), status::equals);
    }

    /** Lets something happen to a payment at the provider, as {@code approve?copies=3}. */
    void atProvider(Response payment, String outcome) {
        atProvider(payment.path("provider"), payment.path("providerReference"), outcome);
    }

    /** @param reference the provider's id of a payment or a refund */
    void atProvider(String provider, String reference, String outcome) {
        expect(200, given().baseUri(simulator).post("/control/" + provider + "/" + reference + "/" + outcome));
    }

    /** The provider's next calls fail, as {@code kind=error&times=1&path=refunds}. */
    void faults(String provider, String query) {
        Response answer = given().baseUri(simulator).post("/control/" + provider + "/faults?" + query);
        assertThat(answer.statusCode()).as(answer.asString()).isBetween(200, 204);
    }

    /** An order, as its owner sees it once its payment has made it and its units are taken or refused. */
    Response orderOf(Checkout checkout) {
        await("order of checkout " + checkout.id())
                .atMost(SOON)
                .until(() -> anyone().get("/v1/checkouts/" + checkout.id()).path("orderId") != null);
        String order = anyone().get("/v1/checkouts/" + checkout.id()).path("orderId");
        await("decision on order " + order).atMost(SOON).until(() -> !"placed"
                .equals(order(checkout, order).path("status")));
        return order(checkout, order);
    }

    private Response order(Checkout checkout, String order) {
        return expect(200, owner(checkout.accessToken()).get("/v1/orders/" + order));
    }

    /** A confirmed order of these units. */
    Bought buy(String variant, int quantity) {
        return buy(cartWith(variant, quantity));
    }

    Bought buy(String cart) {
        Checkout checkout = checkedOut(cart);
        atProvider(expect(201, pay(checkout)), "approve");
        Response order = orderOf(checkout);
        assertThat(order.<String>path("status")).isEqualTo("confirmed");
        return new Bought(order.path("id"), order.path("items[0].id"), checkout.accessToken(), order.path("paymentId"));
    }

    record Bought(String order, String item, String accessToken, String payment) {}

    void awaitOrder(String order, String member, Object value) {
        await("order " + order + " with " + member + " " + value)
                .atMost(SOON)
                .until(() -> value.equals(operator().get("/v1/orders/" + order).path(member)));
    }

    /** On hand, held and available units become these. */
    void awaitStock(String variant, int onHand, int held) {
        await().atMost(SOON).untilAsserted(() -> {
            Response level = anyone().get("/v1/stock/" + variant);
            assertThat(List.<Integer>of(level.path("onHand"), level.path("held"), level.path("available")))
                    .containsExactly(onHand, held, onHand - held);
        });
    }

    /** The order's shipments, once fulfillment-service has any. */
    List<String> shipments(String order) {
        await("shipments of order " + order).atMost(SOON).until(() -> {
            Response list = operator().get("/v1/shipments?orderId=" + order);
            return list.statusCode() == 200 && !list.<List<?>>path("items").isEmpty();
        });
        return operator().get("/v1/shipments?orderId=" + order).path("items.id");
    }

    Response ship(String shipment, List<Map<String, Object>> items) {
        Map<String, Object> body = new HashMap<>(Map.of("carrier", "Estafeta", "trackingNumber", "MX-1"));
        if (items != null) {
            body.put("items", items);
        }
        return operator().body(body).post("/v1/shipments/" + shipment + "/ship");
    }

    Bought delivered(String variant, int quantity) {
        Bought bought = buy(variant, quantity);
        for (String shipment : shipments(bought.order())) {
            expect(200, ship(shipment, null));
            expect(200, operator().post("/v1/shipments/" + shipment + "/deliver"));
        }
        awaitOrder(bought.order(), "status", "delivered");
        return bought;
    }

    Response askReturn(Bought bought, int quantity) {
        return owner(bought.accessToken())
                .body(Map.of(
                        "orderId", bought.order(), "reason", "talla", "items", List.of(units(bought.item(), quantity))))
                .post("/v1/returns");
    }

    static Map<String, Object> units(String orderItem, int quantity) {
        return Map.of("orderItemId", orderItem, "quantity", quantity);
    }

    /** Approved, and received in this condition. @return the return */
    String takenBack(Bought bought, int quantity, String condition) {
        Response asked = expect(201, askReturn(bought, quantity));
        String id = asked.path("id");
        expect(200, operator().post("/v1/returns/" + id + "/approve"));
        expect(
                200,
                operator()
                        .body(Map.of(
                                "items",
                                List.of(Map.of(
                                        "returnItemId", asked.path("items[0].id"),
                                        "quantity", quantity,
                                        "condition", condition))))
                        .post("/v1/returns/" + id + "/receive"));
        return id;
    }

    /** Movements of a variant, as type and quantity, the oldest first. */
    List<String> ledger(String variant) {
        Response movements = expect(200, operator().get("/v1/movements?limit=200&variantId=" + variant));
        List<String> types = movements.path("items.type");
        List<Integer> quantities = movements.path("items.quantity");
        List<String> ledger = new ArrayList<>();
        for (int i = types.size() - 1; i >= 0; i--) {
            ledger.add(types.get(i) + " " + quantities.get(i));
        }
        return ledger;
    }

    /** The first column of what a slice answers. */
    List<String> strings(String slice, String query) throws SQLException {
        Map<String, String> database = database(slice);
        try (Connection connection = DriverManager.getConnection(
                        database.get("jdbcUrl"), database.get("user"), database.get("password"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> strings = new ArrayList<>();
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
            return strings;
        }
    }

    /** What a further replica of a service has to be told to work with this stack. */
    Map<String, String> replicaSettings(String slice) throws IOException {
        Map<String, String> database = database(slice);
        Path operatorKey = Path.of(stack.getString("services[0].log")).resolveSibling("operators.pem");
        Map<String, String> settings = new HashMap<>(RunningStack.SETTINGS);
        settings.put("QUARKUS_DATASOURCE_JDBC_URL", database.get("jdbcUrl"));
        settings.put("QUARKUS_DATASOURCE_USERNAME", database.get("user"));
        settings.put("QUARKUS_DATASOURCE_PASSWORD", database.get("password"));
        settings.put("KAFKA_BOOTSTRAP_SERVERS", stack.getString("kafka"));
        settings.put("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT");
        settings.put("MP_JWT_VERIFY_PUBLICKEY", Files.readString(operatorKey));
        // It is asked by shoppers alone; but it does not start without.
        settings.put("MP_JWT_VERIFY_ISSUER", "https://issuer.maal.test");
        settings.put("MP_JWT_VERIFY_AUDIENCES", "maal-line");
        // As all of them, one client may have as much as it likes.
        settings.put("MAAL_ORDER_CLIENT_HOLDS", "0");
        settings.put("MAAL_ORDER_TICKET_SECRET", UUID.randomUUID().toString());
        return settings;
    }

    private Map<String, String> database(String slice) {
        return stack.getMap(
                "services.find { it.name == '" + slice + "-service' }.database", String.class, String.class);
    }

    static int total(Response response) {
        return response.path("total.amountMinor");
    }

    /** The slug of a problem; empty when it is none. */
    static String problem(Response response) {
        if (!response.contentType().startsWith("application/problem+json")) {
            return "";
        }
        String type = response.path("type");
        return type.substring(type.lastIndexOf('/') + 1);
    }

    static Response expect(int status, Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        return response;
    }

    static void refused(String slug, Response response) {
        expect(409, response);
        assertThat(problem(response)).as(response.asString()).isEqualTo(slug);
    }

    /** Changes a slice as its service could, behind the service's back. */
    void sql(String slice, String sql) throws SQLException {
        try (Connection connection = connection(slice);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connection(String slice) throws SQLException {
        Map<String, String> database = stack.getMap(
                "services.find { it.name == '" + slice + "-service' }.database", String.class, String.class);
        return DriverManager.getConnection(database.get("jdbcUrl"), database.get("user"), database.get("password"));
    }

    /** Asks a slice, with no right to change anything; fails when it cannot be answered. */
    void ask(String slice, String sql, String as) {
        try (Connection connection = connection(slice);
                Statement statement = connection.createStatement()) {
            connection.setReadOnly(true);
            assertThat(statement.execute(sql)).as(as + " gets rows").isTrue();
        } catch (SQLException e) {
            throw new AssertionError(as + ", " + slice + ": " + e.getMessage() + "\n" + sql, e);
        }
    }

    /** All series that every replica of every service and the gateway expose now. */
    List<Exposition.Series> metrics() {
        List<Exposition.Series> all = new ArrayList<>(metrics(stack.getString("gatewayManagement"), "maal-gateway"));
        for (Map<String, Object> service : stack.<Map<String, Object>>getList("services")) {
            all.addAll(metrics((String) service.get("url"), (String) service.get("name")));
        }
        return all;
    }

    private static List<Exposition.Series> metrics(String url, String job) {
        Response answer =
                given().baseUri(url).header("Accept", Exposition.ACCEPT).get("/q/metrics");
        return Exposition.parse(expect(200, answer).asString(), job);
    }

    /** Programs of {@code deploy} that work on this stack. */
    interface Programs {

        List<String> commandLine(String main, String... arguments);
    }

    /** What the load tool measures. @return the figures that it writes */
    JsonPath load(String scenario, String... options) throws IOException, InterruptedException {
        Path json = Files.createTempFile("load", ".json");
        List<String> command = programs.commandLine(
                "mx.maal.load.Load",
                Stream.concat(Stream.of(scenario, "--json", json.toString(), "--no-audit"), Stream.of(options))
                        .toArray(String[]::new));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        // 1 when a shopper met an error, as may happen on a machine that is busy.
        assertThat(process.waitFor()).as(report).isBetween(0, 1);
        JsonPath figures = JsonPath.from(Files.readString(json));
        Files.delete(json);
        return figures;
    }

    /** What {@code deploy/audit} says, which must be that all laws hold. */
    void audit() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(programs.commandLine("mx.maal.local.audit.Audit"))
                .redirectErrorStream(true)
                .start();
        String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(report).isZero();
    }
}
