package mx.maal.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import mx.maal.kit.access.Roles;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may see and cancel an order. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class OrderAccessTest {

    @BeforeEach
    void open() {
        Shop.open();
    }

    private static RequestSpecification operator() {
        return given().auth().oauth2(Tokens.operator());
    }

    @Test
    void itOpensToItsOwnTokenAndToOperatorsOnly() {
        Sale sale = Sale.paid();
        Sale other = Sale.paid();
        String address = "/v1/orders/" + sale.order;

        sale.read().body("id", equalTo(sale.order));
        operator().get(address).then().statusCode(200).body("id", equalTo(sale.order));

        Response anothers = given().header("X-Access-Token", other.token).get(address);
        Response madeUp = given().header("X-Access-Token", sale.token).get("/v1/orders/" + UUID.randomUUID());
        assertThat(anothers.statusCode()).isEqualTo(404);
        assertThat(anothers.body().asString())
                .as("a wrong token and no such order look the same")
                .isEqualTo(madeUp.body().asString());
        given().header("X-Access-Token", "").get(address).then().statusCode(401);
        Response nothing = given().get(address);
        assertThat(nothing.statusCode()).isEqualTo(401);
        assertThat(Shop.slug(nothing)).isEqualTo("unauthorized");
        given().auth().oauth2(Tokens.forged()).get(address).then().statusCode(401);
        given().auth().oauth2(Tokens.expired()).get(address).then().statusCode(401);
        given().auth().oauth2("x").get(address).then().statusCode(401);
        given().auth()
                .oauth2(Tokens.with("eva", "customer"))
                .get(address)
                .then()
                .statusCode(403);
        for (String role : Roles.ALL) {
            boolean reads = !Set.of(Roles.CATALOG, Roles.STOCK).contains(role);
            given().auth().oauth2(Tokens.with("eva", role)).get(address).then().statusCode(reads ? 200 : 403);
        }
        operator().get("/v1/orders/" + UUID.randomUUID()).then().statusCode(404);
    }

    @Test
    void onlyOperatorsListAndCancel() {
        Sale sale = Sale.paid();

        given().get("/v1/orders").then().statusCode(401);
        given().header("X-Access-Token", sale.token).get("/v1/orders").then().statusCode(401);
        given().auth().oauth2(Tokens.forged()).get("/v1/orders").then().statusCode(401);
        given().auth().oauth2(Tokens.with("eva")).get("/v1/orders").then().statusCode(403);
        given().post("/v1/orders/{id}/cancel", sale.order).then().statusCode(401);
        given().header("X-Access-Token", sale.token)
                .post("/v1/orders/{id}/cancel", sale.order)
                .then()
                .statusCode(401);
        given().auth()
                .oauth2(Tokens.with("eva"))
                .post("/v1/orders/{id}/cancel", sale.order)
                .then()
                .statusCode(403);
        operator().post("/v1/orders/{id}/cancel", UUID.randomUUID()).then().statusCode(404);
    }

    @Test
    void theListIsReadPageByPageNewestFirst() {
        Sale first = Sale.paid();
        Sale second = Sale.paid();
        Sale third = Sale.confirmed();
        List<String> read = new ArrayList<>();
        String cursor = "";
        do {
            Response page = operator()
                    .queryParam("limit", 2)
                    .queryParam("cursor", cursor)
                    .get("/v1/orders");
            page.then().statusCode(200);
            read.addAll(page.<List<String>>path("items.id"));
            cursor = page.path("nextCursor");
        } while (cursor != null);

        assertThat(read).startsWith(third.order, second.order, first.order).doesNotHaveDuplicates();
        operator()
                .queryParam("status", "confirmed")
                .get("/v1/orders")
                .then()
                .body("items.status", everyItem(is("confirmed")))
                .body("items[0].id", equalTo(third.order));
        for (String wrong : List.of(
                "status=lost",
                "status=CONFIRMED",
                "cursor=x",
                "cursor=!!",
                "limit=0",
                "limit=201",
                "limit=abc",
                "limit=1.5",
                "limit=-1",
                "limit=99999999999")) {
            operator()
                    .get("/v1/orders?" + wrong)
                    .then()
                    .statusCode(400)
                    .body("errors[0].field", equalTo(wrong.substring(0, wrong.indexOf('='))));
        }
    }

    @Test
    void anOperatorCancelsAndUnitsAndMoneyGoBack() {
        Sale sale = Sale.confirmed();
        CompletableFuture<Response> waiting = CompletableFuture.supplyAsync(() -> given().auth()
                .oauth2(Tokens.operator())
                .contentType(ContentType.JSON)
                .body("{\"reason\": \"typo in the address\"}")
                .post("/v1/orders/{id}/cancel", sale.order));
        assertThat(sale.told("order.cancellation-requested.v1").path("reason").asText())
                .isEqualTo("typo in the address");

        sale.answerCancellation("shipments.cancelled.v1");

        waiting.join().then().statusCode(200).body("status", equalTo("cancelled"));
        JsonNode cancelled = sale.told("order.cancelled.v1");
        assertThat(cancelled.path("reason").asText()).isEqualTo("operator");
        assertThat(cancelled.path("restock").get(0).path("quantity").asInt()).isEqualTo(2);
        sale.cancel().then().statusCode(200).body("status", equalTo("cancelled"));
        sale.answerCancellation("shipments.cancelled.v1");
        sale.answerCancellation("cancellation.refused.v1");
        assertThat(Told.types(Sale.ORDERS, sale.order))
                .containsExactly(
                        "order.placed.v1",
                        "order.confirmed.v1",
                        "order.cancellation-requested.v1",
                        "order.cancelled.v1");
    }

    @Test
    void itCannotBeCancelledWhileItIsBeingConfirmed() {
        Response refused = Sale.paid().cancel();

        refused.then().statusCode(409).header("Retry-After", equalTo("1"));
        assertThat(Shop.slug(refused)).isEqualTo("order-being-confirmed");
    }

    @Test
    void aCancellationThatCameTooLateIsToldAndNoted() {
        Sale sale = Sale.confirmed();
        CompletableFuture<Response> waiting = CompletableFuture.supplyAsync(sale::cancel);
        sale.told("order.cancellation-requested.v1");

        sale.answerCancellation("cancellation.refused.v1");

        Response refused = waiting.join();
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(Shop.slug(refused)).isEqualTo("order-already-shipped");
        sale.read().body("status", equalTo("confirmed")).body("note", equalTo("cancellation refused: already-shipped"));
    }

    @Test
    void anAnswerThatIsLateIsNotLost() {
        Sale sale = Sale.confirmed();

        sale.cancel().then().statusCode(202).body("status", equalTo("cancelling"));
        sale.answerCancellation("shipments.cancelled.v1");

        sale.awaitStatus("cancelled");
        operator()
                .queryParam("status", "cancelled")
                .queryParam("limit", 1)
                .get("/v1/orders")
                .then()
                .body("items", hasSize(1));
    }

    @Test
    void theSameKeyCancelsOnce() {
        Sale sale = Sale.confirmed();
        cancel(sale, "a").then().statusCode(202);
        sale.answerCancellation("shipments.cancelled.v1");
        sale.awaitStatus("cancelled");

        cancel(sale, "a").then().statusCode(200).header("Idempotent-Replayed", "true");
        cancel(sale, "b").then().statusCode(422);
    }

    private static Response cancel(Sale sale, String reason) {
        return operator()
                .header("Idempotency-Key", "x1")
                .contentType(ContentType.JSON)
                .body("{\"reason\": \"" + reason + "\"}")
                .post("/v1/orders/{id}/cancel", sale.order);
    }
}
