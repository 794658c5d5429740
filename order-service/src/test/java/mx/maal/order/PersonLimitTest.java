package mx.maal.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mx.maal.kit.Money;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.Tokens;
import mx.maal.order.app.Checkouts;
import mx.maal.order.app.Payments;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one person may buy of a drop. Every test has drops of its own, so that the same people may come again. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class PersonLimitTest {

    private static final String CHECKOUTS = "order.checkouts";

    @Inject
    Checkouts checkouts;

    @Inject
    Payments payments;

    @BeforeEach
    void open() {
        Shop.open();
    }

    @AfterEach
    void resetClock() {
        TestClock.reset();
    }

    private static String cartWith(UUID variantId, int quantity) {
        String cart = Shop.cart();
        Shop.add(cart, variantId, quantity).then().statusCode(201);
        return cart;
    }

    private static UUID sellLimited(int personLimit) {
        return Shop.sell(List.of(Shop.limitedDrop(personLimit)));
    }

    private static void refused(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(409);
        assertThat(Shop.slug(answer)).isEqualTo("person-limit");
    }

    private static String opened(Response answer) {
        return answer.then().statusCode(201).extract().path("id");
    }

    private static String status(String checkout) {
        return given().get("/v1/checkouts/{id}", checkout).path("status");
    }

    private static void letTimePass(String checkout) {
        Database.update(
                "UPDATE checkouts SET expires_at = now() - interval '1 second' WHERE id = ?",
                UUID.fromString(checkout));
    }

    private static <T> List<T> together(List<Callable<T>> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(work)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void itCountsAllVariantsOfTheDropOverAllCarts() {
        Map<String, Object> drop = Shop.limitedDrop(2);
        UUID hoodie = Shop.sell(List.of(drop));
        UUID cap = Shop.sell(List.of(drop));
        String cart = cartWith(hoodie, 1);
        Shop.add(cart, cap, 1).then().statusCode(201);
        opened(Shop.checkOutAs(cart, "ana.torres@gmail.com", null));
        String another = cartWith(cap, 1);

        Response refusal = Shop.checkOutAs(another, "AnaTorres+2@googlemail.com", null);

        refused(refusal);
        refusal.then()
                .body("limit", equalTo(2))
                .body("collectionId", equalTo(drop.get("collectionId").toString()));
        assertThat(refusal.<Map<String, Object>>path(""))
                .as("what somebody with this address bought is nobody's business")
                .containsOnlyKeys("type", "title", "status", "detail", "collectionId", "limit");
        opened(Shop.checkOutAs(another, "beto@gmail.com", null));
        opened(Shop.checkOutAs(cartWith(sellLimited(1), 1), "ana.torres@gmail.com", null));
    }

    @Test
    void everythingKnownOfAPersonCountsByItself() {
        UUID variantId = sellLimited(1);
        opened(Shop.checkOutAs(cartWith(variantId, 1), "ana@example.com", "044 55 1234 5678"));

        refused(Shop.checkOutAs(cartWith(variantId, 1), "eva@example.com", "+52 1 55 1234 5678"));
        refused(Shop.checkOutAs(cartWith(variantId, 1), "ana+x@example.com", "55 0000 0000"));
        opened(Shop.checkOutAs(cartWith(variantId, 1), "eva@example.com", "55 0000 0000"));
    }

    @Test
    void aCustomerCountsWhateverTheAddress() {
        UUID variantId = sellLimited(1);
        opened(signedIn(Tokens.with("ana", "customer"), variantId, "a1@example.com"));

        refused(signedIn(Tokens.with("ana", "customer"), variantId, "a2@example.com"));
        opened(signedIn(Tokens.with("eva", "customer"), variantId, "a3@example.com"));
        opened(signedIn(Tokens.operator(), variantId, "a4@example.com"));
        opened(signedIn(Tokens.operator(), variantId, "a5@example.com"));
        assertThat(signedIn(Tokens.forged(), variantId, "a6@example.com").statusCode())
                .isEqualTo(401);
        assertThat(signedIn(Tokens.expired(), variantId, "a7@example.com").statusCode())
                .isEqualTo(401);
    }

    private static Response signedIn(String token, UUID variantId, String email) {
        return given().auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .body(Shop.checkout(email, null))
                .post("/v1/carts/{id}/checkout", cartWith(variantId, 1));
    }

    @Test
    void aDropWithoutLimitKeepsNoCount() {
        String checkout = opened(Shop.checkOut(cartWith(Shop.sell(List.of(Shop.drop(null, null, null))), 5)));

        assertThat(Database.count(
                        "SELECT count(*) FROM drop_purchases WHERE checkout_id = ?", UUID.fromString(checkout)))
                .isZero();
    }

    @Test
    void whoeverIsCountedIsNotNamed() {
        String checkout = opened(Shop.checkOutAs(cartWith(sellLimited(1), 1), "ana@example.com", "55 1234 5678"));
        String other = opened(Shop.checkOutAs(cartWith(sellLimited(1), 1), "ana@example.com", "55 1234 5678"));
        String people = "SELECT string_agg(person, ' ' ORDER BY person) FROM drop_purchases WHERE checkout_id = ?";

        assertThat(Database.text(people, UUID.fromString(checkout)))
                .matches("[A-Za-z0-9_-]{22} [A-Za-z0-9_-]{22}")
                .as("in another drop by other pseudonyms")
                .isNotEqualTo(Database.text(people, UUID.fromString(other)));
    }

    @Test
    void fiftyCheckoutsAtOnceDoNotPassIt() throws Exception {
        int limit = 3;
        UUID variantId = sellLimited(limit);
        String[] emails = {"ana.torres@gmail.com", "AnaTorres@Gmail.com", "a.natorres+%d@googlemail.com"};
        String[] phones = {"55 1234 5678", "+52 55 1234 5678", "044 55 1234 5678", "+52 1 55 12345678"};
        List<Callable<Response>> shoppers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String cart = cartWith(variantId, 1);
            // Some have nothing but the telephone in common with some others.
            String email = i % 5 == 0 ? "eva" + i + "@example.com" : emails[i % emails.length].formatted(i);
            String phone = phones[i % phones.length];
            shoppers.add(() -> Shop.checkOutAs(cart, email, phone));
        }

        List<Response> answers = together(shoppers);

        assertThat(answers.stream().filter(answer -> answer.statusCode() != 409))
                .hasSize(limit)
                .allSatisfy(answer -> assertThat(answer.statusCode()).isIn(201, 202));
        answers.stream().filter(answer -> answer.statusCode() == 409).forEach(PersonLimitTest::refused);
        assertThat(Database.count(
                        "SELECT sum(quantity) FROM checkout_items i JOIN checkouts c ON c.id = i.checkout_id "
                                + "WHERE c.status IN ('pending', 'open') AND variant_id = ?",
                        variantId))
                .isEqualTo(limit);
    }

    @Test
    void checkingACartOutAgainDoesNotCountItTwice() {
        UUID variantId = sellLimited(2);
        String cart = cartWith(variantId, 2);
        String first = opened(Shop.checkOut(cart));

        String second = opened(Shop.checkOut(cart));

        assertThat(status(first)).isEqualTo("superseded");
        refused(Shop.checkOut(cartWith(variantId, 1)));
        assertThat(status(second)).isEqualTo("open");
    }

    @Test
    void aRefusedCheckoutLeavesTheEarlierOneAsItWas() {
        UUID variantId = sellLimited(2);
        String cart = cartWith(variantId, 1);
        String first = opened(Shop.checkOut(cart));
        opened(Shop.checkOutAs(cartWith(variantId, 1), "eva@example.com", null));

        Response refusal = Shop.checkOutAs(cart, "eva@example.com", null);
        opened(refusal);
        Shop.add(cart, variantId, 1).then().statusCode(201);
        refused(Shop.checkOutAs(cart, "eva@example.com", null));

        assertThat(status(first)).isEqualTo("superseded");
        assertThat(status(refusal.path("id"))).isEqualTo("open");
    }

    @Test
    void whatIsOverdueCountsNoMoreThoughNobodySwept() {
        UUID variantId = sellLimited(1);
        String forgotten = opened(Shop.checkOut(cartWith(variantId, 1)));
        refused(Shop.checkOut(cartWith(variantId, 1)));
        letTimePass(forgotten);

        opened(Shop.checkOut(cartWith(variantId, 1)));

        JsonNode closed = Told.event(CHECKOUTS, "checkout.closed.v1", "checkoutId", forgotten);
        assertThat(closed.path("reason").asText()).isEqualTo("expired");
        assertThat(Database.text("SELECT status FROM checkouts WHERE id = ?", UUID.fromString(forgotten)))
                .isEqualTo("expired");
    }

    @Test
    void anUnpaidVoucherCountsForAsLongAsItMayBePaid() {
        UUID variantId = sellLimited(2);
        Sale sale = new Sale(variantId);
        String cart = cartWith(variantId, 1);
        sale.awaitVoucher(Instant.now().plus(Duration.ofHours(48)));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> sale.expiresAt().isAfter(Instant.now().plus(Duration.ofHours(47))));
        Database.update(
                "UPDATE cart_lines SET expires_at = now() + interval '3 days' WHERE cart_id = ?",
                UUID.fromString(cart));
        TestClock.setAhead(Duration.ofHours(40));

        refused(Shop.checkOut(cart));

        TestClock.setAhead(Duration.ofHours(50));
        opened(Shop.checkOut(cart));
    }

    @Test
    void anOrderCountsUntilItIsCancelled() {
        UUID variantId = sellLimited(2);
        Sale sale = new Sale(variantId);
        sale.pay(sale.payment, sale.total);
        sale.awaitOrder();
        String cart = cartWith(variantId, 1);
        refused(Shop.checkOut(cart));

        sale.runShort();
        sale.awaitStatus("cancelled");

        opened(Shop.checkOut(cart));
    }

    @Test
    void lateMoneyOfSomebodyWhoBoughtUpToTheLimitMeanwhileGoesBackOnce() {
        UUID variantId = sellLimited(2);
        Sale late = new Sale(variantId);
        letTimePass(late.checkout);
        checkouts.closeOverdue();
        Sale inTime = new Sale(variantId);

        late.pay(late.payment, late.total);
        late.pay(late.payment, late.total);

        JsonNode overpaid = Told.event(CHECKOUTS, "checkout.overpaid.v1", "paymentId", late.payment.toString());
        assertThat(overpaid.path("reason").asText()).isEqualTo("person-limit");
        assertThat(overpaid.path("amount").path("amountMinor").asLong()).isEqualTo(late.total);
        inTime.pay(inTime.payment, inTime.total);
        inTime.awaitOrder();
        late.refund(UUID.randomUUID(), late.payment, late.total);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Database.count(
                                "SELECT count(*) FROM surplus_payments WHERE payment_id = ? AND reason = 'person-limit' "
                                        + "AND refund_id IS NOT NULL",
                                late.payment)
                        == 1);
        assertThat(Told.types(CHECKOUTS, late.cart))
                .filteredOn("checkout.overpaid.v1"::equals)
                .hasSize(1);
        assertThat(status(late.checkout)).isEqualTo("expired");
        assertThat(Database.count("SELECT count(*) FROM orders WHERE checkout_id = ?", UUID.fromString(late.checkout)))
                .isZero();
    }

    @Test
    void lateMoneyWithinTheLimitMakesItsOrder() {
        UUID variantId = sellLimited(2);
        Sale late = new Sale(variantId);
        letTimePass(late.checkout);
        checkouts.closeOverdue();

        late.pay(late.payment, late.total);
        late.awaitOrder();

        refused(Shop.checkOut(cartWith(variantId, 1)));
    }

    @Test
    void lateMoneyOfOnePersonThatComesAtOnceMakesOneOrder() throws Exception {
        for (int round = 0; round < 5; round++) {
            UUID variantId = sellLimited(2);
            List<Callable<Void>> paying = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Sale late = new Sale(variantId);
                letTimePass(late.checkout);
                checkouts.closeOverdue();
                paying.add(() -> {
                    payments.succeeded(late.payment, UUID.fromString(late.checkout), new Money(late.total, "MXN"));
                    return null;
                });
            }

            together(paying);

            assertThat(Database.count("SELECT count(*) FROM order_items WHERE variant_id = ?", variantId))
                    .isEqualTo(1);
            assertThat(Database.count(
                            "SELECT count(*) FROM surplus_payments s JOIN checkout_items i USING (checkout_id) "
                                    + "WHERE s.reason = 'person-limit' AND i.variant_id = ?",
                            variantId))
                    .isEqualTo(3);
        }
    }

    @Test
    void aCartIsToldEarly() {
        Map<String, Object> drop = Shop.limitedDrop(2);
        UUID hoodie = Shop.sell(List.of(drop));
        UUID cap = Shop.sell(List.of(drop));
        UUID elsewhere = sellLimited(2);
        String cart = Shop.cart();
        refused(Shop.add(cart, hoodie, 3));
        String line = Shop.add(cart, hoodie, 1).then().statusCode(201).extract().path("id");
        assertThat(Inventory.lastRequest(hoodie, 1).body().path("limit").asInt())
                .as("inventory-service enforces as much for the one variant")
                .isEqualTo(2);
        Shop.add(cart, elsewhere, 2).then().statusCode(201);
        Shop.add(cart, cap, 1).then().statusCode(201);

        refused(Shop.add(cart, cap, 1));
        refused(Shop.add(cart, hoodie, 1));
        refused(change(cart, line, 2));
        change(cart, line, 1).then().statusCode(200);
        assertThat(Inventory.requests(cap, 1)).hasSize(1);
    }

    private static Response change(String cart, String line, int quantity) {
        return given().contentType(ContentType.JSON)
                .body("{\"quantity\": " + quantity + "}")
                .patch("/v1/carts/{id}/lines/{line}", cart, line);
    }
}
