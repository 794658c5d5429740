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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Talks to the Stripe wire with Stripe's own client, and checks its webhooks with Stripe's own verification. */
class StripeWireTest {

    private static final String KEY = "sk_test_simulated";
    private static final String SECRET = "whsec_simulated";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path data;

    private Shop shop;
    private Simulator simulator;

    @BeforeEach
    void start() throws Exception {
        shop = new Shop();
        simulator = new Simulator(new Settings(0, data, KEY, SECRET, shop.url()));
    }

    @AfterEach
    void stop() {
        simulator.close();
        shop.close();
    }

    @Test
    void anApprovedPaymentIsToldWithASignatureThatStripesOwnCodeAccepts() throws Exception {
        PaymentIntent intent = create(129_900, "key-1");
        assertEquals("requires_payment_method", intent.getStatus());
        assertEquals(129_900, intent.getAmount());
        assertEquals("chk-1", intent.getMetadata().get("checkoutId"));

        assertEquals(200, control(intent.getId(), "approve").statusCode());

        Shop.Webhook webhook = shop.next();
        assertTrue(Webhook.Signature.verifyHeader(webhook.body(), webhook.signature(), SECRET, 300));
        assertThrows(
                SignatureVerificationException.class,
                () -> Webhook.Signature.verifyHeader(webhook.body() + " ", webhook.signature(), SECRET, 300));
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
                .setApiBase(url())
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
        simulator.close();
        assertNull(shop.received.peek());

        simulator = new Simulator(new Settings(0, data, KEY, SECRET, shop.url()));
        assertEquals(intent.getId(), create(1000, "key-1").getId());
        assertEquals(
                "succeeded",
                client().v1().paymentIntents().retrieve(intent.getId()).getStatus());
        assertEquals(List.of("payment_intent.succeeded"), types(1));
    }

    @Test
    void theControlApiSaysWhatItDoesNotKnow() throws Exception {
        PaymentIntent intent = create(1000, "key-1");
        assertEquals(404, post("/control/paypal/" + intent.getId() + "/approve").statusCode());
        assertEquals(404, control("pi_unknown", "approve").statusCode());
        HttpResponse<String> unknown = control(intent.getId(), "explode");
        assertEquals(400, unknown.statusCode());
        assertEquals(
                "/problems/unknown-outcome",
                JSON.readTree(unknown.body()).get("type").textValue());
        assertEquals(400, control(intent.getId(), "approve?copies=0").statusCode());
        assertEquals(400, control(intent.getId(), "approve?delayMs=soon").statusCode());
        assertEquals(200, get("/health").statusCode());
    }

    @Test
    void thePayPageShowsTheAmountAndItsButtonsWork() throws Exception {
        PaymentIntent intent = create(129_950, "key-1");
        String page = get("/pay/stripe/" + intent.getId()).body();
        assertTrue(page.contains("1,299.50 MXN"), page);
        assertTrue(page.contains("/pay/stripe/" + intent.getId() + "/approve"), page);
        assertEquals(303, post("/pay/stripe/" + intent.getId() + "/approve").statusCode());
        assertTrue(get("/pay/stripe/" + intent.getId()).body().contains("succeeded"));
        assertEquals(404, get("/pay/stripe/pi_unknown").statusCode());
        assertEquals(404, get("/pay/paypal/" + intent.getId()).statusCode());
        assertEquals(404, get("/pay/").statusCode());
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
        return StripeClient.builder().setApiKey(KEY).setApiBase(url()).build();
    }

    private HttpResponse<String> control(String reference, String outcome) throws Exception {
        return post("/control/stripe/" + reference + "/" + outcome);
    }

    private HttpResponse<String> post(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url() + path)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url() + path)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String url() {
        return "http://127.0.0.1:" + simulator.port();
    }
}
