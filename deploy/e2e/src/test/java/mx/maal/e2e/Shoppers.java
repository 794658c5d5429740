package mx.maal.e2e;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mx.maal.e2e.HttpConnection.Answer;

/**
 * Shoppers who ask one replica of order-service, each on a connection of its own and without a pause, until it refuses
 * connections: a cart, a line in it, its checkout, and again. They write down every request and what came of it.
 */
final class Shoppers implements AutoCloseable {

    private static final String CHECKOUT =
            """
            {"email": "ana@example.mx", "phone": "+525512345678", "shippingMethod": "standard", "shippingAddress": {
              "name": "Ana Torres", "line1": "Av. Álvaro Obregón 12", "city": "Ciudad de México", "state": "CDMX",
              "postalCode": "06700", "country": "MX"}}""";
    private static final long AFTER_REFUSAL_MILLIS = 20;

    private final int port;
    private final String variant;
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> shoppers = new ArrayList<>();

    /**
     * A request that was sent.
     *
     * @param answer null when there was none
     * @param firstOnConnection whether the replica had answered nothing on this connection before
     * @param sent {@link System#nanoTime}
     * @param ended the same, when the answer was there or the connection closed
     */
    record Request(String what, Answer answer, boolean firstOnConnection, long sent, long ended) {

        boolean succeeded() {
            return answer != null && answer.status() / 100 == 2;
        }
    }

    Shoppers(int count, int port, String variant) {
        this.port = port;
        this.variant = variant;
        for (int i = 0; i < count; i++) {
            shoppers.add(threads.submit(() -> {
                shop();
                return null;
            }));
        }
    }

    /** All so far. */
    List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Waits until all of them have found the replica gone. */
    List<Request> awaitEnd() throws ExecutionException, InterruptedException {
        for (Future<?> shopper : shoppers) {
            shopper.get();
        }
        return requests();
    }

    private void shop() throws IOException, InterruptedException {
        Line line = new Line();
        while (true) {
            try {
                Answer cart = line.ask("POST /v1/carts", "{}");
                if (cart == null || cart.status() != 201) {
                    continue;
                }
                String id = JsonPath.from(cart.body()).getString("id");
                Answer added = line.ask(
                        "POST /v1/carts/" + id + "/lines", "{\"variantId\": \"" + variant + "\", \"quantity\": 1}");
                if (added != null && added.status() == 201) {
                    line.ask("POST /v1/carts/" + id + "/checkout", CHECKOUT);
                }
            } catch (ConnectException e) {
                return;
            }
        }
    }

    /** A shopper's connection; a new one when the replica has closed it. */
    private final class Line {

        private HttpConnection connection;
        private boolean used;

        /** @return null without an answer
         * @throws ConnectException when nothing listens any more
         */
        Answer ask(String what, String body) throws IOException, InterruptedException {
            if (connection == null) {
                connection = new HttpConnection(port);
                used = false;
            }
            long sent = System.nanoTime();
            Answer answer = null;
            try {
                answer = connection.ask(
                        what, Map.of("Idempotency-Key", UUID.randomUUID().toString()), body);
            } catch (IOException e) {
                // Written down as what has no answer.
            }
            requests.add(new Request(what, answer, !used, sent, System.nanoTime()));
            used = true;
            if (answer == null || answer.isLast()) {
                connection.close();
                connection = null;
            }
            if (answer == null || answer.status() == 503) {
                Thread.sleep(AFTER_REFUSAL_MILLIS);
            }
            return answer;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
