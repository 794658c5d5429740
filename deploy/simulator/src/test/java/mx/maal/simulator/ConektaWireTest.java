package mx.maal.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Talks to the Conekta wire as a shop does, and checks its signatures with the JDK's own code and a key of its own. */
class ConektaWireTest {

    @TempDir
    Path data;

    private KeyPair keys;
    private Bench bench;
    private Shop shop;

    @BeforeEach
    void start() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        Path file = data.resolve("own-key.pem");
        Files.writeString(
                file,
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        bench = new Bench(data, Map.of("MAAL_CONEKTA_WEBHOOK_PRIVATE_KEY_FILE", file.toString()));
        shop = bench.shop;
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void aPaidOrderIsToldByTwoEventsSignedWithTheWebhookKey() throws Exception {
        JsonNode order = hosted("pay-1", 600);
        String id = order.get("id").textValue();
        assertTrue(id.startsWith("ord_"), id);
        assertEquals(129_900, order.get("amount").longValue());
        assertEquals("MXN", order.get("currency").textValue());
        assertFalse(order.get("livemode").booleanValue());
        assertTrue(order.get("payment_status").isNull(), "nothing was charged yet");
        assertTrue(order.get("charges").isNull());
        assertEquals(
                bench.url() + "/pay/conekta/" + id, order.at("/checkout/url").textValue());
        assertTrue(bench.get("/pay/conekta/" + id).body().contains("1,299.00 MXN"));

        bench.control("conekta/" + id, "approve");
        List<Shop.Webhook> webhooks = List.of(shop.next(), shop.next());
        for (Shop.Webhook webhook : webhooks) {
            assertTrue(isSigned(webhook, keys.getPublic()));
            assertFalse(isSigned(new Shop.Webhook(webhook.headers(), null, webhook.body() + " "), keys.getPublic()));
            JsonNode event = webhook.json();
            assertEquals("event", event.get("object").textValue());
            assertFalse(event.get("livemode").booleanValue());
            assertTrue(event.get("created_at").isIntegralNumber());
            assertTrue(event.at("/data/previous_attributes").isObject());
            boolean ofCharge = event.get("type").textValue().equals("charge.paid");
            assertEquals(
                    id,
                    event.at("/data/object/" + (ofCharge ? "order_id" : "id")).textValue());
        }
        assertEquals(
                Set.of("order.paid", "charge.paid"),
                Set.of(webhooks.get(0).type(), webhooks.get(1).type()));
        JsonNode paid = order(id);
        assertEquals("paid", paid.get("payment_status").textValue());
        assertEquals("paid", paid.at("/charges/data/0/status").textValue());
        assertEquals(
                "card_payment", paid.at("/charges/data/0/payment_method/object").textValue());
        assertEquals(409, bench.post("/control/conekta/" + id + "/decline").statusCode());
    }

    @Test
    void theWebhookKeyIsToldAndAMissingOneIsMadeAndKept() throws Exception {
        assertEquals(keys.getPublic(), toldKey());

        Path other = data.resolve("other");
        PublicKey made;
        try (Bench fresh = new Bench(other, Map.of())) {
            made = publicKey(Bench.json(200, fresh.conekta("GET", "/webhook_keys", "")));
            assertNotEquals(keys.getPublic(), made);
        }
        try (Bench again = new Bench(other, Map.of())) {
            assertEquals(made, publicKey(Bench.json(200, again.conekta("GET", "/webhook_keys", ""))));
        }
    }

    @Test
    void cashGetsAReferenceAndCannotBeRefunded() throws Exception {
        JsonNode order = slow("cash", "pay-1", 3600);
        String id = order.get("id").textValue();
        assertEquals("pending_payment", order.get("payment_status").textValue());
        JsonNode method = order.at("/charges/data/0/payment_method");
        assertEquals("cash", method.get("type").textValue());
        assertEquals("cash_payment", method.get("object").textValue());
        assertTrue(method.get("reference").textValue().matches("\\d{14}"));
        assertTrue(method.get("barcode_url").textValue().startsWith(bench.url()));
        assertEquals("order.pending_payment", shop.next().type());

        bench.control("conekta/" + id, "approve");
        JsonNode error = Bench.json(422, refund(id, 100));
        assertEquals("parameter_validation_error", error.get("type").textValue());
        assertTrue(error.at("/details/0/code").textValue().startsWith("conekta.errors."));
        assertTrue(error.at("/details/0/message").isTextual());
        assertEquals(409, bench.post("/control/conekta/" + id + "/dispute").statusCode());
    }

    @Test
    void speiGetsAClabeAndExpiresByItself() throws Exception {
        JsonNode order = slow("spei", "pay-1", 4);
        String id = order.get("id").textValue();
        JsonNode method = order.at("/charges/data/0/payment_method");
        assertEquals("bank_transfer_payment", method.get("object").textValue());
        assertTrue(method.get("clabe").textValue().matches("\\d{18}"));
        shop.next();
        assertEquals("order.expired", shop.next().type());
        assertEquals("expired", order(id).get("payment_status").textValue());
        assertEquals("expired", order(id).at("/charges/data/0/status").textValue());
        shop.expectNone(700);
        bench.control("conekta/" + id, "approve");
        assertEquals("paid", order(id).get("payment_status").textValue(), "paid late");
    }

    @Test
    void aHostedPageExpiresToo() throws Exception {
        String id = hosted("pay-1", 600).get("id").textValue();
        bench.simulator().expireOverdue(Instant.now().plusSeconds(601));
        assertEquals("order.expired", shop.next().type());
        assertEquals("expired", order(id).get("payment_status").textValue());
        assertFalse(bench.get("/pay/conekta/" + id).body().contains("/approve"));
    }

    @Test
    void aDeclinedCardMayTryAgain() throws Exception {
        String id = hosted("pay-1", 600).get("id").textValue();
        bench.control("conekta/" + id, "decline");
        assertEquals("order.declined", shop.next().type());
        assertEquals("declined", order(id).get("payment_status").textValue());
        bench.control("conekta/" + id, "approve");
        JsonNode paid = order(id);
        assertEquals("paid", paid.get("payment_status").textValue());
        assertEquals(2, paid.at("/charges/data").size());
        assertEquals("declined", paid.at("/charges/data/0/status").textValue());
    }

    @Test
    void anOpenOrderIsCancelledOnceAndAPaidOneNever() throws Exception {
        String id = slow("cash", "pay-1", 3600).get("id").textValue();
        JsonNode cancelled = Bench.json(200, bench.conekta("POST", "/orders/" + id + "/cancel", ""));
        assertEquals("canceled", cancelled.get("payment_status").textValue());
        assertEquals(
                Set.of("order.pending_payment", "order.canceled"),
                Set.of(shop.next().type(), shop.next().type()));
        assertEquals(428, bench.conekta("POST", "/orders/" + id + "/cancel", "").statusCode());
        String paid = hosted("pay-2", 600).get("id").textValue();
        bench.control("conekta/" + paid, "approve");
        assertEquals(
                428, bench.conekta("POST", "/orders/" + paid + "/cancel", "").statusCode());
    }

    @Test
    void refundsNeverExceedWhatWasPaid() throws Exception {
        String id = paid("pay-1");
        JsonNode part = Bench.json(200, refund(id, 29_900));
        assertEquals("partially_refunded", part.get("payment_status").textValue());
        assertEquals(29_900, part.get("amount_refunded").longValue());
        JsonNode refund = part.at("/charges/data/0/refunds/data/0");
        assertEquals(-29_900, refund.get("amount").longValue());
        assertEquals("refunded", refund.get("status").textValue());
        assertEquals("order.partially_refunded", shop.next().type());
        assertEquals(422, refund(id, 100_001).statusCode());
        assertEquals(
                "refunded",
                Bench.json(200, refund(id, 100_000)).get("payment_status").textValue());
        assertEquals("order.refunded", shop.next().type());
        assertEquals(422, refund(id, 1).statusCode());
    }

    @Test
    void aRefundThatIsToFailIsPendingFirst() throws Exception {
        String id = paid("pay-1");
        bench.control("conekta/" + id, "refund-fails");
        JsonNode refunded = Bench.json(200, refund(id, 129_900));
        assertEquals("refunded", refunded.get("payment_status").textValue());
        assertEquals(
                "pending", refunded.at("/charges/data/0/refunds/data/0/status").textValue());
        JsonNode now = order(id);
        assertEquals("paid", now.get("payment_status").textValue());
        assertEquals(0, now.get("amount_refunded").longValue());
        assertEquals("failed", now.at("/charges/data/0/refunds/data/0/status").textValue());
        assertEquals(
                List.of("order.refunded", "order.paid"),
                List.of(shop.next().type(), shop.next().type()));
        JsonNode second = Bench.json(200, refund(id, 129_900)).at("/charges/data/0/refunds/data/1");
        assertEquals("refunded", second.get("status").textValue());
        bench.control("conekta/" + second.get("id").textValue(), "refund-fails");
        assertEquals("paid", order(id).get("payment_status").textValue());
    }

    @Test
    void aDisputeTakesTheMoneyUntilItIsDecided() throws Exception {
        String id = paid("pay-1");
        assertEquals(409, bench.post("/control/conekta/" + id + "/dispute-won").statusCode());
        bench.control("conekta/" + id, "dispute");
        assertEquals(
                Set.of("order.charged_back", "charge.chargeback.created"),
                Set.of(shop.next().type(), shop.next().type()));
        assertEquals("charged_back", order(id).get("payment_status").textValue());
        bench.control("conekta/" + id, "dispute-won");
        assertEquals(
                Set.of("charge.chargeback.won", "order.paid"),
                Set.of(shop.next().type(), shop.next().type()));
        assertEquals("paid", order(id).get("payment_status").textValue());

        String lost = paid("pay-2");
        bench.control("conekta/" + lost, "dispute");
        bench.control("conekta/" + lost, "dispute-lost");
        assertEquals("charged_back", order(lost).get("payment_status").textValue());
        assertEquals("lost", order(lost).at("/charges/data/0/chargeback/status").textValue());
    }

    @Test
    void ordersAreFoundByOurOwnIdAlsoAfterARestart() throws Exception {
        String id = slow("cash", "pay-1", 3600).get("id").textValue();
        slow("cash", "pay-2", 3600);
        bench.stopSimulator();
        bench.startSimulator();
        JsonNode found = Bench.json(200, bench.conekta("GET", "/orders?search=pay-1", ""));
        assertEquals("list", found.get("object").textValue());
        assertEquals(1, found.get("data").size());
        assertEquals(id, found.at("/data/0/id").textValue());
        assertEquals("pay-1", found.at("/data/0/metadata/paymentId").textValue());
        assertEquals(
                0,
                Bench.json(200, bench.conekta("GET", "/orders?search=nobody", ""))
                        .get("data")
                        .size());
        assertEquals(
                2,
                Bench.json(200, bench.conekta("GET", "/orders", "")).get("data").size());
    }

    @Test
    void keysVersionsAndBodiesAreChecked() throws Exception {
        HttpRequest.Builder stranger = bench.api("GET", "/orders/ord_1", "")
                .header("Authorization", "Bearer other")
                .header("Accept", "application/vnd.conekta-v2.3.0+json");
        assertEquals(401, bench.send(stranger).statusCode());
        HttpRequest.Builder wrongVersion = bench.api("GET", "/orders/ord_1", "")
                .header("Authorization", "Bearer " + Bench.CONEKTA_KEY)
                .header("Accept", "application/json");
        assertEquals(406, bench.send(wrongVersion).statusCode());
        JsonNode missing = Bench.json(404, bench.conekta("GET", "/orders/ord_1", ""));
        assertEquals("resource_not_found_error", missing.get("type").textValue());
        assertEquals(422, create("{}").statusCode());
        String past = body("cash", "pay-1", Instant.now().getEpochSecond() - 1);
        assertEquals(422, create(past).statusCode());
        String good = body("cash", "pay-1", Instant.now().getEpochSecond() + 60);
        assertEquals(422, create(good.replace("129900", "1.5")).statusCode());
        assertEquals(422, create(good.replace("\"cash\"", "\"card\"")).statusCode());
        assertEquals(422, create(good.replace("\"phone\"", "\"fax\"")).statusCode());
        assertEquals(200, create(good).statusCode());
        assertEquals(
                422,
                bench.conekta("POST", "/orders/" + paid("pay-2") + "/refunds", "{\"amount\": 1}")
                        .statusCode());
    }

    static boolean isSigned(Shop.Webhook webhook, PublicKey key) throws Exception {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(key);
        signature.update(webhook.body().getBytes(StandardCharsets.UTF_8));
        return signature.verify(Base64.getDecoder().decode(webhook.headers().get("digest")));
    }

    static PublicKey publicKey(JsonNode webhookKeys) throws Exception {
        assertTrue(webhookKeys.at("/data/0/active").booleanValue());
        String pem = webhookKeys.at("/data/0/public_key").textValue();
        assertTrue(pem.startsWith("-----BEGIN PUBLIC KEY-----\n"), pem);
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*?-----", ""));
        return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
    }

    private PublicKey toldKey() throws Exception {
        return publicKey(Bench.json(200, bench.conekta("GET", "/webhook_keys", "")));
    }

    private String paid(String paymentId) throws Exception {
        String id = hosted(paymentId, 600).get("id").textValue();
        bench.control("conekta/" + id, "approve");
        shop.next();
        shop.next();
        return id;
    }

    private JsonNode hosted(String paymentId, int seconds) throws Exception {
        String charges = body("cash", paymentId, 0).replaceAll("\"charges\".*", "");
        return Bench.json(
                200,
                create(
                        """
                        %s"checkout": {"type": "HostedPayment", "allowed_payment_methods": ["card"],
                         "success_url": "http://127.0.0.1/ok", "failure_url": "http://127.0.0.1/no", "expires_at": %d}}"""
                                .formatted(charges, Instant.now().getEpochSecond() + seconds)));
    }

    private JsonNode slow(String type, String paymentId, int seconds) throws Exception {
        return Bench.json(200, create(body(type, paymentId, Instant.now().getEpochSecond() + seconds)));
    }

    private static String body(String type, String paymentId, long expiresAt) {
        return """
                {"currency": "MXN", "metadata": {"paymentId": "%s"},
                 "customer_info": {"name": "Ana Ruiz", "email": "ana@example.com", "phone": "+525512345678"},
                 "line_items": [{"name": "Hoodie", "unit_price": 129900, "quantity": 1}],
                 "charges": [{"payment_method": {"type": "%s", "expires_at": %d}}]}"""
                .formatted(paymentId, type, expiresAt);
    }

    private HttpResponse<String> create(String body) throws Exception {
        return bench.conekta("POST", "/orders", body);
    }

    private HttpResponse<String> refund(String id, long amount) throws Exception {
        return bench.conekta(
                "POST",
                "/orders/" + id + "/refunds",
                "{\"amount\": " + amount + ", \"reason\": \"requested_by_client\"}");
    }

    private JsonNode order(String id) throws Exception {
        return Bench.json(200, bench.conekta("GET", "/orders/" + id, ""));
    }
}
