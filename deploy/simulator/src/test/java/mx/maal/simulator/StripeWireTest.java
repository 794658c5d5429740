package mx.maal.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.stripe.StripeClient;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.net.RequestOptions;
import com.stripe.net.Webhook;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.RefundCreateParams;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Talks to the Stripe wire with Stripe's own client, and checks its webhooks with Stripe's own verification. */
class StripeWireTest {

    private static final String SECRET = Bench.STRIPE_SECRET;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path data;

    private Bench bench;
    private Shop shop;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(data, Map.of());
        shop = bench.shop;
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void anApprovedPaymentIsToldWithASignatureThatStripesOwnCodeAccepts() throws Exception {
        PaymentIntent intent = create(129_900, "key-1");
        assertEquals("requires_payment_method", intent.getStatus());
        assertEquals(129_900, intent.getAmount());
        assertEquals("chk-1", intent.getMetadata().get("checkoutId"));

        assertEquals(200, control(intent.getId(), "approve").statusCode());

        Shop.Webhook webhook = shop.next();
        String signature = webhook.headers().get("stripe-signature");
        assertTrue(Webhook.Signature.verifyHeader(webhook.body(), signature, SECRET, 300));
        assertThrows(
                SignatureVerificationException.class,
                () -> Webhook.Signature.verifyHeader(webhook.body() + " ", signature, SECRET, 300));
        JsonNode event = JSON.readTree(webhook.body());
        assertEquals("payment_intent.succeeded", event.get("type").textValue());
        assertEquals(intent.getId(), event.at("/data/object/id").textValue());
        assertEquals(129_900, event.at("/data/object/amount_received").longValue());
        assertEquals(
                "succeeded",
                client().v1().paymentIntents().retrieve(intent.getId()).getStatus());
    }

    @Test
    void aKeyReplaysItsAnswerAndRefusesOtherParameters() throws Exception {
        PaymentIntent first = create(500, "key-1");
        assertEquals(first.getId(), create(500, "key-1").getId());
        assertNotEquals(first.getId(), create(500, "key-2").getId());
        assertThrows(IdempotencyException.class, () -> create(501, "key-1"));
    }

    @Test
    void errorsAreShapedLikeStripes() {
        StripeClient stranger = StripeClient.builder()
                .setApiKey("sk_test_other")
                .setApiBase(bench.url())
                .build();
        assertThrows(
                AuthenticationException.class,
                () -> stranger.v1().paymentIntents().retrieve("pi_1"));

        InvalidRequestException unknown = assertThrows(
                InvalidRequestException.class,
                () -> client().v1().paymentIntents().retrieve("pi_1"));
        assertEquals("resource_missing", unknown.getCode());
        assertEquals(404, unknown.getStatusCode());

        InvalidRequestException zero = assertThrows(InvalidRequestException.class, () -> create(0, "key-1"));
        assertEquals("amount", zero.getParam());

        InvalidRequestException nothingPaid = assertThrows(
                InvalidRequestException.class, () -> refund(create(100, "key-2").getId(), 1, "key-3"));
        assertEquals(400, nothingPaid.getStatusCode());
    }

    @Test
    void refundsNeverExceedWhatWasCaptured() throws Exception {
        PaymentIntent intent = create(1000, "key-1");
        control(intent.getId(), "approve");
        assertEquals("succeeded", refund(intent.getId(), 600, "r1").getStatus());
        InvalidRequestException tooMuch =
                assertThrows(InvalidRequestException.class, () -> refund(intent.getId(), 401, "r2"));
        assertEquals("amount_too_large", tooMuch.getCode());
        refund(intent.getId(), 400, "r3");
        InvalidRequestException again =
                assertThrows(InvalidRequestException.class, () -> refund(intent.getId(), 1, "r4"));
        assertEquals("charge_already_refunded", again.getCode());
    }

    @Test
    void aRefundThatIsToFailIsPendingFirst() throws Exception {
        PaymentIntent intent = create(1000, "key-1");
        control(intent.getId(), "approve");
        control(intent.getId(), "refund-fails");
        Refund refund = refund(intent.getId(), 1000, "r1");
        assertEquals("pending", refund.getStatus());
        assertEquals(
                Set.of("payment_intent.succeeded", "refund.created", "charge.refunded", "refund.failed"),
                new HashSet<>(types(4)));
        assertEquals("failed", client().v1().refunds().retrieve(refund.getId()).getStatus());
        assertEquals("succeeded", refund(intent.getId(), 1000, "r2").getStatus());
    }

    @Test
    void aDeclinedPaymentCanBePaidStillAndACancelledOneStaysCancelled() throws Exception {
        PaymentIntent declined = create(1000, "key-1");
        control(declined.getId(), "decline");
        PaymentIntent read = client().v1().paymentIntents().retrieve(declined.getId());
        assertEquals("requires_payment_method", read.getStatus());
        assertEquals("card_declined", read.getLastPaymentError().getCode());
        assertEquals(200, control(declined.getId(), "approve").statusCode());
        InvalidRequestException tooLate = assertThrows(
                InvalidRequestException.class,
                () -> client().v1().paymentIntents().cancel(declined.getId()));
        assertEquals("payment_intent_unexpected_state", tooLate.getCode());

        PaymentIntent cancelled = create(1000, "key-2");
        assertEquals(
                "canceled",
                client().v1().paymentIntents().cancel(cancelled.getId()).getStatus());
        assertEquals(409, control(cancelled.getId(), "decline").statusCode());
        assertEquals(409, control(cancelled.getId(), "dispute").statusCode());
    }

    @Test
    void copiesAreTheSameEventAndARefusedWebhookComesAgain() throws Exception {
        PaymentIntent intent = create(1000, "key-1");
        shop.refuseNext.set(2);
        control(intent.getId(), "approve?copies=3");
        Set<String> bodies = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            bodies.add(shop.next().body());
        }
        assertEquals(1, bodies.size());
        control(intent.getId(), "approve");
        assertTrue(bodies.add(shop.next().body()), "approved again: another event that tells the same");
    }

    @Test
    void everythingSurvivesARestart() throws Exception {
        PaymentIntent intent = create(1000, "key-1");
        shop.refuseNext.set(1);
        control(intent.getId(), "approve?delayMs=400");
        bench.stopSimulator();
        assertNull(shop.received.peek());

        bench.startSimulator();
        assertEquals(intent.getId(), create(1000, "key-1").getId());
        assertEquals(
                "succeeded",
                client().v1().paymentIntents().retrieve(intent.getId()).getStatus());
        assertEquals(List.of("payment_intent.succeeded"), types(1));
    }

    @Test
    void theControlApiSaysWhatItDoesNotKnow() throws Exception {
        PaymentIntent intent = create(1000, "key-1");
        assertEquals(
                404,
                bench.post("/control/paypal/" + intent.getId() + "/approve").statusCode());
        assertEquals(404, control("pi_unknown", "approve").statusCode());
        HttpResponse<String> unknown = control(intent.getId(), "explode");
        assertEquals(400, unknown.statusCode());
        assertEquals(
                "/problems/unknown-outcome",
                JSON.readTree(unknown.body()).get("type").textValue());
        assertEquals(400, control(intent.getId(), "approve?copies=0").statusCode());
        assertEquals(400, control(intent.getId(), "approve?delayMs=soon").statusCode());
        assertEquals(200, bench.get("/health").statusCode());
    }

    @Test
    void thePayPageShowsTheAmountAndItsButtonsWork() throws Exception {
        PaymentIntent intent = create(129_950, "key-1");
        String page = bench.get("/pay/stripe/" + intent.getId()).body();
        assertTrue(page.contains("1,299.50 MXN"), page);
        assertTrue(page.contains("/pay/stripe/" + intent.getId() + "/approve"), page);
        assertEquals(
                303, bench.post("/pay/stripe/" + intent.getId() + "/approve").statusCode());
        assertTrue(bench.get("/pay/stripe/" + intent.getId()).body().contains("succeeded"));
        assertEquals(404, bench.get("/pay/stripe/pi_unknown").statusCode());
        assertEquals(404, bench.get("/pay/paypal/" + intent.getId()).statusCode());
        assertEquals(404, bench.get("/pay/").statusCode());
    }

    @Test
    void aPaymentByOxxoGetsAVoucherAndIsPaidLater() throws Exception {
        PaymentIntent intent = createByOxxo(129_900, 2);
        assertEquals("requires_action", intent.getStatus());
        assertEquals("oxxo_display_details", intent.getNextAction().getType());
        var voucher = intent.getNextAction().getOxxoDisplayDetails();
        assertTrue(voucher.getNumber().matches("\\d{32}"), voucher.getNumber());
        LocalDateTime end = LocalDateTime.ofInstant(
                Instant.ofEpochSecond(voucher.getExpiresAfter()), ZoneId.of("America/Mexico_City"));
        assertEquals(LocalTime.of(23, 59, 59), end.toLocalTime());
        long days = Duration.between(Instant.now(), Instant.ofEpochSecond(voucher.getExpiresAfter()))
                .toDays();
        assertTrue(days == 1 || days == 2, "ends " + end);
        assertEquals(bench.url() + "/pay/stripe/" + intent.getId(), voucher.getHostedVoucherUrl());
        String page = bench.get("/pay/stripe/" + intent.getId()).body();
        assertTrue(page.contains("/approve") && !page.contains("/decline"), page);
        assertEquals(409, control(intent.getId(), "decline").statusCode());

        control(intent.getId(), "approve");
        assertEquals(List.of("payment_intent.requires_action", "payment_intent.succeeded"), types(2));
        PaymentIntent paid = client().v1().paymentIntents().retrieve(intent.getId());
        assertEquals("succeeded", paid.getStatus());
        assertNull(paid.getNextAction());
        InvalidRequestException cash =
                assertThrows(InvalidRequestException.class, () -> refund(intent.getId(), 1, "r1"));
        assertEquals(400, cash.getStatusCode());
        assertEquals("charge_not_refundable", cash.getCode());
        assertEquals(409, control(intent.getId(), "dispute").statusCode());
    }

    @Test
    void anOxxoVoucherExpiresByItselfAndMayStillBePaidLate() throws Exception {
        PaymentIntent intent = createByOxxo(129_900, 1);
        assertEquals("payment_intent.requires_action", shop.next().type());
        long expiresAfter = intent.getNextAction().getOxxoDisplayDetails().getExpiresAfter();
        bench.simulator().expireOverdue(Instant.ofEpochSecond(expiresAfter - 1));
        shop.expectNone(200);
        bench.simulator().expireOverdue(Instant.ofEpochSecond(expiresAfter));

        JsonNode event = shop.next().json();
        assertEquals("payment_intent.payment_failed", event.get("type").textValue());
        assertEquals(
                "payment_intent_payment_attempt_expired",
                event.at("/data/object/last_payment_error/code").textValue());
        PaymentIntent expired = client().v1().paymentIntents().retrieve(intent.getId());
        assertEquals("requires_payment_method", expired.getStatus());
        assertNull(expired.getNextAction());
        bench.simulator().expireOverdue(Instant.ofEpochSecond(expiresAfter + 1));
        shop.expectNone(200);
        assertEquals(200, control(intent.getId(), "approve").statusCode());
        assertEquals("payment_intent.succeeded", shop.next().type());
    }

    @Test
    void anOxxoPaymentNeedsPesosAPayerAndANearEnd() throws Exception {
        String oxxo =
                "amount=5000&currency=mxn&payment_method_types[0]=oxxo&confirm=true&payment_method_data[type]=oxxo";
        String payer = "&payment_method_data[billing_details][name]=Ana"
                + "&payment_method_data[billing_details][email]=ana@example.com";
        assertEquals(400, intentStatus(oxxo));
        assertEquals(400, intentStatus(oxxo + payer + "&payment_method_options[oxxo][expires_after_days]=8"));
        assertEquals(400, intentStatus((oxxo + payer).replace("mxn", "usd")));
        assertEquals(400, intentStatus((oxxo + payer).replace("5000", "999")));
        assertEquals(400, intentStatus((oxxo + payer).replace("types[0]=oxxo", "types[0]=paycash")));
        assertEquals(200, intentStatus(oxxo + payer));
    }

    @Test
    void aDisputeIsOpenedAndClosedOnce() throws Exception {
        PaymentIntent intent = create(1000, "key-1");
        control(intent.getId(), "approve");
        shop.next();
        assertEquals(409, control(intent.getId(), "dispute-won").statusCode());
        control(intent.getId(), "dispute");
        JsonNode opened = shop.next().json();
        assertEquals("charge.dispute.created", opened.get("type").textValue());
        control(intent.getId(), "dispute-lost");
        JsonNode closed = shop.next().json();
        assertEquals("charge.dispute.closed", closed.get("type").textValue());
        assertEquals("lost", closed.at("/data/object/status").textValue());
        assertEquals(opened.at("/data/object/id"), closed.at("/data/object/id"));
        assertEquals(intent.getId(), closed.at("/data/object/payment_intent").textValue());
        assertEquals(409, control(intent.getId(), "dispute-lost").statusCode());
    }

    private int intentStatus(String form) throws Exception {
        return bench.stripe("POST", "/v1/payment_intents", form).statusCode();
    }

    private PaymentIntent createByOxxo(long amountMinor, long days) throws StripeException {
        PaymentIntentCreateParams params = PaymentIntentCreateParams.builder()
                .setAmount(amountMinor)
                .setCurrency("mxn")
                .addPaymentMethodType("oxxo")
                .setConfirm(true)
                .setPaymentMethodData(PaymentIntentCreateParams.PaymentMethodData.builder()
                        .setType(PaymentIntentCreateParams.PaymentMethodData.Type.OXXO)
                        .setBillingDetails(PaymentIntentCreateParams.PaymentMethodData.BillingDetails.builder()
                                .setName("Ana Ruiz")
                                .setEmail("ana@example.com")
                                .build())
                        .build())
                .setPaymentMethodOptions(PaymentIntentCreateParams.PaymentMethodOptions.builder()
                        .setOxxo(PaymentIntentCreateParams.PaymentMethodOptions.Oxxo.builder()
                                .setExpiresAfterDays(days)
                                .build())
                        .build())
                .build();
        return client().v1().paymentIntents().create(params, withKey("oxxo-" + days));
    }

    private List<String> types(int count) throws Exception {
        List<String> types = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            types.add(JSON.readTree(shop.next().body()).get("type").textValue());
        }
        return types;
    }

    private PaymentIntent create(long amountMinor, String key) throws StripeException {
        PaymentIntentCreateParams params = PaymentIntentCreateParams.builder()
                .setAmount(amountMinor)
                .setCurrency("mxn")
                .addPaymentMethodType("card")
                .putMetadata("checkoutId", "chk-1")
                .build();
        return client().v1().paymentIntents().create(params, withKey(key));
    }

    private Refund refund(String intent, long amountMinor, String key) throws StripeException {
        RefundCreateParams params = RefundCreateParams.builder()
                .setPaymentIntent(intent)
                .setAmount(amountMinor)
                .build();
        return client().v1().refunds().create(params, withKey(key));
    }

    private static RequestOptions withKey(String key) {
        return RequestOptions.builder().setIdempotencyKey(key).build();
    }

    private StripeClient client() {
        return StripeClient.builder()
                .setApiKey(Bench.STRIPE_KEY)
                .setApiBase(bench.url())
                .build();
    }

    private HttpResponse<String> control(String reference, String outcome) throws Exception {
        return bench.post("/control/stripe/" + reference + "/" + outcome);
    }
}
