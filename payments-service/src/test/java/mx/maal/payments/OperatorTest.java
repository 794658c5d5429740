package mx.maal.payments;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.Tokens;
import mx.maal.payments.persistence.WebhookRepository;
import mx.maal.payments.persistence.WebhookRepository.Received;
import mx.maal.payments.provider.PaymentProvider.Webhook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(LocalStack.class)
@WithTestResource(SimulatedStripe.class)
class OperatorTest {

    @Inject
    WebhookRepository webhooks;

    @BeforeEach
    void providerIsThere() {
        SimulatedStripe.run();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/payments", "/v1/refunds", "/v1/webhook-events", "/v1/refunds/{id}"})
    void onlyOperatorsSeeLists(String path) {
        String url = path.replace("{id}", UUID.randomUUID().toString());
        given().get(url).then().statusCode(401);
        given().auth().oauth2(Tokens.forged()).get(url).then().statusCode(401);
        given().auth()
                .oauth2(Tokens.with("a-shopper", "customer"))
                .get(url)
                .then()
                .statusCode(403);
        given().post("/v1/webhook-events/" + UUID.randomUUID() + "/replay")
                .then()
                .statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/payments", "/v1/refunds", "/v1/webhook-events"})
    void listsSayWhatTheyDoNotUnderstand(String path) {
        Shop.asOperator().get(path + "?status=gone").then().statusCode(400).body("errors[0].field", equalTo("status"));
        for (String cursor : List.of("%00", "abc", "MQ", "MTIz")) {
            Shop.asOperator()
                    .urlEncodingEnabled(false)
                    .get(path + "?cursor=" + cursor)
                    .then()
                    .statusCode(400);
        }
    }

    @Test
    void paymentsAreListedByStatusAndCheckout() {
        Shop.Paid paid = Shop.paid(1_000);
        Shop.asOperator()
                .get("/v1/payments?status=succeeded&checkoutId=" + paid.checkoutId())
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(paid.paymentId().toString())));
        Shop.asOperator()
                .get("/v1/payments?status=failed&checkoutId=" + paid.checkoutId())
                .then()
                .body("items", equalTo(List.of()));
        Shop.asOperator().get("/v1/payments").then().body("items.id", everyItem(notNullValue()));
        Shop.asOperator()
                .post("/v1/webhook-events/" + UUID.randomUUID() + "/replay")
                .then()
                .statusCode(404)
                .body("type", equalTo("/problems/unknown-webhook-event"));
        Shop.asOperator()
                .get("/v1/refunds/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("type", equalTo("/problems/unknown-refund"));
    }

    @Test
    void pagesShowEveryWebhookOnce() {
        String run = Shop.id();
        QuarkusTransaction.requiringNew().run(() -> {
            webhooks.add(
                    IntStream.range(0, 120)
                            .mapToObj(i -> new Received("stripe", new Webhook(run + i, "test.of.pages", "{}"), null))
                            .toList(),
                    Duration.ZERO);
        });
        Set<String> seen = new HashSet<>();
        int shown = 0;
        String cursor = null;
        do {
            var page = Shop.asOperator()
                    .queryParam("cursor", cursor == null ? "" : cursor)
                    .get("/v1/webhook-events")
                    .then()
                    .statusCode(200)
                    .extract();
            List<String> ids = page.path("items.findAll { it.eventId.startsWith('" + run + "') }.eventId");
            shown += ids.size();
            seen.addAll(ids);
            cursor = page.path("nextCursor");
        } while (cursor != null);
        assertThat(shown).isEqualTo(120);
        assertThat(seen).hasSize(120);
    }

    @Test
    void theApiIsDescribedAndMeasured() {
        Shop.paid(1_000);
        String openApi =
                given().get("/q/openapi").then().statusCode(200).extract().asString();
        assertThat(openApi).contains("openapi: 3.0.3", "/v1/webhooks/{provider}", "checkout-already-paid");
        String metrics =
                given().get("/q/metrics").then().statusCode(200).extract().asString();
        assertThat(metrics).contains("payments_settled_total{", "webhooks_backlog", "webhooks_received_total{");
        given().get("/q/health/ready").then().statusCode(200);
    }
}
