package mx.maal.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Talks to the Mercado Pago wire as a shop does, and checks its signatures with the JDK's own code. */
class MercadoPagoWireTest {

    private static final String PREFERENCE =
            """
            {"items": [{"title": "Hoodie", "quantity": 2, "unit_price": 64.95, "currency_id": "MXN"}],
             "external_reference": "%s"}""";

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
    void aPaidPreferenceBecomesAPaymentAndIsToldWithASignatureOfItsIdAndTime() throws Exception {
        JsonNode preference = preference("pay-1");
        String id = preference.get("id").textValue();
        assertEquals(
                bench.url() + "/pay/mercadopago/" + id,
                preference.get("init_point").textValue());
        assertEquals(preference.get("init_point"), preference.get("sandbox_init_point"));
        assertEquals(0, found("pay-1").get("results").size());

        String payment =
                bench.control("mercadopago/" + id, "approve").get("payment").textValue();
        Shop.Webhook webhook = shop.next();
        verify(webhook, payment, Instant.now());
        JsonNode body = webhook.json();
        assertEquals("payment.created", body.get("action").textValue());
        assertEquals("payment", body.get("type").textValue());
        assertTrue(body.get("id").isIntegralNumber());
        assertFalse(body.get("live_mode").booleanValue());
        assertEquals(payment, body.at("/data/id").textValue());

        JsonNode paid = payment(payment);
        assertTrue(paid.get("id").isIntegralNumber());
        assertEquals("approved", paid.get("status").textValue());
        assertEquals("accredited", paid.get("status_detail").textValue());
        assertEquals("129.9", paid.get("transaction_amount").asText());
        assertEquals("129.9", paid.at("/transaction_details/total_paid_amount").asText());
        assertEquals("MXN", paid.get("currency_id").textValue());
        assertEquals("pay-1", paid.get("external_reference").textValue());
        assertEquals("visa", paid.get("payment_method_id").textValue());
        assertEquals("credit_card", paid.get("payment_type_id").textValue());
        assertTrue(paid.hasNonNull("date_approved"));
        assertFalse(paid.toString().contains("\"_"), "our own marks are not shown");
        assertEquals(payment, found("pay-1").at("/results/0/id").asText());

        assertEquals(
                payment,
                bench.control("mercadopago/" + id, "approve").get("payment").textValue());
        assertNotEquals(body.get("id"), shop.next().json().get("id"), "told again by another notification");
    }

    @Test
    void timesComeInSecondsAndInMilliseconds() throws Exception {
        boolean seconds = false;
        boolean millis = false;
        for (int i = 0; i < 40 && !(seconds && millis); i++) {
            String payment = bench.control(
                            "mercadopago/" + preference("p" + i).get("id").textValue(), "approve")
                    .get("payment")
                    .textValue();
            Shop.Webhook webhook = shop.next();
            verify(webhook, payment, Instant.now());
            seconds |= ts(webhook) < 100_000_000_000L;
            millis |= ts(webhook) > 100_000_000_000L;
        }
        assertTrue(seconds && millis);
    }

    @Test
    void aDeclinedCardIsAPaymentOfItsOwnAndTheNextTryAnother() throws Exception {
        String id = preference("pay-1").get("id").textValue();
        String declined =
                bench.control("mercadopago/" + id, "decline").get("payment").textValue();
        assertEquals("rejected", payment(declined).get("status").textValue());
        assertEquals(
                "cc_rejected_other_reason",
                payment(declined).get("status_detail").textValue());
        String paid =
                bench.control("mercadopago/" + id, "approve").get("payment").textValue();
        assertNotEquals(declined, paid);
        assertEquals(2, found("pay-1").at("/paging/total").intValue());
        assertEquals(409, bench.post("/control/mercadopago/" + id + "/decline").statusCode());
    }

    @Test
    void aClosedPreferenceCannotBePaidOnItsPage() throws Exception {
        String id = preference("pay-1").get("id").textValue();
        assertTrue(page(id).contains("/approve") && page(id).contains("129.90 MXN"), page(id));
        String now = OffsetDateTime.now(ZoneOffset.UTC).minusSeconds(1).toString();
        JsonNode closed = Bench.json(
                200,
                bench.mercadoPago(
                        "PUT",
                        "/checkout/preferences/" + id,
                        null,
                        "{\"expires\": true, \"expiration_date_to\": \"" + now + "\"}"));
        assertTrue(closed.get("expires").booleanValue());
        assertEquals(1, closed.get("items").size());
        assertFalse(page(id).contains("/approve"));
        assertEquals(409, bench.post("/pay/mercadopago/" + id + "/approve").statusCode());
    }

    @Test
    void aVoucherHasAReferenceAndAnEndAndIsPaidLater() throws Exception {
        String until = OffsetDateTime.now(ZoneOffset.ofHours(-6)).plusDays(1).toString();
        JsonNode voucher = slow("oxxo", "pay-1", until, "k1");
        assertEquals("pending", voucher.get("status").textValue());
        assertEquals("pending_waiting_payment", voucher.get("status_detail").textValue());
        assertEquals("ticket", voucher.get("payment_type_id").textValue());
        assertEquals(until, voucher.get("date_of_expiration").textValue());
        assertTrue(voucher.at("/transaction_details/payment_method_reference_id")
                .asText()
                .matches("\\d{14}"));
        String id = voucher.get("id").asText();
        assertEquals(
                bench.url() + "/pay/mercadopago/" + id,
                voucher.at("/transaction_details/external_resource_url").textValue());
        assertEquals("payment.created", shop.next().json().get("action").textValue());

        bench.control("mercadopago/" + id, "approve");
        assertEquals("payment.updated", shop.next().json().get("action").textValue());
        assertEquals("approved", payment(id).get("status").textValue());
        assertEquals(409, bench.post("/control/mercadopago/" + id + "/dispute").statusCode());
    }

    @Test
    void aTransferGetsAClabeWhoseLastDigitChecksTheOthers() throws Exception {
        JsonNode transfer = slow("clabe", "pay-1", inADay(), "k1");
        assertEquals("bank_transfer", transfer.get("payment_type_id").textValue());
        String clabe = transfer.at("/payment_method/data/reference_id").textValue();
        assertEquals(
                clabe,
                transfer.at("/transaction_details/payment_method_reference_id").textValue());
        assertTrue(clabe.matches("\\d{18}"), clabe);
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            sum += (clabe.charAt(i) - '0') * new int[] {3, 7, 1}[i % 3] % 10;
        }
        assertEquals((10 - sum % 10) % 10, clabe.charAt(17) - '0');
    }

    @Test
    void aVoucherExpiresByItself() throws Exception {
        String until = OffsetDateTime.now(ZoneOffset.UTC).plusSeconds(4).toString();
        String id = slow("clabe", "pay-1", until, "k1").get("id").asText();
        shop.next();
        assertEquals(id, shop.next().json().at("/data/id").textValue());
        assertEquals("cancelled", payment(id).get("status").textValue());
        assertEquals("expired", payment(id).get("status_detail").textValue());
        shop.expectNone(700);
    }

    @Test
    void aPendingPaymentIsCancelledOnce() throws Exception {
        String id = slow("oxxo", "pay-1", inADay(), "k1").get("id").asText();
        String cancel = "{\"status\": \"cancelled\"}";
        JsonNode cancelled = Bench.json(200, bench.mercadoPago("PUT", "/v1/payments/" + id, null, cancel));
        assertEquals("cancelled", cancelled.get("status").textValue());
        assertEquals("by_collector", cancelled.get("status_detail").textValue());
        assertEquals(
                2063,
                Bench.json(400, bench.mercadoPago("PUT", "/v1/payments/" + id, null, cancel))
                        .at("/cause/0/code")
                        .intValue());
        assertEquals(200, bench.post("/control/mercadopago/" + id + "/approve").statusCode(), "paid late");
    }

    @Test
    void refundsNeverExceedWhatWasPaid() throws Exception {
        String id = bench.control("mercadopago/" + preference("pay-1").get("id").textValue(), "approve")
                .get("payment")
                .textValue();
        JsonNode refund = Bench.json(201, refund(id, "r1", "{\"amount\": 29.9}"));
        assertEquals("approved", refund.get("status").textValue());
        assertEquals("29.9", refund.get("amount").asText());
        assertEquals(id, refund.get("payment_id").asText());
        assertEquals("approved", payment(id).get("status").textValue());
        assertEquals("partially_refunded", payment(id).get("status_detail").textValue());
        assertEquals(refund, Bench.json(201, refund(id, "r1", "{\"amount\": 29.9}")), "same key, same answer");
        assertEquals(400, refund(id, "r2", "{\"amount\": 100.01}").statusCode());
        assertEquals(100, Bench.json(201, refund(id, "r3", "")).get("amount").intValue());
        JsonNode refunded = payment(id);
        assertEquals("refunded", refunded.get("status").textValue());
        assertEquals("129.9", refunded.get("transaction_amount_refunded").asText());
        assertEquals(2, refunded.get("refunds").size());
        assertEquals(400, refund(id, "r4", "").statusCode());
        String refunds = "/v1/payments/" + id + "/refunds";
        assertEquals(
                2, Bench.json(200, bench.mercadoPago("GET", refunds, null, "")).size());
        String one = refunds + "/" + refund.get("id").asText();
        assertEquals(refund, Bench.json(200, bench.mercadoPago("GET", one, null, "")));
    }

    @Test
    void aRefundThatIsToFailIsInProcessFirst() throws Exception {
        String id = bench.control("mercadopago/" + preference("pay-1").get("id").textValue(), "approve")
                .get("payment")
                .textValue();
        bench.control("mercadopago/" + id, "refund-fails");
        JsonNode refund = Bench.json(201, refund(id, "r1", ""));
        assertEquals("in_process", refund.get("status").textValue());
        String one = "/v1/payments/" + id + "/refunds/" + refund.get("id").asText();
        assertEquals(
                "rejected",
                Bench.json(200, bench.mercadoPago("GET", one, null, ""))
                        .get("status")
                        .textValue());
        assertEquals("approved", payment(id).get("status").textValue());
        String second = Bench.json(201, refund(id, "r2", "")).get("id").asText();
        assertEquals("refunded", payment(id).get("status").textValue());
        bench.control("mercadopago/" + second, "refund-fails");
        assertEquals("accredited", payment(id).get("status_detail").textValue());
    }

    @Test
    void aDisputeTakesTheMoneyUntilItIsDecided() throws Exception {
        String id = preference("pay-1").get("id").textValue();
        String payment =
                bench.control("mercadopago/" + id, "approve").get("payment").textValue();
        bench.control("mercadopago/" + id, "dispute");
        assertEquals("charged_back", payment(payment).get("status").textValue());
        assertEquals("in_process", payment(payment).get("status_detail").textValue());
        bench.control("mercadopago/" + payment, "dispute-won");
        assertEquals("reimbursed", payment(payment).get("status_detail").textValue());
        assertEquals(
                409, bench.post("/control/mercadopago/" + id + "/dispute-lost").statusCode());
    }

    @Test
    void keysTokensAndBodiesAreChecked() throws Exception {
        String body = slowBody("oxxo", "pay-1", inADay());
        assertEquals(
                4292,
                Bench.json(400, bench.mercadoPago("POST", "/v1/payments", null, body))
                        .at("/cause/0/code")
                        .intValue());
        JsonNode first = slow("oxxo", "pay-1", inADay(), "k1");
        assertEquals(first, slow("oxxo", "pay-1", inADay(), "k1"));
        bench.stopSimulator();
        bench.startSimulator();
        assertEquals(first.get("id"), slow("oxxo", "pay-1", inADay(), "k1").get("id"), "also after a restart");
        assertNotEquals(first.get("id"), slow("oxxo", "pay-1", inADay(), "k2").get("id"));

        HttpRequest.Builder stranger = bench.api("GET", "/v1/payments/1", "").header("Authorization", "Bearer other");
        assertEquals(401, bench.send(stranger).statusCode());
        assertEquals(404, bench.mercadoPago("GET", "/v1/payments/1", null, "").statusCode());
        assertEquals(400, bench.mercadoPago("POST", "/v1/payments", "k3", "[]").statusCode());
        assertEquals(
                400,
                bench.mercadoPago("POST", "/v1/payments", "k3", body.replace("oxxo", "visa"))
                        .statusCode());
        assertEquals(
                400,
                bench.mercadoPago("POST", "/v1/payments", "k3", body.replace("129.9", "1.234"))
                        .statusCode());
        String yesterday = OffsetDateTime.now(ZoneOffset.UTC).minusDays(1).toString();
        assertEquals(
                400,
                bench.mercadoPago("POST", "/v1/payments", "k3", slowBody("oxxo", "x", yesterday))
                        .statusCode());
        assertEquals(
                400,
                bench.mercadoPago("POST", "/checkout/preferences", null, "{}").statusCode());
    }

    /** Mercado Pago's signature as its documentation tells, and not older than a minute. */
    static void verify(Shop.Webhook webhook, String payment, Instant now) throws Exception {
        Map<String, String> query = Forms.read(webhook.query());
        assertEquals(payment, query.get("data.id"));
        assertEquals("payment", query.get("type"));
        long ts = ts(webhook);
        long seconds = ts > 100_000_000_000L ? ts / 1000 : ts;
        assertTrue(Math.abs(now.getEpochSecond() - seconds) < 60, "signed at " + seconds);
        assertTrue(isGenuine(webhook));
    }

    static boolean isGenuine(Shop.Webhook webhook) throws Exception {
        String dataId =
                URLDecoder.decode(webhook.query(), StandardCharsets.UTF_8).replaceAll(".*data\\.id=(\\d+).*", "$1");
        String text =
                "id:" + dataId + ";request-id:" + webhook.headers().get("x-request-id") + ";ts:" + ts(webhook) + ";";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Bench.MERCADOPAGO_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String expected = HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        return webhook.headers().get("x-signature").endsWith(",v1=" + expected);
    }

    static long ts(Shop.Webhook webhook) {
        return Long.parseLong(webhook.headers().get("x-signature").replaceAll("ts=(\\d+),.*", "$1"));
    }

    private String page(String reference) throws Exception {
        return bench.get("/pay/mercadopago/" + reference).body();
    }

    private JsonNode preference(String externalReference) throws Exception {
        return Bench.json(
                201, bench.mercadoPago("POST", "/checkout/preferences", null, PREFERENCE.formatted(externalReference)));
    }

    private JsonNode slow(String method, String externalReference, String until, String key) throws Exception {
        return Bench.json(
                201, bench.mercadoPago("POST", "/v1/payments", key, slowBody(method, externalReference, until)));
    }

    private static String slowBody(String method, String externalReference, String until) {
        return """
                {"transaction_amount": 129.9, "payment_method_id": "%s", "external_reference": "%s",
                 "date_of_expiration": "%s", "payer": {"email": "ana@example.com"}}"""
                .formatted(method, externalReference, until);
    }

    private static String inADay() {
        return OffsetDateTime.now(ZoneOffset.UTC).plusDays(1).toString();
    }

    private HttpResponse<String> refund(String payment, String key, String body) throws Exception {
        return bench.mercadoPago("POST", "/v1/payments/" + payment + "/refunds", key, body);
    }

    private JsonNode payment(String id) throws Exception {
        return Bench.json(200, bench.mercadoPago("GET", "/v1/payments/" + id, null, ""));
    }

    private JsonNode found(String externalReference) throws Exception {
        return Bench.json(
                200, bench.mercadoPago("GET", "/v1/payments/search?external_reference=" + externalReference, null, ""));
    }
}
