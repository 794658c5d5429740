package mx.maal.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the control API can make a provider do wrong, for all three of them. */
class MisbehaviourTest {

    private static final String INTENT = "amount=129900&currency=mxn&payment_method_types[0]=card";

    @TempDir
    Path data;

    private Bench bench;
    private Shop shop;
    private PublicKey conektaKey;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(data, Map.of());
        shop = bench.shop;
        conektaKey = ConektaWireTest.publicKey(Bench.json(200, bench.conekta("GET", "/webhook_keys", "")));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe", "mercadopago", "conekta"})
    void aForgedWebhookIsSentOnceAndNothingHappened(String provider) throws Exception {
        String payment = open(provider);
        int events = provider.equals("conekta") ? 2 : 1;
        shop.refuseNext.set(events);
        bench.control(payment, "approve?forge=true");
        shop.expectNone(800);
        assertEquals(events, shop.attempts.get(), "refused, and not sent again");

        bench.control(payment, "approve?forge=true");
        for (int i = 0; i < events; i++) {
            assertFalse(isGenuine(provider, shop.next()));
        }
        assertFalse(isPaid(payment));
        bench.control(payment, "approve");
        for (int i = 0; i < events; i++) {
            assertTrue(isGenuine(provider, shop.next()));
        }
        assertTrue(isPaid(payment));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe", "mercadopago"})
    void anOldDeliveryIsSignedTenMinutesAgoAndSentOnce(String provider) throws Exception {
        String payment = open(provider);
        bench.control(payment, "approve?replayOld=true");
        Shop.Webhook old = shop.next();
        assertTrue(isGenuine(provider, old), "the signature itself is right");
        long age = Instant.now().getEpochSecond() - signedAt(provider, old);
        assertTrue(age >= 600 && age < 660, "signed " + age + " s ago");
        assertTrue(isPaid(payment));
        shop.refuseNext.set(1);
        bench.control(payment, "approve?replayOld=true");
        shop.expectNone(600);
    }

    @Test
    void anOldDeliveryOfConektaIsTheSameEventAgain() throws Exception {
        String payment = open("conekta");
        bench.control(payment, "approve?replayOld=true");
        List<String> first = List.of(shop.next().body(), shop.next().body());
        List<String> again = List.of(shop.next().body(), shop.next().body());
        assertEquals(new HashSet<>(first), new HashSet<>(again));
        shop.expectNone(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe", "mercadopago", "conekta"})
    void aDroppedWebhookNeverComesAndTheProviderKnows(String provider) throws Exception {
        String payment = open(provider);
        bench.control(payment, "approve?drop=true&copies=3");
        shop.expectNone(500);
        assertTrue(isPaid(payment));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe", "mercadopago", "conekta"})
    void aReorderedEventComesAfterTheNextOfItsPayment(String provider) throws Exception {
        String payment = open(provider);
        String other = open(provider);
        Instant before = Instant.now();
        // By time alone it would come after a minute.
        String first = bench.control(payment, "decline?reorder=true&delayMs=60000")
                .get("event")
                .asText();
        bench.control(other, "approve");
        String second = bench.control(payment, "approve").get("event").asText();
        List<String> came = new ArrayList<>();
        while (!came.contains(first)) {
            came.add(shop.next().json().get("id").asText());
        }
        assertTrue(came.indexOf(second) >= 0 && came.indexOf(second) < came.indexOf(first), came.toString());
    }

    @Test
    void aReorderedEventComesWithoutAnotherAfterTwoSeconds() throws Exception {
        String payment = open("stripe");
        bench.control(payment, "approve?reorder=true");
        shop.expectNone(800);
        assertEquals("payment_intent.succeeded", shop.next().type());
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe", "mercadopago", "conekta"})
    void theProviderTakesAndTellsAnotherAmountAndCurrency(String provider) throws Exception {
        String payment = open(provider);
        bench.control(payment, "approve?amountMinor=12990&currency=usd&copies=2&delayMs=50");
        JsonNode told = truth(payment);
        String[] money = {"/amount_received 12990", "/currency usd"};
        if (provider.equals("mercadopago")) {
            money = new String[] {
                "/transaction_amount 129.9", "/transaction_details/total_paid_amount 129.9", "/currency_id USD"
            };
        } else if (provider.equals("conekta")) {
            money = new String[] {"/amount 12990", "/charges/data/0/amount 12990", "/currency USD"};
        }
        for (String pair : money) {
            assertEquals(pair.split(" ")[1], told.at(pair.split(" ")[0]).asText(), pair);
        }
        assertTrue(shop.next().body().length() > 0);
        assertTrue(shop.next().body().length() > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe", "mercadopago", "conekta"})
    void callsFailAsOftenAsAsked(String provider) throws Exception {
        String payment = open(provider);
        fault(provider, "kind=error&times=2");
        assertEquals(500, status(payment));
        assertEquals(500, status(payment));
        assertEquals(200, status(payment));
        fault(provider, "kind=refuse&path=nothing-like-this");
        assertEquals(200, status(payment));
        fault(provider, "kind=refuse&times=5");
        assertEquals(400, status(payment));
        assertEquals(200, bench.delete("/control/" + provider + "/faults").statusCode());
        assertEquals(200, status(payment));
    }

    @Test
    void aTimeoutAfterTheWorkLeavesItDoneAndTheKeyFindsIt() throws Exception {
        fault("mercadopago", "kind=timeout-after&path=/v1/payments");
        assertThrows(HttpTimeoutException.class, () -> bench.send(voucher("k1").timeout(Duration.ofMillis(500))));
        assertEquals("payment.created", shop.next().json().get("action").textValue());
        JsonNode again = Bench.json(201, bench.send(voucher("k1")));
        assertEquals(1, foundVouchers());
        assertEquals("pending", again.get("status").textValue());
    }

    @Test
    void aTimeoutBeforeTheWorkLeavesItUndone() throws Exception {
        fault("mercadopago", "kind=timeout-before&path=/v1/payments");
        assertThrows(HttpTimeoutException.class, () -> bench.send(voucher("k1").timeout(Duration.ofMillis(500))));
        assertEquals(0, foundVouchers());
        bench.stopSimulator();
        bench.startSimulator();
        assertEquals(0, foundVouchers());
    }

    @Test
    void theControlApiRefusesWhatMakesNoSense() throws Exception {
        String payment = "/control/" + open("stripe");
        assertEquals(400, bench.post(payment + "/decline?amountMinor=1").statusCode());
        assertEquals(400, bench.post(payment + "/approve?amountMinor=0").statusCode());
        assertEquals(400, bench.post(payment + "/approve?currency=pesos").statusCode());
        assertEquals(400, bench.post(payment + "/approve?drop=maybe").statusCode());
        assertEquals(400, bench.post("/control/stripe/faults?kind=explode").statusCode());
        assertEquals(
                400, bench.post("/control/stripe/faults?kind=error&times=0").statusCode());
        assertEquals(404, bench.post("/control/paypal/faults?kind=error").statusCode());
        assertEquals(405, bench.get("/control/stripe/faults").statusCode());
    }

    /** A card payment that waits: its provider and reference, as the control API takes them. */
    private String open(String provider) throws Exception {
        JsonNode opened =
                switch (provider) {
                    case "stripe" -> Bench.json(200, bench.stripe("POST", "/v1/payment_intents", INTENT));
                    case "mercadopago" -> Bench.json(
                            201,
                            bench.mercadoPago(
                                    "POST",
                                    "/checkout/preferences",
                                    null,
                                    "{\"external_reference\": \"p\", \"items\":"
                                            + " [{\"title\": \"Hoodie\", \"quantity\": 1, \"unit_price\": 1299}]}"));
                    default -> Bench.json(
                            200,
                            bench.conekta(
                                    "POST",
                                    "/orders",
                                    """
                                    {"currency": "MXN",
                                     "customer_info": {"name": "Ana", "email": "ana@example.com", "phone": "+525512345678"},
                                     "line_items": [{"name": "Hoodie", "unit_price": 129900, "quantity": 1}],
                                     "checkout": {"type": "HostedPayment", "allowed_payment_methods": ["card"]}}"""));
                };
        return provider + "/" + opened.get("id").textValue();
    }

    private int status(String payment) throws Exception {
        String id = payment.substring(payment.indexOf('/') + 1);
        if (payment.startsWith("stripe")) {
            return bench.stripe("GET", "/v1/payment_intents/" + id, "").statusCode();
        }
        return payment.startsWith("mercadopago")
                ? bench.mercadoPago("GET", "/checkout/preferences/" + id, null, "")
                        .statusCode()
                : bench.conekta("GET", "/orders/" + id, "").statusCode();
    }

    /** What the provider tells of a payment when it is asked. */
    private JsonNode truth(String payment) throws Exception {
        String id = payment.substring(payment.indexOf('/') + 1);
        if (payment.startsWith("stripe")) {
            return Bench.json(200, bench.stripe("GET", "/v1/payment_intents/" + id, ""));
        }
        if (payment.startsWith("conekta")) {
            return Bench.json(200, bench.conekta("GET", "/orders/" + id, ""));
        }
        return Bench.json(200, bench.mercadoPago("GET", "/v1/payments/search?external_reference=p", null, ""))
                .at("/results/0");
    }

    private boolean isPaid(String payment) throws Exception {
        JsonNode truth = truth(payment);
        String status = truth.path("payment_status").asText(truth.path("status").asText());
        return List.of("succeeded", "approved", "paid").contains(status);
    }

    private boolean isGenuine(String provider, Shop.Webhook webhook) throws Exception {
        if (provider.equals("conekta")) {
            return ConektaWireTest.isSigned(webhook, conektaKey);
        }
        if (provider.equals("mercadopago")) {
            return MercadoPagoWireTest.isGenuine(webhook);
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Bench.STRIPE_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String text = signedAt(provider, webhook) + "." + webhook.body();
        String expected = HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        return webhook.headers().get("stripe-signature").endsWith(",v1=" + expected);
    }

    private static long signedAt(String provider, Shop.Webhook webhook) {
        if (provider.equals("stripe")) {
            return Long.parseLong(webhook.headers().get("stripe-signature").replaceAll("t=(\\d+),.*", "$1"));
        }
        long ts = MercadoPagoWireTest.ts(webhook);
        return ts > 100_000_000_000L ? ts / 1000 : ts;
    }

    private void fault(String provider, String query) throws Exception {
        Bench.json(200, bench.post("/control/" + provider + "/faults?" + query));
    }

    private HttpRequest.Builder voucher(String key) {
        String body =
                """
                {"transaction_amount": 1299, "payment_method_id": "oxxo", "external_reference": "v",
                 "date_of_expiration": "%s", "payer": {"email": "ana@example.com"}}"""
                        .formatted(OffsetDateTime.now(ZoneOffset.UTC).plusDays(1));
        return bench.api("POST", "/v1/payments", body)
                .header("Authorization", "Bearer " + Bench.MERCADOPAGO_TOKEN)
                .header("X-Idempotency-Key", key);
    }

    private int foundVouchers() throws Exception {
        return Bench.json(200, bench.mercadoPago("GET", "/v1/payments/search?external_reference=v", null, ""))
                .at("/paging/total")
                .intValue();
    }
}
