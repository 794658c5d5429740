package mx.maal.payments.provider.mercadopago;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.kit.test.LocalStack;
import mx.maal.payments.SimulatedStripe;
import mx.maal.payments.domain.Customer;
import mx.maal.payments.domain.Method;
import mx.maal.payments.domain.Opened;
import mx.maal.payments.domain.RefundStatus;
import mx.maal.payments.domain.Voucher;
import mx.maal.payments.provider.ForgedWebhook;
import mx.maal.payments.provider.PaymentProvider.Delivery;
import mx.maal.payments.provider.PaymentProvider.Known;
import mx.maal.payments.provider.PaymentProvider.ToOpen;
import mx.maal.payments.provider.PaymentProvider.ToRefund;
import mx.maal.payments.provider.PaymentProvider.Webhook;
import mx.maal.payments.provider.ProviderNews;
import mx.maal.payments.provider.ProviderRefused;
import mx.maal.payments.provider.ProviderUnavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said on the wire to Mercado Pago; the service runs because its REST clients are made when it is built. */
@QuarkusTest
@WithTestResource(LocalStack.class)
@WithTestResource(SimulatedStripe.class)
class MercadoPagoProviderTest {

    private static final UUID OURS = UUID.fromString("0c7f3a52-4f7e-4a55-9c1e-0b6f1d2c3a41");
    private static final UUID CHECKOUT = UUID.fromString("5d2b7c6e-1a3f-4a0b-8e9d-7c6b5a493827");
    private static final Money PRICE = new Money(129_900, "MXN");
    private static final Instant UNTIL = Instant.parse("2026-11-25T18:00:00Z");
    private static final Known VOUCHER = new Known(OURS, "77", null, Method.OXXO);
    private static final Known CARD = new Known(OURS, "pref-1", null, Method.CARD);
    private static final Known PAID_CARD = new Known(OURS, "pref-1", "88", Method.CARD);
    private static final String SEARCH = "GET /v1/payments/search";
    private static final String NOTHING_FOUND = "{\"results\":[]}";

    private final PlayedWire wire = new PlayedWire();
    private final MercadoPagoProvider provider = with(Map.of());

    @AfterEach
    void close() {
        wire.close();
    }

    @Test
    void aCardIsPaidOnThePageOfAPreference() {
        wire.on(
                "POST /checkout/preferences",
                201,
                """
                {"id":"pref-1","init_point":"https://mp.example/pay","sandbox_init_point":"https://sandbox.example/pay",
                "items":[{"unit_price":1299}],"whatever":{"comes":["next"]}}""");
        Opened opened = with(Map.of("maal.mercadopago.public-url", "https://api.example.com"))
                .open(toOpen(Method.CARD, false));
        assertThat(opened).isEqualTo(new Opened("pref-1", null, "https://mp.example/pay", null));
        assertThat(wire.last().header("Authorization")).isEqualTo("Bearer APP_USR-1");
        assertThat(wire.last().header("X-Idempotency-Key")).isEqualTo(OURS.toString());
        JsonNode sent = json(wire.last().body());
        assertThat(sent.at("/items/0/unit_price").decimalValue()).isEqualByComparingTo("1299.00");
        assertThat(sent.at("/items/0/currency_id").asText()).isEqualTo("MXN");
        assertThat(sent.at("/external_reference").asText()).isEqualTo(OURS.toString());
        assertThat(sent.at("/binary_mode").asBoolean()).isTrue();
        assertThat(sent.at("/payment_methods/excluded_payment_types").toString())
                .isEqualTo("[{\"id\":\"ticket\"},{\"id\":\"atm\"},{\"id\":\"bank_transfer\"}]");
        assertThat(sent.at("/notification_url").asText())
                .isEqualTo("https://api.example.com/v1/webhooks/mercadopago?source_news=webhooks");
        assertThat(sent.has("back_urls")).isFalse();
    }

    @Test
    void aTestTokenPaysWithPlayMoneyAndShoppersComeBack() {
        wire.on(
                "POST /checkout/preferences",
                201,
                """
                {"id":"pref-1","init_point":"https://mp.example/pay","sandbox_init_point":"https://sandbox.example/pay"}""");
        Opened opened = with(Map.of(
                        "maal.mercadopago.access-token", "TEST-1",
                        "maal.mercadopago.success-url", "https://shop.example/thanks",
                        "maal.mercadopago.failure-url", "https://shop.example/again"))
                .open(toOpen(Method.CARD, false));
        assertThat(opened.redirectUrl()).isEqualTo("https://sandbox.example/pay");
        JsonNode sent = json(wire.last().body());
        assertThat(sent.at("/back_urls/success").asText()).isEqualTo("https://shop.example/thanks");
        assertThat(sent.at("/back_urls/failure").asText()).isEqualTo("https://shop.example/again");
        assertThat(sent.at("/auto_return").asText()).isEqualTo("approved");
        assertThat(sent.has("notification_url")).isFalse();
    }

    @Test
    void cashIsPaidWithAVoucher() {
        wire.on(
                "POST /v1/payments",
                201,
                """
                {"id":77,"status":"pending","status_detail":"pending_waiting_payment","payment_method_id":"oxxo",
                "date_of_expiration":"2026-11-25T12:00:00.000-06:00","barcode":null,
                "transaction_details":{"payment_method_reference_id":"24304329",
                "verification_code":"882430432923032000100001","total_paid_amount":1299.0,
                "external_resource_url":"https://mp.example/ticket"}}""");
        Opened opened = provider.open(toOpen(Method.OXXO, false));
        assertThat(opened)
                .isEqualTo(new Opened(
                        "77", null, null, new Voucher("882430432923032000100001", "https://mp.example/ticket", UNTIL)));
        assertThat(wire.calls()).containsExactly("POST /v1/payments");
        assertThat(wire.last().header("X-Idempotency-Key")).isEqualTo(OURS.toString());
        assertThat(wire.last().body()).contains("\"transaction_amount\":1299.00");
        JsonNode sent = json(wire.last().body());
        assertThat(sent.at("/payment_method_id").asText()).isEqualTo("oxxo");
        assertThat(sent.at("/date_of_expiration").asText()).isEqualTo("2026-11-25T18:00:00.000+00:00");
        assertThat(sent.at("/external_reference").asText()).isEqualTo(OURS.toString());
        assertThat(sent.at("/payer").toString())
                .isEqualTo("{\"email\":\"ana@example.com\",\"entity_type\":\"individual\","
                        + "\"first_name\":\"Ana\",\"last_name\":\"Peña Ruiz\"}");
    }

    @Test
    void aTransferIsSentToAClabe() {
        wire.on(
                "POST /v1/payments",
                201,
                """
                {"id":78,"status":"pending","payment_method_id":"clabe","payment_method":{"id":"clabe","data":{
                "reference_id":"646180111805034237","external_resource_url":"https://mp.example/clabe"}}}""");
        assertThat(provider.open(toOpen(Method.SPEI, false)).voucher())
                .isEqualTo(new Voucher("646180111805034237", "https://mp.example/clabe", UNTIL));
        assertThat(json(wire.last().body()).at("/payment_method_id").asText()).isEqualTo("clabe");
    }

    @Test
    void aVoucherThatAnEarlierCallMadeIsTaken() {
        wire.on(SEARCH, 200, found("{\"id\":77,\"payment_method_id\":\"oxxo\",\"barcode\":{\"content\":\"123\"}"));
        Opened opened = provider.open(toOpen(Method.OXXO, true));
        assertThat(opened.reference()).isEqualTo("77");
        assertThat(opened.voucher().number()).isEqualTo("123");
        assertThat(wire.calls())
                .containsExactly(SEARCH + "?external_reference=" + OURS + "&sort=date_created&criteria=desc");
    }

    @Test
    void anEarlierCallThatMadeNoneIsRepeatedUnderTheSameKey() {
        wire.on(SEARCH, 200, NOTHING_FOUND);
        wire.on("POST /v1/payments", 201, "{\"id\":77,\"status\":\"pending\",\"payment_method_id\":\"oxxo\"}");
        assertThat(provider.open(toOpen(Method.OXXO, true)).reference()).isEqualTo("77");
        assertThat(wire.last().header("X-Idempotency-Key")).isEqualTo(OURS.toString());
    }

    @Test
    void aVoucherThatIsRejectedAtOnceIsRefused() {
        wire.on(
                "POST /v1/payments",
                201,
                "{\"id\":77,\"status\":\"rejected\",\"status_detail\":\"rejected_high_risk\"}");
        assertThatThrownBy(() -> provider.open(toOpen(Method.OXXO, false)))
                .isInstanceOf(ProviderRefused.class)
                .hasMessage("rejected_high_risk");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 402, 404, 409, 422})
    void whatIsRefusedIsRefusedWithItsCode(int status) {
        wire.on(
                "POST /v1/payments",
                status,
                """
                {"message":"Invalid amount","error":"bad_request","status":400,"cause":[{"code":2006,"data":"x"}]}""");
        assertThatThrownBy(() -> provider.open(toOpen(Method.OXXO, false)))
                .isInstanceOf(ProviderRefused.class)
                .hasMessage("bad_request:2006");
        wire.on("POST /v1/payments", status, "{\"error\":\"odd\",\"cause\":[]}");
        assertThatThrownBy(() -> provider.open(toOpen(Method.OXXO, false))).hasMessage("bad_request:2006");
        assertThatThrownBy(() -> provider.open(toOpen(Method.OXXO, false))).hasMessage("odd");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 401, 403, 408, 429, 500, 502, 503})
    void anythingElseMayWorkLater(int status) {
        wire.on("POST /v1/payments", status, "{\"error\":\"x\"}");
        assertThatThrownBy(() -> provider.open(toOpen(Method.OXXO, false)))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageContaining(String.valueOf(status));
        assertThat(wire.calls()).as("not followed, not repeated").containsExactly("POST /v1/payments");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>oops</html>", "{\"id\":", "{\"id\":\"x\"}"})
    void anAnswerThatCannotBeReadMayHaveMovedMoney(String body) {
        wire.on("POST /v1/payments", 201, body);
        assertThatThrownBy(() -> provider.open(toOpen(Method.OXXO, false))).isInstanceOf(ProviderUnavailable.class);
    }

    @Test
    void redirectsAreNotFollowed() {
        wire.on("GET /v1/payments/77", 302, "");
        wire.on("GET /elsewhere", 200, payment(77, "oxxo", "approved"));
        assertThatThrownBy(() -> provider.find(VOUCHER)).isInstanceOf(ProviderUnavailable.class);
        assertThat(wire.calls()).containsExactly("GET /v1/payments/77");
    }

    @Test
    void noAnswerInTimeMayWorkLater() {
        wire.hangOn("POST /v1/payments");
        assertThatThrownBy(() ->
                        with(Map.of("maal.mercadopago.read-timeout", "0.2S")).open(toOpen(Method.OXXO, false)))
                .isInstanceOf(ProviderUnavailable.class);
        wire.close();
        assertThatThrownBy(() -> provider.open(toOpen(Method.OXXO, false))).isInstanceOf(ProviderUnavailable.class);
    }

    @Test
    void aVoucherIsFoundByItsId() {
        wire.on("GET /v1/payments/77", 200, payment(77, "oxxo", "pending"));
        assertThat(provider.find(VOUCHER)).isEmpty();
        wire.on("GET /v1/payments/77", 200, payment(77, "oxxo", "approved"));
        assertThat(provider.find(VOUCHER)).isEmpty();
        assertThat(provider.find(VOUCHER)).containsExactly(paid("77", "77"));
    }

    @Test
    void aCardIsFoundByOurIdUntilItIsPaid() {
        wire.on(SEARCH, 200, found(opening(88, "visa", "rejected"), opening(89, "visa", "pending")));
        assertThat(provider.find(CARD)).as("it may be tried again").isEmpty();
        wire.on(SEARCH, 200, found(opening(90, "visa", "approved"), opening(88, "visa", "rejected")));
        assertThat(provider.find(CARD)).isEmpty();
        assertThat(provider.find(CARD)).containsExactly(paid(null, "90"));
        wire.on("GET /v1/payments/88", 200, payment(88, "visa", "approved"));
        assertThat(provider.find(PAID_CARD)).containsExactly(paid(null, "88"));
    }

    @Test
    void aVoucherIsCancelledUnlessItIsPaid() {
        wire.on("PUT /v1/payments/77", 200, payment(77, "oxxo", "cancelled"));
        assertThat(provider.cancel(VOUCHER))
                .containsExactly(new ProviderNews.Cancelled(new ProviderNews.Payment("77", OURS), "cancelled"));
        assertThat(wire.last().body()).isEqualTo("{\"status\":\"cancelled\"}");
        wire.on("PUT /v1/payments/77", 400, "{\"error\":\"bad_request\"}");
        wire.on("GET /v1/payments/77", 200, payment(77, "oxxo", "approved"));
        provider.cancel(VOUCHER);
        assertThat(provider.cancel(VOUCHER)).containsExactly(paid("77", "77"));
    }

    @Test
    void aVoucherThatIsBeingPaidIsAskedAboutAgain() {
        wire.on("PUT /v1/payments/77", 400, "{\"error\":\"bad_request\"}");
        wire.on("GET /v1/payments/77", 200, payment(77, "oxxo", "in_process"));
        assertThatThrownBy(() -> provider.cancel(VOUCHER)).isInstanceOf(ProviderUnavailable.class);
    }

    @Test
    void aPreferenceIsClosedUnlessItWasPaid() {
        wire.on(SEARCH, 200, found(opening(88, "visa", "rejected")));
        wire.on("PUT /checkout/preferences/pref-1", 200, "{\"id\":\"pref-1\"}");
        assertThat(provider.cancel(CARD))
                .containsExactly(new ProviderNews.Cancelled(new ProviderNews.Payment("pref-1", OURS), "closed"));
        assertThat(wire.asked().get(1).body())
                .matches("\\{\"expires\":true,\"expiration_date_to\":\"20..-.*T.*\\+00:00\"}");
        wire.on(SEARCH, 200, found(opening(90, "visa", "approved")));
        provider.cancel(CARD);
        wire.asked().clear();
        assertThat(provider.cancel(CARD)).containsExactly(paid(null, "90"));
        assertThat(wire.asked()).as("nothing is left to close").hasSize(1);
    }

    @Test
    void whoPaysWhileThePreferenceIsClosedHasPaid() {
        wire.on(SEARCH, 200, NOTHING_FOUND).on(SEARCH, 200, found(opening(90, "visa", "approved")));
        wire.on("PUT /checkout/preferences/pref-1", 200, "{\"id\":\"pref-1\"}");
        assertThat(provider.cancel(CARD)).containsExactly(paid(null, "90"));
    }

    @Test
    void whatIsOnItsWayIsStoppedOrHasPaid() {
        wire.on(SEARCH, 200, found(opening(91, "visa", "in_process")));
        wire.on("PUT /checkout/preferences/pref-1", 200, "{\"id\":\"pref-1\"}");
        wire.on("PUT /v1/payments/91", 400, "{\"error\":\"bad_request\"}");
        wire.on("GET /v1/payments/91", 200, payment(91, "visa", "approved"));
        assertThat(provider.cancel(CARD)).containsExactly(paid(null, "91"));
    }

    @Test
    void moneyGoesBackUnderOurKey() {
        wire.on("POST /v1/payments/88/refunds", 201, "{\"id\":5,\"amount\":500.5,\"status\":\"approved\"}");
        UUID refundId = UUID.randomUUID();
        assertThat(provider.refund(new ToRefund(refundId, PAID_CARD, new Money(50_050, "MXN"), Set.of(), false)))
                .isEqualTo(new ProviderNews.RefundMoved("5", null, RefundStatus.SUCCEEDED, null));
        assertThat(wire.calls()).containsExactly("POST /v1/payments/88/refunds");
        assertThat(wire.last().body()).isEqualTo("{\"amount\":500.50}");
        assertThat(wire.last().header("X-Idempotency-Key")).isEqualTo(refundId.toString());
        assertThat(wire.last().header("X-Render-In-Process-Refunds")).isEqualTo("true");
    }

    @Test
    void aRefundThatAnEarlierCallMadeIsTaken() {
        wire.on(
                "GET /v1/payments/88/refunds",
                200,
                """
                [{"id":4,"amount":500,"status":"approved"},{"id":5,"amount":500.00,"status":"rejected"},
                {"id":6,"amount":500.00,"status":"in_process"},{"id":7,"amount":1,"status":"approved"}]""");
        wire.on("POST /v1/payments/88/refunds", 201, "{\"id\":9,\"amount\":500,\"status\":\"approved\"}");
        assertThat(provider.refund(again(Set.of("4"))))
                .as("4 is another refund's, 5 came to nothing, 7 is of another amount")
                .isEqualTo(new ProviderNews.RefundMoved("6", null, RefundStatus.PENDING, null));
        assertThat(wire.calls()).containsExactly("GET /v1/payments/88/refunds");
        assertThat(provider.refund(again(Set.of("4", "6"))).reference()).isEqualTo("9");
    }

    @Test
    void aRefundIsFoundByItsId() {
        wire.on("GET /v1/payments/88/refunds/5", 200, "{\"id\":5,\"amount\":500,\"status\":\"cancelled\"}");
        assertThat(provider.findRefund(PAID_CARD, "5"))
                .isEqualTo(new ProviderNews.RefundMoved("5", null, RefundStatus.FAILED, "cancelled"));
        assertThatThrownBy(() -> provider.findRefund(PAID_CARD, "6")).isInstanceOf(ProviderRefused.class);
    }

    @Test
    void aWebhookTellsWhatIsFoundThen() {
        wire.on("GET /v1/payments/88", 200, payment(88, "visa", "approved"));
        assertThat(provider.read(webhook("88"))).containsExactly(paid(null, "88"));
        assertThat(provider.read(webhook("99"))).singleElement().isInstanceOf(ProviderNews.Nothing.class);
        wire.on("GET /v1/payments/90", 200, payment(90, "visa", "in_process"));
        assertThat(provider.read(webhook("90"))).singleElement().isInstanceOf(ProviderNews.Nothing.class);
        wire.on("GET /v1/payments/91", 200, payment(91, "visa", "approved").replace(OURS.toString(), "order 17"));
        assertThat(provider.read(webhook("91"))).singleElement().isInstanceOf(ProviderNews.Nothing.class);
        wire.on("GET /v1/payments/92", 500, "{}");
        assertThatThrownBy(() -> provider.read(webhook("92"))).isInstanceOf(ProviderUnavailable.class);
        wire.asked().clear();
        assertThat(provider.read(new Webhook("1", "plan", "{\"type\":\"plan\",\"dataId\":\"88\"}")))
                .singleElement()
                .isInstanceOf(ProviderNews.Nothing.class);
        assertThat(wire.asked()).isEmpty();
    }

    @Test
    void withoutKeysItTakesNothing() {
        MercadoPagoProvider bare = new MercadoPagoProvider(settings(Map.of()));
        assertThat(bare.configured()).isFalse();
        assertThatThrownBy(() -> bare.open(toOpen(Method.CARD, false))).isInstanceOf(ProviderUnavailable.class);
        assertThatThrownBy(
                        () -> bare.verify(new Delivery(new byte[0], name -> "ts=1,v1=00", name -> "1"), Instant.now()))
                .isInstanceOf(ForgedWebhook.class);
        assertThat(new MercadoPagoProvider(settings(Map.of("maal.mercadopago.access-token", "t"))).configured())
                .as("who cannot check webhooks never learns of money")
                .isFalse();
        assertThat(provider.configured()).isTrue();
        assertThat(provider.methods()).containsExactly(Method.values());
        assertThat(provider.refunds(Method.CARD)).isTrue();
        assertThat(provider.refunds(Method.OXXO)).isFalse();
        assertThat(provider.refunds(Method.SPEI)).isFalse();
    }

    private static ToOpen toOpen(Method method, boolean again) {
        return new ToOpen(
                OURS,
                CHECKOUT,
                method,
                PRICE,
                new Customer("Ana Peña Ruiz", "ana@example.com", "5555555555"),
                method.slow() ? UNTIL : null,
                again);
    }

    private static ToRefund again(Set<String> others) {
        return new ToRefund(UUID.randomUUID(), PAID_CARD, new Money(50_000, "MXN"), others, true);
    }

    private static Webhook webhook(String id) {
        return new Webhook("1", "payment", "{\"type\":\"payment\",\"dataId\":\"" + id + "\"}");
    }

    private static ProviderNews.Paid paid(String reference, String charge) {
        return new ProviderNews.Paid(new ProviderNews.Payment(reference, OURS), charge, PRICE);
    }

    private static String payment(long id, String method, String status) {
        return opening(id, method, status) + ",\"external_reference\":\"" + OURS + "\"}";
    }

    private static String opening(long id, String method, String status) {
        return """
                {"id":%d,"payment_method_id":"%s","status":"%s","transaction_amount":1299.0,"currency_id":"MXN",
                "live_mode":true,"refunds":[]"""
                .formatted(id, method, status);
    }

    /** What a search finds of ours, beside what it should not have found. */
    private static String found(String... openings) {
        List<String> results =
                new ArrayList<>(List.of(payment(66, "oxxo", "approved").replace(OURS.toString(), CHECKOUT.toString())));
        for (String opening : openings) {
            results.add(opening + ",\"external_reference\":\"" + OURS + "\"}");
        }
        return "{\"paging\":{\"total\":1},\"results\":[" + String.join(",", results) + "]}";
    }

    private MercadoPagoProvider with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Map.of(
                "maal.mercadopago.base-url", wire.url(),
                "maal.mercadopago.access-token", "APP_USR-1",
                "maal.mercadopago.webhook-secrets", "new,old"));
        all.putAll(more);
        return new MercadoPagoProvider(settings(all));
    }

    private static MercadoPagoSettings settings(Map<String, String> values) {
        MercadoPagoSettings settings = new SmallRyeConfigBuilder()
                .withMapping(MercadoPagoSettings.class)
                .withDefaultValues(values)
                .withConverter(Duration.class, 200, new DurationConverter())
                .build()
                .getConfigMapping(MercadoPagoSettings.class);
        assertThat(settings.webhookTolerance()).isEqualTo(Duration.ofMinutes(5));
        return settings;
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
