package mx.maal.payments.provider.conekta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.payments.domain.DisputeStatus;
import mx.maal.payments.domain.RefundStatus;
import mx.maal.payments.provider.MalformedWebhook;
import mx.maal.payments.provider.PaymentProvider.Webhook;
import mx.maal.payments.provider.ProviderNews;
import mx.maal.payments.provider.WebhookJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Conekta's words mean in ours; nothing here needs a framework. */
class ConektaEventsTest {

    private static final UUID OURS = UUID.fromString("0c7f3a52-4f7e-4a55-9c1e-0b6f1d2c3a41");
    private static final ProviderNews.Payment WHICH = new ProviderNews.Payment("ord_1", OURS);
    private static final Money PRICE = new Money(129_900, "MXN");

    @Test
    void anEventIsKnownByItsId() throws IOException {
        Webhook webhook = WebhookJson.open(ConektaSignatureTest.resource("order-paid.json"));
        assertThat(webhook.eventId()).isEqualTo("6307a60c41de27127515a575");
        assertThat(webhook.type()).isEqualTo("order.paid");
        assertThat(ConektaEvents.orderId(webhook)).contains("ord_2zbhesToa1DAgNbP6");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "[]",
                "{\"id\":\"1\"}",
                "{\"type\":\"order.paid\"}",
                "{\"id\":\"1\",\"type\":\"order.paid\",\"data\":\"\\u0000\"}"
            })
    void anythingElseIsMalformed(String body) {
        assertThatThrownBy(() -> WebhookJson.open(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedWebhook.class);
    }

    @ParameterizedTest
    @CsvSource({"charge.paid, 65a1", "webhook_ping, ord_1", "order.paid, ../customers", "order.paid, ''"})
    void onlyOrdersAreLookedAt(String type, String id) {
        String event = "{\"id\":\"1\",\"type\":\"%s\",\"data\":{\"object\":{\"id\":\"%s\"}}}".formatted(type, id);
        assertThat(ConektaEvents.orderId(WebhookJson.open(event.getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
    }

    @Test
    void theMoneyIsWhatThePaidChargesAddUpTo() {
        assertThat(ConektaEvents.told(order("paid", charge(129_900, "paid", null, null))))
                .containsExactly(new ProviderNews.Paid(WHICH, "ord_1", PRICE));
        assertThat(ConektaEvents.told(
                        order("paid", charge(129_900, "declined", null, null), charge(100, "paid", null, null))))
                .containsExactly(new ProviderNews.Paid(WHICH, "ord_1", new Money(100, "MXN")));
        assertThat(ConektaEvents.told(order("paid"))).containsExactly(new ProviderNews.Paid(WHICH, "ord_1", PRICE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"object\":\"list\",\"data\":[{\"id\":\"r1\",\"amount\":-500},"
                        + "{\"id\":\"r2\",\"amount\":-700,\"status\":\"pending\"},"
                        + "{\"id\":\"r3\",\"amount\":-900,\"status\":\"failed\"}]}",
                "[{\"id\":\"r1\",\"amount\":-500},{\"id\":\"r2\",\"amount\":-700,\"status\":\"pending\"},"
                        + "{\"id\":\"r3\",\"amount\":-900,\"status\":\"failed\"}]"
            })
    void refundsAreToldWithTheMoney(String refunds) {
        assertThat(ConektaEvents.told(
                        order("partially_refunded", charge(129_900, "partially_refunded", refunds, null))))
                .containsExactly(
                        new ProviderNews.Paid(WHICH, "ord_1", PRICE),
                        new ProviderNews.RefundMoved("r1", null, RefundStatus.SUCCEEDED, null),
                        new ProviderNews.RefundMoved("r2", null, RefundStatus.PENDING, null),
                        new ProviderNews.RefundMoved("r3", null, RefundStatus.FAILED, "failed"));
    }

    @ParameterizedTest
    @CsvSource({
        "charged_back, , OPENED",
        "charged_back, under_review, OPENED",
        "charged_back, lost, LOST",
        "paid, won, WON",
        "paid, covered, WON",
        "paid, action_required, OPENED"
    })
    void disputedMoneyWasPaid(String status, String chargeback, DisputeStatus dispute) {
        assertThat(ConektaEvents.told(order(status, charge(129_900, status, null, chargeback))))
                .containsExactly(
                        new ProviderNews.Paid(WHICH, "ord_1", PRICE), new ProviderNews.Disputed(WHICH, dispute));
    }

    @Test
    void whoWasDeclinedMayTryAgainAndWhatExpiredIsOver() {
        ConektaApi.Charge declined =
                new ConektaApi.Charge(129_900, "MXN", "declined", "insufficient_funds", null, null, null);
        assertThat(ConektaEvents.told(order("declined", declined)))
                .containsExactly(new ProviderNews.Declined(WHICH, "insufficient_funds"));
        assertThat(ConektaEvents.told(order("declined"))).containsExactly(new ProviderNews.Declined(WHICH, "declined"));
        assertThat(ConektaEvents.told(order("expired"))).containsExactly(new ProviderNews.Cancelled(WHICH, "expired"));
        assertThat(ConektaEvents.told(order("canceled")))
                .containsExactly(new ProviderNews.Cancelled(WHICH, "canceled"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"pending_payment", "pre_authorized"})
    void whatMayStillBePaidTellsNothing(String status) {
        assertThat(ConektaEvents.told(order(status))).isEmpty();
    }

    @Test
    void whatOthersAskedForIsNotOurs() {
        for (String id : new String[] {null, "", "order-17"}) {
            ConektaApi.Order other =
                    new ConektaApi.Order("ord_1", 100, "MXN", "paid", new ConektaApi.Metadata(id, null), null, null);
            assertThat(ConektaEvents.told(other)).isEmpty();
        }
        assertThat(ConektaEvents.told(new ConektaApi.Order("ord_1", 100, "MXN", "paid", null, null, null)))
                .isEmpty();
    }

    private static ConektaApi.Order order(String status, ConektaApi.Charge... charges) {
        return new ConektaApi.Order(
                "ord_1",
                129_900,
                "MXN",
                status,
                new ConektaApi.Metadata(OURS.toString(), null),
                new ConektaApi.Charges(List.of(charges)),
                null);
    }

    private static ConektaApi.Charge charge(long amount, String status, String refunds, String chargeback) {
        return new ConektaApi.Charge(
                amount,
                "MXN",
                status,
                null,
                null,
                json(refunds),
                chargeback == null ? null : new ConektaApi.Chargeback(chargeback));
    }

    private static JsonNode json(String text) {
        try {
            return text == null ? null : new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
