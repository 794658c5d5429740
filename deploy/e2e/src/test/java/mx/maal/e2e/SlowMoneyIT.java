package mx.maal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vouchers and transfers: units wait for the money, but not for ever, and never for nothing. */
@ExtendWith(RunningStack.class)
class SlowMoneyIT {

    @AfterAll
    static void theLawsHold(Shop shop) throws IOException, InterruptedException {
        shop.audit();
    }

    @ParameterizedTest
    @CsvSource({
        "stripe,oxxo",
        "mercadopago,card",
        "mercadopago,oxxo",
        "mercadopago,spei",
        "conekta,card",
        "conekta,oxxo",
        "conekta,spei"
    })
    void buysByEveryProviderAndMethod(String provider, String method, Shop shop) {
        boolean slow = !method.equals("card");
        String variant = shop.dropWith(4, Map.of("voucherShare", 100));
        Shop.Checkout checkout = shop.checkedOut(shop.cartWith(variant, 1));
        Response payment = shop.opened(checkout, provider, method);
        if (slow) {
            assertThat(payment.<String>path("voucher.number")).isNotBlank();
            assertHeldFor(shop, checkout, Duration.ofHours(12));
        } else {
            assertThat(payment.<String>path("redirectUrl")).isNotBlank();
        }

        shop.atProvider(payment, "approve?copies=2");

        Response order = shop.orderOf(checkout);
        assertThat(order.<String>path("status")).isEqualTo("confirmed");
        shop.awaitStock(variant, 3, 0);

        Response cancelled = shop.operator().body("{}").post("/v1/orders/" + order.path("id") + "/cancel");
        assertThat(cancelled.statusCode()).as(cancelled.asString()).isIn(200, 202);
        if (slow) {
            settleByHand(shop, payment);
        }
        shop.awaitOrder(order.path("id"), "paymentStatus", "refunded");
        shop.awaitStock(variant, 4, 0);
    }

    @Test
    void aVoucherThatExpiresGivesTheUnitsBack(Shop shop) {
        String variant = shop.dropWith(1, Map.of("voucherShare", 100));
        Shop.Checkout checkout = shop.checkedOut(shop.cartWith(variant, 1));
        Response payment = shop.opened(checkout, "conekta", "oxxo");
        assertHeldFor(shop, checkout, Duration.ofHours(12));

        shop.atProvider(payment, "expire");

        shop.awaitStock(variant, 1, 0);
        assertThat(shop.anyone().get("/v1/checkouts/" + checkout.id()).<String>path("status"))
                .isEqualTo("expired");
    }

    @Test
    void cashThatComesAfterTheUnitsAreGoneIsDueBackOnce(Shop shop) {
        String variant = shop.dropWith(1, Map.of("voucherShare", 100));
        Shop.Checkout checkout = shop.checkedOut(shop.cartWith(variant, 1));
        Response payment = shop.opened(checkout, "stripe", "oxxo");
        shop.atProvider(payment, "expire?drop=true");
        shop.awaitPayment(payment, "failed");
        shop.awaitStock(variant, 1, 0);
        shop.buy(variant, 1);

        shop.atProvider(payment, "approve?copies=2");

        Response order = shop.orderOf(checkout);
        assertThat(order.<String>path("status")).isEqualTo("cancelled");
        settleByHand(shop, payment);
        shop.awaitOrder(order.path("id"), "paymentStatus", "refunded");
        assertThat(shop.ledger(variant)).isEqualTo(List.of("receipt 1", "sale -1"));
    }

    @Test
    void vouchersBlockNoMoreThanTheirShare(Shop shop) {
        String variant = shop.dropWith(4, Map.of("voucherShare", 50));
        for (int i = 0; i < 2; i++) {
            shop.opened(shop.checkedOut(shop.cartWith(variant, 1)), "conekta", "spei");
        }
        Shop.Checkout third = shop.checkedOut(shop.cartWith(variant, 1));
        Response refused = shop.pay(third, "conekta", "spei");
        if (refused.statusCode() == 202) {
            shop.awaitPayment(refused, "failed");
        } else {
            Shop.refused("slow-payments-not-offered", refused);
        }
        shop.atProvider(shop.opened(third, "conekta", "card"), "approve");
        assertThat(shop.orderOf(third).<String>path("status")).isEqualTo("confirmed");
    }

    @Test
    void aDropMayForbidThem(Shop shop) {
        String variant = shop.dropWith(2, Map.of("slowPayments", false));
        Shop.Checkout checkout = shop.checkedOut(shop.cartWith(variant, 1));
        Shop.refused("slow-payments-not-offered", shop.pay(checkout, "stripe", "oxxo"));
    }

    @ParameterizedTest
    @CsvSource({"stripe", "mercadopago", "conekta"})
    void aDisputeShowsOnTheOrder(String provider, Shop shop) {
        String variant = shop.product(1);
        Shop.Checkout checkout = shop.checkedOut(shop.cartWith(variant, 1));
        Response payment = shop.opened(checkout, provider, "card");
        shop.atProvider(payment, "approve");
        String order = shop.orderOf(checkout).path("id");

        shop.atProvider(payment, "dispute");

        shop.awaitOrder(order, "dispute.status", "opened");
        assertThat(shop.payment(payment).<String>path("disputeStatus")).isEqualTo("opened");
    }

    private static void assertHeldFor(Shop shop, Shop.Checkout checkout, Duration least) {
        Instant expires = Instant.parse(
                shop.anyone().get("/v1/checkouts/" + checkout.id()).path("expiresAt"));
        assertThat(expires).isAfter(Instant.now().plus(least));
    }

    private static void settleByHand(Shop shop, Response payment) {
        String list = "/v1/refunds?paymentId=" + payment.path("id");
        List<String> due = await("a refund to be due")
                .atMost(Shop.SOON)
                .until(
                        () -> shop.operator().get(list).path("items.findAll { it.status == 'due' }.id"),
                        ids -> !ids.isEmpty());
        assertThat(due).hasSize(1);
        Shop.expect(200, shop.operator().body(Map.of("note", "SPEI 1")).post("/v1/refunds/" + due.get(0) + "/settle"));
    }
}
