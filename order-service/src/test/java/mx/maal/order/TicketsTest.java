package mx.maal.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mx.maal.kit.test.LocalStack;
import mx.maal.order.domain.Ticket;
import mx.maal.order.domain.TicketSigner;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A drop behind a waiting room, from the shopper's side. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class TicketsTest {

    private static final int FAST = 10_000;
    // Within a test, numbers after the first one are not reached.
    private static final int SLOW = 1;

    @Inject
    @ConfigProperty(name = "maal.order.ticket-secret")
    String secret;

    @BeforeEach
    void open() {
        Shop.open();
    }

    @AfterEach
    void resetClock() {
        TestClock.reset();
    }

    /** A drop with a waiting room, and a variant that it sells. */
    private record Room(UUID collectionId, String slug, UUID variantId, UUID productId) {}

    private static Room room(int perSecond) {
        return room(Instant.now().minusSeconds(60), perSecond);
    }

    private static Room room(Instant startsAt, int perSecond, Map<String, Object>... others) {
        Map<String, Object> drop = Shop.drop(startsAt, Instant.now().plusSeconds(7_200), null);
        String slug = "drop-" + UUID.randomUUID();
        drop.put("slug", slug);
        drop.put("admissionsPerSecond", perSecond);
        List<Map<String, Object>> drops = new ArrayList<>(List.of(others));
        drops.add(drop);
        UUID variantId = UUID.randomUUID();
        UUID productId = UUID.randomUUID();
        Shop.publish(productId, variantId, 1, "active", Shop.PRICE, "MXN", drops);
        String probe = UUID.randomUUID().toString();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Shop.slug(arrive(slug, probe)).equals("unknown-cart"));
        return new Room((UUID) drop.get("collectionId"), slug, variantId, productId);
    }

    private static Response arrive(String slug, String cart) {
        return given().contentType(ContentType.JSON)
                .body("{\"collection\":\"" + slug + "\",\"cartId\":\"" + cart + "\"}")
                .post("/v1/tickets");
    }

    private static String ticket(Room room, String cart) {
        return arrive(room.slug, cart).then().statusCode(201).extract().path("ticket");
    }

    private static String admitted(Room room, String cart) {
        String ticket = ticket(room, cart);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> look(ticket).path("status").equals("admitted"));
        return ticket;
    }

    private static Response look(String ticket) {
        return given().get("/v1/tickets/{ticket}", ticket);
    }

    private static Response add(String cart, Room room, int quantity, String ticket) {
        var request = given().contentType(ContentType.JSON)
                .body("{\"variantId\":\"" + room.variantId + "\",\"quantity\":" + quantity + "}");
        return (ticket == null ? request : request.header("Waiting-Room-Ticket", ticket))
                .post("/v1/carts/{id}/lines", cart);
    }

    private static Response change(String cart, String line, int quantity, String ticket) {
        var request = given().contentType(ContentType.JSON).body("{\"quantity\":" + quantity + "}");
        return (ticket == null ? request : request.header("Waiting-Room-Ticket", ticket))
                .patch("/v1/carts/{cart}/lines/{line}", cart, line);
    }

    private static void refused(Response response, int status, String slug) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(Shop.slug(response)).isEqualTo(slug);
    }

    @Test
    void arrivalsWaitInTheirOrderForTheDropToOpen() {
        Instant opens = Instant.now().plusSeconds(3_600).truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
        Room room = room(opens, 2);
        String first = Shop.cart();
        String second = Shop.cart();

        Response one = arrive(room.slug, first);
        Response two = arrive(room.slug, second);

        one.then()
                .statusCode(201)
                .body("status", equalTo("waiting"))
                .body("position", equalTo(0))
                .body("expectedAt", notNullValue())
                .body("admittedUntil", nullValue())
                .header("Location", org.hamcrest.Matchers.endsWith("/v1/tickets/" + one.path("ticket")))
                .header("Retry-After", one.path("pollAfterSeconds").toString())
                .header("Cache-Control", equalTo("no-store"));
        two.then().body("position", equalTo(1));
        assertThat(Instant.parse(two.path("expectedAt"))).isBetween(opens.plusMillis(900), opens.plusMillis(1_100));
        look(two.path("ticket"))
                .then()
                .statusCode(200)
                .body("ticket", equalTo(two.path("ticket")))
                .body("status", equalTo("waiting"))
                .body("position", equalTo(1));
        refused(add(first, room, 1, one.path("ticket")), 409, "drop-not-open");
    }

    @Test
    void aCartHasOneTicketPerDrop() {
        Room room = room(SLOW);
        Room other = room(SLOW);
        String cart = Shop.cart();
        ticket(room, Shop.cart());
        String ticket = ticket(room, cart);

        assertThat(ticket(room, cart)).isEqualTo(ticket);
        assertThat(ticket(other, cart)).isNotEqualTo(ticket);
        assertThat(Database.count("SELECT max(number) FROM tickets WHERE collection_id = ?", room.collectionId))
                .isEqualTo(2);
    }

    @Test
    void whoHasBeenAdmittedGetsUnits() {
        Room room = room(FAST);
        String cart = Shop.cart();

        Response required = add(cart, room, 1, null);
        String ticket = admitted(room, cart);

        refused(required, 409, "ticket-required");
        required.then().body("collection", equalTo(room.slug));
        look(ticket).then().body("position", equalTo(0)).body("pollAfterSeconds", nullValue());
        assertThat(Duration.between(Instant.now(), Instant.parse(look(ticket).path("admittedUntil"))))
                .isBetween(Duration.ofMinutes(14), Duration.ofMinutes(15));
        add(cart, room, 1, ticket).then().statusCode(201).body("status", equalTo("reserved"));
    }

    @Test
    void whoWaitsGetsNone() {
        Room room = room(SLOW);
        List<String> before = List.of(Shop.cart(), Shop.cart(), Shop.cart());
        before.forEach(cart -> ticket(room, cart));
        String cart = Shop.cart();
        String ticket = ticket(room, cart);

        Response refused = add(cart, room, 1, ticket);

        refused(refused, 409, "not-admitted");
        refused.then().header("Retry-After", notNullValue());
        assertThat(refused.<Integer>path("position")).isBetween(1, 3);
        assertThat(Inventory.requests(room.variantId, 0)).isEmpty();
    }

    @Test
    void aTicketServesItsCartAndItsDropAlone() {
        Room room = room(FAST);
        Room other = room(FAST);
        String cart = Shop.cart();
        String thief = Shop.cart();
        String ticket = admitted(room, cart);
        admitted(room, thief);

        refused(add(thief, room, 1, ticket), 403, "invalid-ticket");
        refused(add(cart, other, 1, ticket), 403, "invalid-ticket");
        add(cart, room, 1, ticket).then().statusCode(201);
    }

    @Test
    void aTicketThatWeDidNotWriteIsNone() {
        Room room = room(SLOW);
        ticket(room, Shop.cart());
        String cart = Shop.cart();
        UUID cartId = UUID.fromString(cart);
        String mine = ticket(room, cart);
        Ticket first = Ticket.of(room.collectionId, cartId, 1, Instant.now());
        String guessed = new TicketSigner("somebody else's guess at the secret").write(first);
        String spliced = guessed.substring(0, 65) + mine.substring(65);

        for (String forged : List.of(guessed, spliced, mine.substring(1), "x", "%20", "../carts")) {
            refused(add(cart, room, 1, forged), 403, "invalid-ticket");
        }
        for (String forged : List.of(guessed, spliced, "x")) {
            refused(look(forged), 403, "invalid-ticket");
        }
        // The same with the right secret would have passed: it is the signature that keeps it out.
        await().until(() ->
                Database.count("SELECT count(*) FROM admissions WHERE collection_id = ?", room.collectionId) > 0);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> add(cart, room, 1, new TicketSigner(secret).write(first))
                                .statusCode()
                        == 201);
    }

    @Test
    void anAdmissionIsOverAfterAWhile() {
        Room room = room(FAST);
        String cart = Shop.cart();
        String ticket = admitted(room, cart);
        String line = add(cart, room, 2, ticket).path("id");

        TestClock.setAhead(Duration.ofMinutes(16));

        refused(add(cart, room, 1, ticket), 409, "ticket-expired");
        refused(change(cart, line, 3, ticket), 409, "ticket-expired");
        look(ticket).then().statusCode(200).body("status", equalTo("expired")).body("position", equalTo(0));
        assertThat(arrive(room.slug, cart).<String>path("status")).isEqualTo("expired");
    }

    @Test
    void moreNeedsATicketFewerDoesNot() {
        Room room = room(FAST);
        String cart = Shop.cart();
        String ticket = admitted(room, cart);
        String line = add(cart, room, 2, ticket).path("id");

        refused(change(cart, line, 3, null), 409, "ticket-required");
        change(cart, line, 3, ticket).then().statusCode(200).body("quantity", equalTo(3));
        change(cart, line, 1, null).then().statusCode(200).body("quantity", equalTo(1));
        given().delete("/v1/carts/{cart}/lines/{line}", cart, line).then().statusCode(204);
    }

    @Test
    void anOpenDropWithoutAWaitingRoomDoesNotOpenAnothers() {
        Room room = room(Instant.now().minusSeconds(60), FAST, Shop.drop(null, null, null));
        String cart = Shop.cart();

        refused(add(cart, room, 1, null), 409, "ticket-required");
        add(cart, room, 1, admitted(room, cart)).then().statusCode(201);
    }

    @Test
    void aRoomThatIsToOpenLaterDoesNotCloseWhatIsOpenNow() {
        Room room = room(Instant.now().plusSeconds(3_600), FAST, Shop.drop(null, null, null));

        add(Shop.cart(), room, 1, null).then().statusCode(201);
    }

    @Test
    void switchedOffItLetsEveryoneIn() {
        Room room = room(SLOW);
        String ticket = ticket(room, Shop.cart());
        Map<String, Object> drop = Shop.drop(null, null, null);
        drop.put("collectionId", room.collectionId);
        drop.put("slug", room.slug);

        Shop.publish(room.productId, room.variantId, 2, "active", Shop.PRICE, "MXN", List.of(drop));

        await().atMost(Duration.ofSeconds(20))
                .until(() -> add(Shop.cart(), room, 1, null).statusCode() == 201);
        await().atMost(Duration.ofSeconds(20)).until(() -> look(ticket).statusCode() == 404);
        refused(look(ticket), 404, "unknown-waiting-room");
        refused(arrive(room.slug, Shop.cart()), 404, "unknown-waiting-room");
    }

    @Test
    void aDropThatIsOverTakesNoArrivals() {
        Room room = room(FAST);
        String ticket = ticket(room, Shop.cart());
        TestClock.setAhead(Duration.ofHours(3));

        refused(look(ticket), 409, "drop-ended");
        refused(arrive(room.slug, Shop.cart()), 409, "drop-ended");
    }

    @Test
    void whoArrivesMustMakeSense() {
        Room room = room(SLOW);

        refused(arrive(room.slug, UUID.randomUUID().toString()), 404, "unknown-cart");
        refused(arrive("no-such-drop", Shop.cart()), 404, "unknown-waiting-room");
        refused(arrive(room.slug, "x"), 400, "invalid-request");
        refused(arrive("", Shop.cart()), 400, "invalid-request");
        refused(given().contentType(ContentType.JSON).body("null").post("/v1/tickets"), 400, "invalid-request");
        String ordered = Shop.cart();
        Database.update("UPDATE carts SET status = 'completed' WHERE id = ?", UUID.fromString(ordered));
        refused(arrive(room.slug, ordered), 409, "cart-completed");
        assertThat(Database.count("SELECT count(*) FROM tickets WHERE collection_id = ?", room.collectionId))
                .isZero();
    }

    @Test
    void itTellsHowManyWait() {
        Room room = room(Instant.now().plusSeconds(3_600), 5);
        ticket(room, Shop.cart());
        ticket(room, Shop.cart());

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(given().get("/q/metrics").asString())
                        .contains("waiting_room_waiting{collection=\"" + room.slug + "\"")
                        .containsPattern("waiting_room_waiting\\{collection=\"" + room.slug + "\"[^}]*} 2\\.0"));
    }

    @Test
    void whatHappenedCannotBeChanged() {
        for (String change : List.of(
                "UPDATE admissions SET to_number = 9",
                "DELETE FROM admissions",
                "UPDATE tickets SET number = 9",
                "DELETE FROM tickets")) {
            assertThatThrownBy(() -> Database.update(change)).hasStackTraceContaining("permission denied");
        }
    }
}
