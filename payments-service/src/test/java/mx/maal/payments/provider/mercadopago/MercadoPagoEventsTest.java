package mx.maal.payments.provider.mercadopago;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.payments.domain.DisputeStatus;
import mx.maal.payments.domain.RefundStatus;
import mx.maal.payments.provider.MalformedWebhook;
import mx.maal.payments.provider.PaymentProvider.Webhook;
import mx.maal.payments.provider.ProviderNews;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Mercado Pago's words mean in ours; nothing here needs a framework. */
class MercadoPagoEventsTest {

    private static final UUID OURS = UUID.fromString("0c7f3a52-4f7e-4a55-9c1e-0b6f1d2c3a41");
    private static final Money PRICE = new Money(129_900, "MXN");

    @Test
    void theEventIsKnownByWhatIsSignedAndItsType() {
        Webhook webhook = open("payment", "51096146182", "{\"id\":1,\"data\":{\"id\":\"666\"},\"type\":\"else\"}");
        assertThat(webhook.eventId()).isEqualTo("payment:51096146182:req-1");
        assertThat(webhook.type()).isEqualTo("payment");
        assertThat(webhook.payload()).startsWith("{").contains("\"body\":{\"id\":1");
        assertThat(MercadoPagoEvents.paymentId(webhook.payload()))
                .as("the body is not signed")
                .contains("51096146182");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "[1]", "{\"a\":\"\\u0000\"}", "{} {}"})
    void aBodyThatCannotBeStoredIsLeftOut(String body) {
        assertThat(open("payment", "51096146182", body).payload())
                .isEqualTo("{\"type\":\"payment\",\"dataId\":\"51096146182\"}");
    }

    @Test
    void withoutATypeOrAnyIdItIsMalformed() {
        assertThatThrownBy(() -> open(null, "1", "{}")).isInstanceOf(MalformedWebhook.class);
        assertThatThrownBy(() -> open(" ", "1", "{}")).isInstanceOf(MalformedWebhook.class);
        assertThatThrownBy(() -> open("x".repeat(101), "1", "{}")).isInstanceOf(MalformedWebhook.class);
        assertThatThrownBy(() -> open("payment", "1".repeat(150), "{}")).isInstanceOf(MalformedWebhook.class);
        assertThatThrownBy(() -> MercadoPagoEvents.open("payment", null, null, new byte[0]))
                .isInstanceOf(MalformedWebhook.class);
    }

    @Test
    void onlyPaymentsAreLookedAt() {
        assertThat(MercadoPagoEvents.paymentId(open("merchant_order", "1", "{}").payload()))
                .isEmpty();
        assertThat(MercadoPagoEvents.paymentId(open("payment", "1/../2", "{}").payload()))
                .isEmpty();
        assertThat(MercadoPagoEvents.paymentId(open("payment", null, "{}").payload()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"approved", "refunded"})
    void moneyOfACardIsKnownByOurId(String status) {
        assertThat(MercadoPagoEvents.told(payment("visa", status, null)))
                .containsExactly(new ProviderNews.Paid(new ProviderNews.Payment(null, OURS), "77", PRICE));
    }

    @Test
    void moneyOfAVoucherIsKnownByBothIds() {
        assertThat(MercadoPagoEvents.told(payment("oxxo", "approved", "accredited")))
                .containsExactly(new ProviderNews.Paid(new ProviderNews.Payment("77", OURS), "77", PRICE));
        assertThat(MercadoPagoEvents.told(payment("clabe", "approved", "accredited")))
                .containsExactly(new ProviderNews.Paid(new ProviderNews.Payment("77", OURS), "77", PRICE));
    }

    @Test
    void refundsAreToldWithTheMoney() {
        MercadoPagoApi.Payment payment = payment(
                "visa",
                "approved",
                "partially_refunded",
                new MercadoPagoApi.Refund(1, BigDecimal.TEN, "approved"),
                new MercadoPagoApi.Refund(2, BigDecimal.ONE, "in_process"),
                new MercadoPagoApi.Refund(3, BigDecimal.ONE, "rejected"));
        assertThat(MercadoPagoEvents.told(payment))
                .containsExactly(
                        new ProviderNews.Paid(new ProviderNews.Payment(null, OURS), "77", PRICE),
                        new ProviderNews.RefundMoved("1", null, RefundStatus.SUCCEEDED, null),
                        new ProviderNews.RefundMoved("2", null, RefundStatus.PENDING, null),
                        new ProviderNews.RefundMoved("3", null, RefundStatus.FAILED, "rejected"));
    }

    @ParameterizedTest
    @CsvSource({
        "in_mediation, pending, OPENED",
        "charged_back, in_process, OPENED",
        "charged_back, settled, LOST",
        "charged_back, reimbursed, WON",
        "charged_back, , OPENED"
    })
    void disputedMoneyWasPaid(String status, String detail, DisputeStatus dispute) {
        ProviderNews.Payment which = new ProviderNews.Payment(null, OURS);
        assertThat(MercadoPagoEvents.told(payment("visa", status, detail)))
                .containsExactly(new ProviderNews.Paid(which, "77", PRICE), new ProviderNews.Disputed(which, dispute));
    }

    @Test
    void whatEndsAVoucherIsOneAttemptOfACard() {
        assertThat(MercadoPagoEvents.told(payment("oxxo", "cancelled", "expired")))
                .containsExactly(new ProviderNews.Cancelled(new ProviderNews.Payment("77", OURS), "expired"));
        assertThat(MercadoPagoEvents.told(payment("visa", "cancelled", "by_collector")))
                .containsExactly(new ProviderNews.Declined(new ProviderNews.Payment(null, OURS), "by_collector"));
        assertThat(MercadoPagoEvents.told(payment("visa", "rejected", "cc_rejected_insufficient_amount")))
                .containsExactly(new ProviderNews.Declined(
                        new ProviderNews.Payment(null, OURS), "cc_rejected_insufficient_amount"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "in_process", "authorized", "what comes next"})
    void whatMayStillBePaidTellsNothing(String status) {
        assertThat(MercadoPagoEvents.told(payment("oxxo", status, null))).isEmpty();
    }

    @Test
    void anotherAmountOrCurrencyIsToldAsItIs() {
        MercadoPagoApi.Payment other =
                with(OURS.toString(), "visa", "approved", null, new BigDecimal("0.01"), "USD", List.of());
        assertThat(MercadoPagoEvents.told(other))
                .containsExactly(
                        new ProviderNews.Paid(new ProviderNews.Payment(null, OURS), "77", new Money(1, "USD")));
    }

    @Test
    void whatOthersAskedForIsNotOurs() {
        for (String reference : new String[] {null, "", "order-17"}) {
            assertThat(MercadoPagoEvents.told(
                            with(reference, "visa", "approved", null, BigDecimal.TEN, "MXN", List.of())))
                    .isEmpty();
        }
    }

    private static Webhook open(String type, String dataId, String body) {
        return MercadoPagoEvents.open(type, dataId, "req-1", body.getBytes(StandardCharsets.UTF_8));
    }

    private static MercadoPagoApi.Payment payment(
            String method, String status, String detail, MercadoPagoApi.Refund... refunds) {
        return with(OURS.toString(), method, status, detail, new BigDecimal("1299.00"), "MXN", List.of(refunds));
    }

    private static MercadoPagoApi.Payment with(
            String reference,
            String method,
            String status,
            String detail,
            BigDecimal amount,
            String currency,
            List<MercadoPagoApi.Refund> refunds) {
        return new MercadoPagoApi.Payment(
                77, status, detail, method, reference, amount, currency, null, null, null, null, refunds);
    }
}
