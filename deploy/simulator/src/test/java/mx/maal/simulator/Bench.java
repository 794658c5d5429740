package mx.maal.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** A simulator with a shop that hears its webhooks, and plain calls of the providers' APIs. */
final class Bench implements AutoCloseable {

    static final String STRIPE_KEY = "sk_test_simulated";
    static final String STRIPE_SECRET = "whsec_simulated";
    static final String MERCADOPAGO_TOKEN = "TEST-simulated";
    static final String MERCADOPAGO_SECRET = "mp_simulated";
    static final String CONEKTA_KEY = "key_simulated";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final Shop shop = new Shop();
    private final Map<String, String> environment;
    private Simulator simulator;

    Bench(Path data, Map<String, String> more) throws IOException {
        environment = new TreeMap<>(Map.of(
                "MAAL_SIMULATOR_PORT",
                "0",
                "MAAL_SIMULATOR_DATA",
                data.toString(),
                "MAAL_STRIPE_API_KEY",
                STRIPE_KEY,
                "MAAL_STRIPE_WEBHOOK_SECRETS",
                STRIPE_SECRET + ",whsec_older",
                "MAAL_STRIPE_WEBHOOK_URL",
                shop.url(),
                "MAAL_MERCADOPAGO_ACCESS_TOKEN",
                MERCADOPAGO_TOKEN,
                "MAAL_MERCADOPAGO_WEBHOOK_SECRETS",
                MERCADOPAGO_SECRET,
                "MAAL_MERCADOPAGO_WEBHOOK_URL",
                shop.url(),
                "MAAL_CONEKTA_API_KEY",
                CONEKTA_KEY,
                "MAAL_CONEKTA_WEBHOOK_URL",
                shop.url()));
        environment.putAll(more);
        simulator = new Simulator(Settings.from(environment));
    }

    void stopSimulator() {
        simulator.close();
    }

    void startSimulator() throws IOException {
        simulator = new Simulator(Settings.from(environment));
    }

    Simulator simulator() {
        return simulator;
    }

    String url() {
        return "http://127.0.0.1:" + simulator.port();
    }

    /** Lets that happen and expects that it does. */
    JsonNode control(String providerAndReference, String outcome) throws Exception {
        return json(200, post("/control/" + providerAndReference + "/" + outcome));
    }

    HttpResponse<String> post(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url() + path)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    HttpResponse<String> delete(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url() + path)).DELETE());
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url() + path)));
    }

    /** A call to Mercado Pago's API; the key may be null. */
    HttpResponse<String> mercadoPago(String method, String path, String key, String body) throws Exception {
        HttpRequest.Builder request = api(method, path, body).header("Authorization", "Bearer " + MERCADOPAGO_TOKEN);
        if (key != null) {
            request.header("X-Idempotency-Key", key);
        }
        return send(request);
    }

    HttpResponse<String> conekta(String method, String path, String body) throws Exception {
        return send(api(method, path, body)
                .header("Authorization", "Bearer " + CONEKTA_KEY)
                .header("Accept", "application/vnd.conekta-v2.3.0+json"));
    }

    /** A call to Stripe's API with a form as its body. */
    HttpResponse<String> stripe(String method, String path, String body) throws Exception {
        return send(api(method, path, body).header("Authorization", "Bearer " + STRIPE_KEY));
    }

    HttpRequest.Builder api(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create(url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(10));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static JsonNode json(int status, HttpResponse<String> answer) throws JsonProcessingException {
        assertEquals(status, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        simulator.close();
        shop.close();
    }
}
