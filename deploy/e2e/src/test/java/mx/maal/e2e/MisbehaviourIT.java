package mx.maal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a provider does, in the end there is one order, one sale and one charge, or none of them. */
@ExtendWith(RunningStack.class)
class MisbehaviourIT {

    @AfterAll
    static void theLawsHold(Shop shop) throws IOException, InterruptedException {
        shop.audit();
    }

    static Stream<Arguments> deliveries() {
        List<Arguments> all = new ArrayList<>();
        for (String provider : List.of("stripe", "mercadopago", "conekta")) {
            for (String how : List.of("delayMs=1500", "copies=10", "reorder=true", "drop=true", "replayOld=true")) {
                all.add(Arguments.of(provider, how));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void howeverTheWebhookComesOneOrderIsMade(String provider, String how, Shop shop) {
        String variant = shop.product(2);
        Shop.Checkout checkout = shop.checkedOut(shop.cartWith(variant, 1));
        Response payment = shop.opened(checkout, provider, "card");

        shop.atProvider(payment, "approve?" + how);

        assertThat(shop.orderOf(checkout).<String>path("status")).isEqualTo("confirmed");
        shop.awaitStock(variant, 1, 0);
        assertThat(shop.ledger(variant)).isEqualTo(List.of("receipt 2", "sale -1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe", "mercadopago", "conekta"})
    void aForgedWebhookHasNoEffect(String provider, Shop shop) {
        String variant = shop.product(1);
        Shop.Checkout checkout = shop.checkedOut(shop.cartWith(variant, 1));
        Response payment = shop.opened(checkout, provider, "card");

        shop.atProvider(payment, "approve?forge=true");

        await().during(Duration.ofSeconds(3))
                .atMost(Shop.SOON)
                .until(() -> shop.payment(payment).path("status"), "pending"::equals);
        shop.atProvider(payment, "approve");
        assertThat(shop.orderOf(checkout).<String>path("status")).isEqualTo("confirmed");
    }

    static Stream<Arguments> amounts() {
        return Stream.of("stripe", "mercadopago", "conekta")
                .flatMap(
                        provider -> Stream.of("amountMinor=100", "currency=USD").map(w -> Arguments.of(provider, w)));
    }

    @ParameterizedTest
    @MethodSource("amounts")
    void anotherAmountOrCurrencyIsQuarantinedAndMakesNoOrder(String provider, String wrong, Shop shop) {
        String variant = shop.product(1);
        Shop.Checkout checkout = shop.checkedOut(shop.cartWith(variant, 1));
        Response payment = shop.opened(checkout, provider, "card");

        shop.atProvider(payment, "approve?" + wrong);

        shop.awaitPayment(payment, "quarantined");
        assertThat(shop.operator()
                        .get("/v1/payments?status=quarantined&checkoutId=" + checkout.id())
                        .<List<?>>path("items"))
                .hasSize(1);
        assertThat(shop.anyone().get("/v1/checkouts/" + checkout.id()).<String>path("orderId"))
                .isNull();
        shop.awaitStock(variant, 1, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mercadopago", "conekta"})
    void anErrorOrAnAnswerThatNeverComesLosesNothing(String provider, Shop shop) {
        String variant = shop.product(1);
        Shop.Checkout checkout = shop.checkedOut(shop.cartWith(variant, 1));
        shop.faults(provider, "kind=error&times=1&path=" + openingPath(provider));

        // Shoppers' browsers ask again while the shop says 503.
        Response payment = shop.opened(checkout, provider, "card");

        shop.atProvider(payment, "approve");
        assertThat(shop.orderOf(checkout).<String>path("status")).isEqualTo("confirmed");
        shop.awaitStock(variant, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe", "mercadopago", "conekta"})
    void aRefundThatTimesOutAfterItWasMadeIsMadeOnce(String provider, Shop shop) {
        String variant = shop.product(1);
        Shop.Checkout checkout = shop.checkedOut(shop.cartWith(variant, 1));
        Response payment = shop.opened(checkout, provider, "card");
        shop.atProvider(payment, "approve");
        String order = shop.orderOf(checkout).path("id");
        shop.shipments(order);
        shop.faults(provider, "kind=timeout-after&times=1&path=refunds");

        shop.operator().body("{}").post("/v1/orders/" + order + "/cancel");

        shop.awaitOrder(order, "paymentStatus", "refunded");
        shop.awaitOrder(order, "refunded.amountMinor", checkout.total());
        assertThat(shop.operator()
                        .get("/v1/refunds?paymentId=" + payment.path("id"))
                        .<List<String>>path("items.status"))
                .containsExactly("succeeded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe", "mercadopago", "conekta"})
    void aRefundThatFailsLaterIsSeenAndTriedAgain(String provider, Shop shop) {
        String variant = shop.product(1);
        Shop.Checkout checkout = shop.checkedOut(shop.cartWith(variant, 1));
        Response payment = shop.opened(checkout, provider, "card");
        shop.atProvider(payment, "approve");
        String order = shop.orderOf(checkout).path("id");
        shop.shipments(order);
        shop.operator().body("{}").post("/v1/orders/" + order + "/cancel");
        shop.awaitOrder(order, "paymentStatus", "refunded");
        Map<String, Object> refund = refunds(shop, payment).get(0);

        shop.atProvider(provider, (String) refund.get("providerReference"), "refund-fails");

        await().atMost(Shop.SOON).until(() -> refunds(shop, payment).get(0).get("status"), "failed"::equals);
        Shop.expect(201, shop.operator().post("/v1/refunds/" + refund.get("id") + "/retry"));
        await().atMost(Shop.SOON).until(() -> refunds(shop, payment).get(0).get("status"), "succeeded"::equals);
        assertThat(refunds(shop, payment)).hasSize(2);
    }

    private static List<Map<String, Object>> refunds(Shop shop, Response payment) {
        return Shop.expect(200, shop.operator().get("/v1/refunds?paymentId=" + payment.path("id")))
                .path("items");
    }

    private static String openingPath(String provider) {
        return provider.equals("mercadopago") ? "preferences" : "orders";
    }
}
