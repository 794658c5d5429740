package mx.maal.payments.provider.conekta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
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
import mx.maal.payments.provider.mercadopago.PlayedWire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said on the wire to Conekta; the service runs because its REST clients are made when it is built. */
@QuarkusTest
@WithTestResource(LocalStack.class)
@WithTestResource(SimulatedStripe.class)
class ConektaProviderTest {

    private static final UUID OURS = UUID.fromString("0c7f3a52-4f7e-4a55-9c1e-0b6f1d2c3a41");
    private static final UUID CHECKOUT = UUID.fromString("5d2b7c6e-1a3f-4a0b-8e9d-7c6b5a493827");
    private static final Money PRICE = new Money(129_900, "MXN");
    private static final Instant UNTIL = Instant.parse("2026-11-25T18:00:00Z");
    private static final Known KNOWN = new Known(OURS, "ord_1", "ord_1", Method.CARD);
    private static final ProviderNews.Payment WHICH = new ProviderNews.Payment("ord_1", OURS);
    private static final ProviderNews.Paid PAID = new ProviderNews.Paid(WHICH, "ord_1", PRICE);
    private static final String ORDER = "GET /orders/ord_1";
    private static final String REFUND = "POST /orders/ord_1/refunds";

    private final PlayedWire wire = new PlayedWire();
    private final ConektaProvider provider = with(Map.of());

    @AfterEach
    void close() {
        wire.close();
    }

    @Test
    void aCardIsPaidOnThePageOfAnOrder() {
        wire.on(
                "POST /orders",
                200,
                """
                {"id":"ord_1","amount":129900,"currency":"MXN","payment_status":null,"charges":null,
                "checkout":{"url":"https://pay.example/1","status":"Issued"},"metadata":{"paymentId":"x"}}""");
        assertThat(with(Map.of(
                                "maal.conekta.success-url", "https://shop.example/thanks",
                                "maal.conekta.failure-url", "https://shop.example/again"))
                        .open(toOpen(Method.CARD, false)))
                .isEqualTo(new Opened("ord_1", null, "https://pay.example/1", null));
        assertThat(wire.calls()).containsExactly("POST /orders");
        assertThat(wire.last().header("Authorization")).isEqualTo("Bearer key_1");
        assertThat(wire.last().header("Accept")).isEqualTo("application/vnd.conekta-v2.3.0+json");
        assertThat(wire.last().header("Content-Type")).startsWith("application/json");
        assertThat(json(wire.last().body()))
                .isEqualTo(json(
                        """
                {"currency":"MXN",
                "customer_info":{"name":"Ana Peña","email":"ana@example.com","phone":"5555555555"},
                "line_items":[{"name":"Pedido %s","unit_price":129900,"quantity":1}],
                "checkout":{"type":"HostedPayment","allowed_payment_methods":["card"],
                "success_url":"https://shop.example/thanks","failure_url":"https://shop.example/again"},
                "metadata":{"paymentId":"%s","checkoutId":"%s"}}"""
                                .formatted(CHECKOUT, OURS, CHECKOUT)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-8", "application/vnd.conekta-v2.3.0+json"})
    void cashIsPaidWithAReference(String contentType) {
        wire.on(
                "POST /orders",
                200,
                contentType,
                """
                {"id":"ord_1","charges":{"data":[{"amount":129900,"status":"pending_payment","refunds":null,
                "payment_method":{"type":"cash","object":"cash_payment","reference":"93000262276908",
                "barcode_url":"https://barcodes.example/1.png","expires_at":1795629600}}]}}""");
        assertThat(provider.open(toOpen(Method.OXXO, false)))
                .isEqualTo(new Opened(
                        "ord_1", null, null, new Voucher("93000262276908", "https://barcodes.example/1.png", UNTIL)));
        assertThat(json(wire.last().body()).at("/charges"))
                .isEqualTo(json(
                        """
                [{"amount":129900,"reference_id":"%s",
                "payment_method":{"type":"cash","expires_at":1795629600}}]"""
                                .formatted(OURS)));
        assertThat(json(wire.last().body()).has("checkout")).isFalse();
    }

    @Test
    void aTransferIsSentToAClabe() {
        wire.on(
                "POST /orders",
                200,
                """
                {"id":"ord_1","charges":{"data":[{"amount":129900,"payment_method":{"type":"spei",
                "clabe":"646180111805034237","receiving_account_number":"646180111805034237"}}]}}""");
        assertThat(provider.open(toOpen(Method.SPEI, false)).voucher())
                .isEqualTo(new Voucher("646180111805034237", null, UNTIL));
        assertThat(json(wire.last().body()).at("/charges/0/payment_method/type").asText())
                .isEqualTo("spei");
    }

    @Test
    void anOrderThatAnEarlierCallMadeIsTakenInsteadOfASecond() {
        wire.on(
                "GET /orders",
                200,
                """
                {"data":[{"id":"ord_0","metadata":{}},{"id":"ord_9","metadata":{"paymentId":"other"}},
                {"id":"ord_1","metadata":{"paymentId":"%s"},"checkout":{"url":"https://pay.example/1"}}]}"""
                        .formatted(OURS));
        assertThat(provider.open(toOpen(Method.CARD, true)).reference()).isEqualTo("ord_1");
        assertThat(wire.calls()).containsExactly("GET /orders?search=" + OURS + "&limit=100");
    }

    @Test
    void itIsSearchedForByTheShoppersAddressToo() {
        wire.on("GET /orders", 200, "{\"data\":[]}")
                .on(
                        "GET /orders",
                        200,
                        """
                {"data":[{"id":"ord_1","metadata":{"paymentId":"%s"},"checkout":{"url":"https://pay.example/1"}}]}"""
                                .formatted(OURS));
        assertThat(provider.open(toOpen(Method.CARD, true)).reference()).isEqualTo("ord_1");
        assertThat(wire.last().what()).matches("GET /orders\\?search=ana(@|%40)example.com&limit=100");
    }

    @Test
    void whereNoneIsFoundOneIsMade() {
        wire.on("GET /orders", 200, "{\"data\":[]}");
        wire.on("POST /orders", 200, "{\"id\":\"ord_1\",\"checkout\":{\"url\":\"https://pay.example/1\"}}");
        assertThat(provider.open(toOpen(Method.CARD, true)).reference()).isEqualTo("ord_1");
    }

    @Test
    void noneIsMadeUnlessItIsKnownThatThereIsNone() {
        wire.on("GET /orders", 503, "{}");
        assertThatThrownBy(() -> provider.open(toOpen(Method.CARD, true))).isInstanceOf(ProviderUnavailable.class);
        assertThat(wire.calls()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 402, 404, 409, 422, 428})
    void whatIsRefusedIsRefusedWithItsCode(int status) {
        wire.on(
                "POST /orders",
                status,
                """
                {"details":[{"code":"conekta.errors.parameter_validation.phone","message":"No."}],"object":"error",
                "type":"parameter_validation_error"}""");
        assertThatThrownBy(() -> provider.open(toOpen(Method.OXXO, false)))
                .isInstanceOf(ProviderRefused.class)
                .hasMessage("conekta.errors.parameter_validation.phone");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 401, 403, 408, 429, 500, 502, 503})
    void anythingElseMayWorkLater(int status) {
        wire.on("POST /orders", status, "{}");
        assertThatThrownBy(() -> provider.open(toOpen(Method.OXXO, false)))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageContaining(String.valueOf(status));
        assertThat(wire.calls()).as("not followed, not repeated").containsExactly("POST /orders");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>oops</html>", "{\"id\":", "{\"amount\":\"x\"}", "{}"})
    void anAnswerThatCannotBeReadMayHaveMadeAnOrder(String body) {
        wire.on("POST /orders", 200, body);
        assertThatThrownBy(() -> provider.open(toOpen(Method.CARD, false))).isInstanceOf(ProviderUnavailable.class);
        assertThatThrownBy(() -> provider.open(toOpen(Method.SPEI, false))).isInstanceOf(ProviderUnavailable.class);
    }

    @Test
    void withoutAPhoneNumberNothingIsAsked() {
        ToOpen known = toOpen(Method.CARD, false);
        ToOpen unknown = new ToOpen(
                known.paymentId(),
                known.checkoutId(),
                known.method(),
                known.amount(),
                new Customer("Ana Peña", "ana@example.com", null),
                null,
                false);
        assertThatThrownBy(() -> provider.open(unknown))
                .isInstanceOf(ProviderRefused.class)
                .hasMessage(ProviderRefused.PHONE_MISSING);
    }

    @Test
    void redirectsAreNotFollowed() {
        wire.on(ORDER, 302, "");
        wire.on("GET /elsewhere", 200, order("paid", ""));
        assertThatThrownBy(() -> provider.find(KNOWN)).isInstanceOf(ProviderUnavailable.class);
        assertThat(wire.calls()).containsExactly(ORDER);
    }

    @Test
    void noAnswerInTimeMayWorkLater() {
        wire.hangOn("POST /orders");
        assertThatThrownBy(
                        () -> with(Map.of("maal.conekta.read-timeout", "0.2S")).open(toOpen(Method.OXXO, false)))
                .isInstanceOf(ProviderUnavailable.class);
        wire.close();
        assertThatThrownBy(() -> provider.open(toOpen(Method.OXXO, false))).isInstanceOf(ProviderUnavailable.class);
    }

    @Test
    void anOrderIsFoundByItsId() {
        wire.on(ORDER, 200, order("pending_payment", ""))
                .on(ORDER, 200, order("declined", ""))
                .on(ORDER, 200, order("paid", ""));
        assertThat(provider.find(KNOWN)).isEmpty();
        assertThat(provider.find(KNOWN)).as("it may be tried again").isEmpty();
        assertThat(provider.find(KNOWN)).containsExactly(PAID);
        assertThatThrownBy(() -> provider.find(new Known(OURS, "ord_2", null, Method.CARD)))
                .isInstanceOf(ProviderRefused.class);
    }

    @ParameterizedTest
    @CsvSource({"'\"canceled\"'", "null"})
    void anOrderIsCancelled(String status) {
        wire.on("POST /orders/ord_1/cancel", 200, order("paid", "").replace("\"paid\"", status));
        assertThat(provider.cancel(KNOWN)).containsExactly(new ProviderNews.Cancelled(WHICH, "canceled"));
    }

    @Test
    void anOrderThatIsPaidAlreadyIsPaid() {
        wire.on("POST /orders/ord_1/cancel", 428, "{\"type\":\"precondition_required_error\"}");
        wire.on(ORDER, 200, order("pending_payment", ""))
                .on(ORDER, 200, order("declined", ""))
                .on(ORDER, 200, order("paid", ""));
        assertThatThrownBy(() -> provider.cancel(KNOWN))
                .as("its money is on its way")
                .isInstanceOf(ProviderUnavailable.class);
        assertThatThrownBy(() -> provider.cancel(KNOWN))
                .as("it was not paid, and cannot be cancelled")
                .isInstanceOf(ProviderRefused.class);
        assertThat(provider.cancel(KNOWN)).containsExactly(PAID);
    }

    @Test
    void moneyGoesBackAsARefundThatWasNotThereBefore() {
        wire.on(ORDER, 200, order("partially_refunded", refund("r1", -50_000, null)));
        wire.on(
                REFUND,
                200,
                order("partially_refunded", refund("r2", -50_000, null) + "," + refund("r1", -50_000, null)));
        assertThat(provider.refund(toRefund(Set.of(), false)))
                .isEqualTo(new ProviderNews.RefundMoved("r2", null, RefundStatus.SUCCEEDED, null));
        assertThat(wire.calls()).containsExactly(ORDER, REFUND);
        assertThat(wire.last().body()).isEqualTo("{\"amount\":50000,\"reason\":\"requested_by_client\"}");
    }

    @Test
    void aRefundThatAnEarlierCallMadeIsTakenInsteadOfASecond() {
        wire.on(
                ORDER,
                200,
                order(
                        "partially_refunded",
                        refund("r1", -50_000, null)
                                + "," + refund("r2", -50_000, "pending")
                                + "," + refund("r3", -50_000, "failed")
                                + "," + refund("r4", -1, null)));
        wire.on(REFUND, 200, order("partially_refunded", refund("r5", -50_000, null)));
        assertThat(provider.refund(toRefund(Set.of("r1"), true)))
                .as("r1 is another refund's, r3 came to nothing, r4 is of another amount")
                .isEqualTo(new ProviderNews.RefundMoved("r2", null, RefundStatus.PENDING, null));
        assertThat(wire.calls()).containsExactly(ORDER);
        assertThat(provider.refund(toRefund(Set.of("r1", "r2"), true)).reference())
                .isEqualTo("r5");
    }

    @Test
    void aRefundThatFailsAtOnceHasFailed() {
        wire.on(ORDER, 200, order("paid", ""));
        wire.on(REFUND, 200, order("paid", refund("r1", -50_000, "declined")));
        assertThat(provider.refund(toRefund(Set.of(), false)))
                .isEqualTo(new ProviderNews.RefundMoved("r1", null, RefundStatus.FAILED, "declined"));
    }

    @Test
    void aRefundThatDoesNotShowIsLookedForAgain() {
        wire.on(ORDER, 200, order("paid", ""));
        wire.on(REFUND, 200, order("paid", "")).on(REFUND, 422, "{\"type\":\"x\"}");
        assertThatThrownBy(() -> provider.refund(toRefund(Set.of(), false))).isInstanceOf(ProviderUnavailable.class);
        assertThatThrownBy(() -> provider.refund(toRefund(Set.of(), true)))
                .isInstanceOf(ProviderRefused.class)
                .hasMessage("x");
    }

    @Test
    void aRefundIsFoundInItsOrder() {
        wire.on(ORDER, 200, order("partially_refunded", refund("r1", -50_000, "pending")));
        assertThat(provider.findRefund(KNOWN, "r1"))
                .isEqualTo(new ProviderNews.RefundMoved("r1", null, RefundStatus.PENDING, null));
        assertThatThrownBy(() -> provider.findRefund(KNOWN, "r2")).isInstanceOf(ProviderRefused.class);
    }

    @Test
    void aGenuineWebhookTellsWhatIsFoundThen() throws IOException {
        Delivery delivery = new Delivery(
                ConektaSignatureTest.resource("order-paid.json"), Map.of("DIGEST", digest())::get, name -> null);
        Webhook webhook = provider.verify(delivery, Instant.now());
        wire.on("GET /orders/ord_2zbhesToa1DAgNbP6", 200, order("pending_payment", ""))
                .on("GET /orders/ord_2zbhesToa1DAgNbP6", 200, order("paid", ""));
        assertThat(provider.read(webhook))
                .as("the event says paid, the order does not")
                .singleElement()
                .isInstanceOf(ProviderNews.Nothing.class);
        assertThat(provider.read(webhook)).containsExactly(PAID);
        Delivery forged = new Delivery("{}".getBytes(StandardCharsets.UTF_8), delivery.header(), delivery.query());
        assertThatThrownBy(() -> provider.verify(forged, Instant.now())).isInstanceOf(ForgedWebhook.class);
    }

    @Test
    void whatIsNotOursTellsNothing() {
        assertThat(provider.read(webhook("order.paid", "ord_2")))
                .singleElement()
                .isInstanceOf(ProviderNews.Nothing.class);
        wire.on(ORDER, 200, order("paid", "").replace(OURS.toString(), "order 17"));
        assertThat(provider.read(webhook("order.paid", "ord_1")))
                .singleElement()
                .isInstanceOf(ProviderNews.Nothing.class);
        wire.on("GET /orders/ord_3", 500, "{}");
        assertThatThrownBy(() -> provider.read(webhook("order.paid", "ord_3"))).isInstanceOf(ProviderUnavailable.class);
        wire.asked().clear();
        assertThat(provider.read(webhook("charge.paid", "ord_1")))
                .singleElement()
                .isInstanceOf(ProviderNews.Nothing.class);
        assertThat(wire.asked()).isEmpty();
    }

    @Test
    void withoutKeysItTakesNothing() {
        ConektaProvider bare = new ConektaProvider(settings(Map.of()));
        assertThat(bare.configured()).isFalse();
        assertThatThrownBy(() -> bare.open(toOpen(Method.CARD, false))).isInstanceOf(ProviderUnavailable.class);
        assertThatThrownBy(() -> bare.verify(new Delivery(new byte[0], name -> "AAAA", name -> null), Instant.now()))
                .isInstanceOf(ForgedWebhook.class);
        assertThat(new ConektaProvider(settings(Map.of("maal.conekta.api-key", "k"))).configured())
                .as("who cannot check webhooks never learns of money")
                .isFalse();
        assertThat(provider.configured()).isTrue();
        assertThat(provider.methods()).containsExactly(Method.values());
        assertThat(provider.refunds(Method.CARD)).isTrue();
        assertThat(provider.refunds(Method.OXXO)).isFalse();
        assertThat(provider.refunds(Method.SPEI)).isFalse();
        assertThatThrownBy(() -> with(Map.of("maal.conekta.webhook-public-keys", "no key")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ToOpen toOpen(Method method, boolean again) {
        return new ToOpen(
                OURS,
                CHECKOUT,
                method,
                PRICE,
                new Customer("Ana Peña", "ana@example.com", "5555555555"),
                method.slow() ? UNTIL : null,
                again);
    }

    private static ToRefund toRefund(Set<String> others, boolean again) {
        return new ToRefund(UUID.randomUUID(), KNOWN, new Money(50_000, "MXN"), others, again);
    }

    private static Webhook webhook(String type, String id) {
        return new Webhook("1", type, "{\"type\":\"%s\",\"data\":{\"object\":{\"id\":\"%s\"}}}".formatted(type, id));
    }

    private static String refund(String id, long amount, String status) {
        String is = status == null ? "" : ",\"status\":\"" + status + "\"";
        return "{\"object\":\"refund\",\"id\":\"%s\",\"amount\":%d%s}".formatted(id, amount, is);
    }

    private static String order(String status, String refunds) {
        return """
                {"id":"ord_1","object":"order","amount":129900,"currency":"MXN","payment_status":"%s",
                "metadata":{"paymentId":"%s"},"charges":{"object":"list","data":[{"id":"65a1","amount":129900,
                "currency":"MXN","status":"paid","fee":1,"refunds":{"object":"list","data":[%s]}}]}}"""
                .formatted(status, OURS, refunds);
    }

    private ConektaProvider with(Map<String, String> more) {
        try {
            String key = new String(ConektaSignatureTest.resource("public-key.pem"), StandardCharsets.US_ASCII);
            String other = new String(ConektaSignatureTest.resource("other-public-key.pem"), StandardCharsets.US_ASCII);
            Map<String, String> all = new HashMap<>(Map.of(
                    "maal.conekta.base-url",
                    wire.url(),
                    "maal.conekta.api-key",
                    "key_1",
                    "maal.conekta.webhook-public-keys",
                    other + "," + key));
            all.putAll(more);
            return new ConektaProvider(settings(all));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String digest() throws IOException {
        return new String(ConektaSignatureTest.resource("order-paid.digest"), StandardCharsets.US_ASCII);
    }

    private static ConektaSettings settings(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(ConektaSettings.class)
                .withDefaultValues(values)
                .withConverter(Duration.class, 200, new DurationConverter())
                .build()
                .getConfigMapping(ConektaSettings.class);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
