package mx.maal.order;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import mx.maal.kit.test.TestKafka;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Plays inventory-service: grants every hold and renews every checkout, except where a test wants it to be silent, and
 * answers each request id once, as inventory-service does.
 */
final class Inventory {

    static final String RESERVATIONS = "inventory.reservations";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> REFUSALS = new ConcurrentHashMap<>();
    private static final Map<String, Boolean> SILENT = new ConcurrentHashMap<>();
    private static final List<Request> REQUESTS = new CopyOnWriteArrayList<>();
    private static final Map<String, Integer> HELD = new ConcurrentHashMap<>();
    private static Thread thread;

    record Request(String id, String type, String key, JsonNode body) {
        String text(String field) {
            return body.path(field).asText();
        }
    }

    private Inventory() {}

    static synchronized void start() {
        if (thread == null) {
            thread = new Thread(Inventory::serve, "inventory-double");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Requests for this variant, or checkouts of this cart, are not answered from now on. */
    static void beSilentAbout(UUID variantOrCart) {
        SILENT.put(variantOrCart.toString(), true);
    }

    /** Requests for this variant, or to hold this cart's units for longer, are refused from now on. */
    static void refuse(UUID variantOrCart, String reason) {
        REFUSALS.put(variantOrCart.toString(), reason);
    }

    /** The requests for this variant, or of this cart, as far as they have come, at least so many. */
    static List<Request> requests(UUID variantOrCart, int atLeast) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> REQUESTS.stream()
                                .filter(r -> r.key().equals(variantOrCart.toString()))
                                .toList(),
                        found -> found.size() >= atLeast);
    }

    /** The first event of this type about this cart, or request for this variant; waits for it. */
    static Request first(String type, UUID variantOrCart) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> requests(variantOrCart, 0).stream()
                                .filter(request -> request.type().equals(type))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    static Request lastRequest(UUID variantId, int atLeast) {
        List<Request> found = requests(variantId, atLeast);
        return found.get(found.size() - 1);
    }

    static void hold(Request request, UUID reservationId, int quantity, Instant expiresAt) {
        tell(
                "hold.created.v1",
                request.text("cartId"),
                fields(
                        "requestId", request.id(),
                        "reservationId", reservationId,
                        "cartId", request.text("cartId"),
                        "variantId", request.text("variantId"),
                        "quantity", quantity,
                        "expiresAt", expiresAt.toString(),
                        "context", request.body().get("context")));
    }

    static void reject(Request request, String reason, int held, int available) {
        tell(
                "hold.rejected.v1",
                request.text("cartId"),
                fields(
                        "requestId", request.id(),
                        "cartId", request.text("cartId"),
                        "variantId", request.text("variantId"),
                        "reason", reason,
                        "requested", request.body().path("quantity").asInt(),
                        "heldQuantity", held,
                        "available", available,
                        "context", request.body().get("context")));
    }

    static void released(UUID cartId, UUID variantId, UUID reservationId, String reason) {
        tell(
                "hold.released.v1",
                cartId.toString(),
                fields(
                        "requestId", null,
                        "reservationId", reservationId,
                        "cartId", cartId,
                        "variantId", variantId,
                        "quantity", 1,
                        "reason", reason,
                        "context", null));
    }

    static void expired(UUID cartId, UUID variantId, UUID reservationId) {
        tell(
                "hold.expired.v1",
                cartId.toString(),
                fields(
                        "reservationId", reservationId,
                        "cartId", cartId,
                        "variantId", variantId,
                        "quantity", 1,
                        "checkoutId", null));
    }

    static void renewed(UUID checkoutId, UUID cartId, Instant expiresAt) {
        tell(
                "holds.renewed.v1",
                cartId.toString(),
                fields("checkoutId", checkoutId, "cartId", cartId, "expiresAt", expiresAt.toString()));
    }

    static void lost(UUID checkoutId, UUID cartId, UUID variantId) {
        tell(
                "holds.lost.v1",
                cartId.toString(),
                fields(
                        "checkoutId", checkoutId,
                        "cartId", cartId,
                        "lost", List.of(fields("variantId", variantId, "requested", 1, "available", 0))));
    }

    static void tell(String type, String cartId, Object body) {
        TestKafka.publish(RESERVATIONS, cartId, UUID.randomUUID().toString(), type, body);
    }

    static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    private static void serve() {
        Map<String, Object> config =
                Map.of("bootstrap.servers", System.getProperty("maal.test.kafka"), "fetch.max.wait.ms", 20);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of("order.hold-requests", "order.checkouts").stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (true) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    serve(record);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void serve(ConsumerRecord<String, byte[]> record) throws IOException {
        Request request = new Request(
                header(record, "ce_id"), header(record, "ce_type"), record.key(), JSON.readTree(record.value()));
        boolean again = REQUESTS.stream().anyMatch(earlier -> earlier.id().equals(request.id()));
        REQUESTS.add(request);
        if (again || SILENT.containsKey(record.key())) {
            return;
        }
        switch (request.type()) {
            case "hold.requested.v1" -> serveHold(request);
            case "hold.release-requested.v1" -> release(request);
            case "checkout.requested.v1" -> renewed(
                    UUID.fromString(request.text("checkoutId")),
                    UUID.fromString(request.text("cartId")),
                    Instant.now().plusSeconds(request.body().path("holdSeconds").asLong()));
            case "checkout.extension-requested.v1" -> serveExtension(request);
            default -> {
                // Nothing to answer.
            }
        }
    }

    private static void serveHold(Request request) {
        String line = request.text("cartId") + request.text("variantId");
        int asked = request.body().path("quantity").asInt();
        int wanted = request.text("mode").equals("add") ? HELD.getOrDefault(line, 0) + asked : asked;
        String refusal = REFUSALS.get(request.key());
        if (refusal != null) {
            reject(request, refusal, HELD.getOrDefault(line, 0), 0);
        } else {
            HELD.put(line, wanted);
            hold(request, UUID.randomUUID(), wanted, Instant.now().plusSeconds(600));
        }
    }

    private static void serveExtension(Request request) {
        String refusal = REFUSALS.get(request.key());
        if (refusal == null) {
            extended(request, Instant.parse(request.text("until")));
        } else {
            tell("holds.extension-refused.v1", request.key(), extension(request, "reason", refusal));
        }
    }

    static void extended(Request request, Instant expiresAt) {
        tell("holds.extended.v1", request.key(), extension(request, "expiresAt", expiresAt.toString()));
    }

    private static Map<String, Object> extension(Request request, String field, String value) {
        return fields(
                "checkoutId",
                request.text("checkoutId"),
                "cartId",
                request.text("cartId"),
                "paymentId",
                request.text("paymentId"),
                field,
                value);
    }

    static void release(Request request) {
        HELD.remove(request.text("cartId") + request.text("variantId"));
        tell(
                "hold.released.v1",
                request.text("cartId"),
                fields(
                        "requestId",
                        request.id(),
                        "reservationId",
                        null,
                        "cartId",
                        request.text("cartId"),
                        "variantId",
                        request.text("variantId"),
                        "quantity",
                        1,
                        "reason",
                        "requested",
                        "context",
                        null));
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value());
    }
}
