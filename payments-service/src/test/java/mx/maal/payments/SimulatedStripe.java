package mx.maal.payments;

import static io.restassured.RestAssured.given;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restassured.response.ValidatableResponse;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The provider simulator in a process of its own, as in the local stack. The resource decides on ports and keys before
 * the service starts; the process is started, stopped and driven by the tests.
 */
public final class SimulatedStripe implements QuarkusTestResourceLifecycleManager {

    public static final String WEBHOOK_SECRET = "whsec_test_new";
    public static final String OLD_WEBHOOK_SECRET = "whsec_test_old";

    private static final String API_KEY = "sk_test_payments";
    private static final String PORT = "maal.test.simulator-port";
    private static final String SERVICE_PORT = "maal.test.service-port";
    private static Process process;

    @Override
    public Map<String, String> start() {
        String port = freePort();
        String servicePort = freePort();
        System.setProperty(PORT, port);
        System.setProperty(SERVICE_PORT, servicePort);
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.http.test-port", servicePort);
        settings.put("maal.stripe.base-url", "http://127.0.0.1:" + port);
        settings.put("maal.stripe.api-key", API_KEY);
        settings.put("maal.stripe.webhook-secrets", WEBHOOK_SECRET + "," + OLD_WEBHOOK_SECRET);
        settings.put("maal.stripe.pay-page", "http://127.0.0.1:" + port + "/pay/stripe/");
        settings.put("maal.payments.voucher-reply", "PT1S");
        settings.put("maal.payments.reconcile-after", "PT3S");
        settings.put("maal.retry.first-pause", "PT0.02S");
        settings.put("maal.retry.longest-pause", "PT0.5S");
        settings.put("maal.retry.attempts-for-unknown", "4");
        settings.put("maal.retry.attempts", "3");
        return settings;
    }

    @Override
    public void stop() {
        // the process ends with this one
    }

    /** Starts it unless it runs; it continues with what it knew before. */
    public static synchronized void run() {
        if (process != null && process.isAlive()) {
            return;
        }
        Path target = Path.of("..", "deploy", "simulator", "target");
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                target.resolve("classes") + File.pathSeparator + target.resolve("lib") + File.separator + "*",
                "mx.maal.simulator.Simulator");
        command.environment()
                .putAll(Map.of(
                        "MAAL_SIMULATOR_PORT",
                        System.getProperty(PORT),
                        "MAAL_SIMULATOR_DATA",
                        "target/simulator-" + System.getProperty(PORT),
                        "MAAL_STRIPE_API_KEY",
                        API_KEY,
                        "MAAL_STRIPE_WEBHOOK_SECRETS",
                        WEBHOOK_SECRET,
                        "MAAL_STRIPE_WEBHOOK_URL",
                        "http://127.0.0.1:" + System.getProperty(SERVICE_PORT) + "/v1/webhooks/stripe"));
        try {
            process = command.inheritIO().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Process started = process;
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroy));
        awaitPort(started);
    }

    /** The provider is away. */
    public static synchronized void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Lets that happen at the provider; {@code outcome} may carry a query. */
    public static ValidatableResponse control(String reference, String outcome) {
        return given().baseUri(url())
                .port(Integer.parseInt(System.getProperty(PORT)))
                .urlEncodingEnabled(false)
                .post("/control/stripe/" + reference + "/" + outcome)
                .then()
                .statusCode(200);
    }

    /** The PaymentIntent's status at the provider. */
    public static String status(String reference) {
        return given().baseUri(url())
                .port(Integer.parseInt(System.getProperty(PORT)))
                .header("Authorization", "Bearer " + API_KEY)
                .get("/v1/payment_intents/" + reference)
                .then()
                .statusCode(200)
                .extract()
                .path("status");
    }

    private static String url() {
        return "http://127.0.0.1";
    }

    private static void awaitPort(Process started) {
        for (int i = 0; i < 200 && started.isAlive(); i++) {
            try (Socket socket = new Socket("127.0.0.1", Integer.parseInt(System.getProperty(PORT)))) {
                return;
            } catch (IOException notYet) {
                java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
            }
        }
        throw new IllegalStateException("the simulator does not start; build deploy/simulator first");
    }

    private static String freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return String.valueOf(socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
